// Everything that is written into a plan file comes back, and a damaged one is no plan.
#include "program/load_plan.h"

#include "hot_restart/result.h"
#include "hot_restart/rewriter/reload.h"
#include "hot_restart/wire.h"

#include <gtest/gtest.h>

#include <cstring>
#include <string>

namespace hot_restart::cli {
namespace {

rewriter::ReloadResult someUnit() {
  rewriter::ReloadResult unit;
  unit.objectPath = "/run/v2-shop.so";
  unit.modules = {{"/bin/shop", 0x555555554000}, {"/lib/libshop.so", wire::kUnknownBias}};
  unit.bindings = {{rewriter::BindingKind::kAddress, 0, 0x4010, 0x8020},
                   {rewriter::BindingKind::kTlsOffset, 1, 0x4018, 16}};
  unit.initializers = {0x1130, 0x1160};
  unit.slots = {{1, 0x5000, 0x1200}};
  return unit;
}

TEST(LoadPlan, EverythingComesBack) {
  const rewriter::ReloadResult before = someUnit();
  const Result<rewriter::ReloadResult> after = decodeLoadPlan(encodeLoadPlan(before));
  ASSERT_TRUE(after);
  EXPECT_EQ(after->objectPath, before.objectPath);
  ASSERT_EQ(after->modules.size(), 2U);
  EXPECT_EQ(after->modules[1].path, "/lib/libshop.so");
  EXPECT_EQ(after->modules[1].loadBias, wire::kUnknownBias);
  ASSERT_EQ(after->bindings.size(), 2U);
  EXPECT_EQ(after->bindings[1].kind, rewriter::BindingKind::kTlsOffset);
  EXPECT_EQ(after->bindings[1].module, 1U);
  EXPECT_EQ(after->bindings[0].where, 0x4010U);
  EXPECT_EQ(after->bindings[0].value, 0x8020U);
  EXPECT_EQ(after->initializers, before.initializers);
  ASSERT_EQ(after->slots.size(), 1U);
  EXPECT_EQ(after->slots[0].slot, 0x5000U);
  EXPECT_EQ(after->slots[0].body, 0x1200U);
}

TEST(LoadPlan, HeaderIsWhatTheRuntimeReads) {
  const std::string bytes = encodeLoadPlan(someUnit());
  wire::PlanHeader header{};
  ASSERT_GE(bytes.size(), sizeof header);
  std::memcpy(&header, bytes.data(), sizeof header);
  EXPECT_EQ(std::memcmp(header.magic, wire::kPlanMagic, sizeof header.magic), 0);
  EXPECT_EQ(header.fileSize, bytes.size());
  EXPECT_STREQ(bytes.c_str() + header.unitPath, "/run/v2-shop.so");
  EXPECT_EQ(bytes.back(), '\0');
}

TEST(LoadPlan, AnUnitWithoutAnythingIsAPlan) {
  rewriter::ReloadResult unit;
  unit.objectPath = "x";
  EXPECT_TRUE(decodeLoadPlan(encodeLoadPlan(unit)));
}

TEST(LoadPlan, EveryCutIsNoticed) {
  const std::string bytes = encodeLoadPlan(someUnit());
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    EXPECT_FALSE(decodeLoadPlan(bytes.substr(0, size))) << size;
  }
}

} // namespace
} // namespace hot_restart::cli
