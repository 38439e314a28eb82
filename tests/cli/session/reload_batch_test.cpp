// Several objects in one reload: what is refused is tried again, and every failure is told.
#include "reload/reload_batch.h"

#include "hot_restart/result.h"
#include "reload/prepared_reload.h"
#include "reload/reload_scope.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <string>
#include <utility>
#include <vector>

namespace hot_restart::cli {
namespace {

using testing::ElementsAre;

ChosenObject objectOf(const std::string& name) {
  ChosenObject object;
  object.edited.firstManifest = name;
  object.everyFunction = true;
  return object;
}

PreparedUnit unitOf(const ChosenObject& object) {
  PreparedUnit unit;
  unit.firstManifest = object.edited.firstManifest;
  unit.functions.push_back({object.edited.firstManifest, object.edited.firstManifest, ""});
  return unit;
}

/// Answers each attempt at an object with the next of its errors; without any it is made.
class Batch {
public:
  using Errors = std::vector<Error>;

  explicit Batch(std::map<std::string, Errors> errors) : errors_(std::move(errors)) {}

  Status prepare(const std::vector<std::string>& names) {
    std::vector<ChosenObject> objects;
    for (const std::string& name : names) {
      objects.push_back(objectOf(name));
    }
    ReloadBatch batch(
        [&](const ChosenObject& object, const PreparedReload&) { return make(object); });
    PreparedReload prepared;
    Status status = batch.prepare(std::move(objects), prepared);
    for (const PreparedUnit& unit : prepared.units) {
      made.push_back(unit.firstManifest);
    }
    return status;
  }

  std::vector<std::string> made;

private:
  Result<PreparedUnit> make(const ChosenObject& object) {
    Errors& errors = errors_[object.edited.firstManifest];
    if (errors.empty()) {
      return unitOf(object);
    }
    Error error = errors.front();
    errors.erase(errors.begin());
    return error;
  }

  std::map<std::string, Errors> errors_;
};

Error refused(const std::string& why) { return {ErrorCode::kRefused, why}; }

TEST(ReloadBatch, ARefusedObjectIsTriedAgainBehindTheOthers) {
  Batch batch({{"a", {refused("a needs b")}}});
  EXPECT_TRUE(batch.prepare({"a", "b"}));
  EXPECT_THAT(batch.made, ElementsAre("b", "a"));
}

TEST(ReloadBatch, EveryObjectThatIsRefusedToTheEndIsTold) {
  Batch batch({{"a", {refused("a: its layout changed"), refused("a: its layout changed")}},
               {"b", {refused("b: no slot"), refused("b: no slot")}}});
  const Status status = batch.prepare({"a", "b"});
  ASSERT_FALSE(status);
  EXPECT_EQ(status.error().code, ErrorCode::kRefused);
  EXPECT_EQ(status.error().message, "a: its layout changed\nb: no slot");
}

TEST(ReloadBatch, ASecondAttemptThatFailsOtherwiseTellsTheFirstOneToo) {
  Batch batch({{"a", {refused("a: needs more"), {ErrorCode::kCompile, "a.cpp:3: error"}}}});
  const Status status = batch.prepare({"a", "b"});
  ASSERT_FALSE(status);
  EXPECT_EQ(status.error().code, ErrorCode::kCompile);
  EXPECT_EQ(status.error().message, "a.cpp:3: error\na: needs more");
}

TEST(ReloadBatch, AFailureTellsWhatWasRefusedBeforeIt) {
  Batch batch({{"a", {refused("a: its layout changed")}},
               {"b", {{ErrorCode::kCompile, "b.cpp:3: error"}}}});
  const Status status = batch.prepare({"a", "b"});
  ASSERT_FALSE(status);
  EXPECT_EQ(status.error().code, ErrorCode::kCompile);
  EXPECT_EQ(status.error().message, "b.cpp:3: error\na: its layout changed");
}

/// `helper`, the target, has got another signature; `caller`, further out, needs what the edit
/// adds.
class GivingWay : public testing::Test {
protected:
  Result<PreparedUnit> make(const ChosenObject& object, const PreparedReload& before) {
    const bool isHelper = object.edited.firstManifest == "helper";
    if (isHelper && !object.bringsNew) {
      return refused("the signature changed");
    }
    if (!isHelper && before.units.empty()) {
      return refused("helper(int, int) cannot be resolved");
    }
    PreparedUnit unit = unitOf(object);
    unit.addsFunctions = isHelper;
    if (isHelper) {
      unit.functions.clear();
    } else if (callerIsEdited_) {
      unit.changed = {"caller"};
    }
    return unit;
  }

  Status prepare() {
    ChosenObject helper = objectOf("helper");
    helper.isTarget = true;
    helper.functions = {"helper"};
    helper.outer = {"caller"};
    ReloadBatch batch([&](const ChosenObject& object, const PreparedReload& before) {
      return make(object, before);
    });
    return batch.prepare({helper, objectOf("caller")}, prepared_);
  }

  bool callerIsEdited_ = true;
  PreparedReload prepared_;
};

TEST_F(GivingWay, TheTargetsObjectBringsWhatItsCallerNeeds) {
  ASSERT_TRUE(prepare());
  ASSERT_EQ(prepared_.units.size(), 2U);
  EXPECT_EQ(prepared_.units[0].firstManifest, "helper");
  EXPECT_EQ(prepared_.units[1].firstManifest, "caller");
}

TEST_F(GivingWay, ItIsRefusedWhenTheEditIsForNoneOfItsCallers) {
  callerIsEdited_ = false;
  const Status status = prepare();
  ASSERT_FALSE(status);
  EXPECT_EQ(status.error().message, "the signature changed");
}

} // namespace
} // namespace hot_restart::cli
