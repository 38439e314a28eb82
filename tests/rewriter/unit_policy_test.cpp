// What becomes of each symbol that a compiled unit defines, given what the program has.
#include "unit_object/unit_policy.h"

#include "rewriter_harness.h"
#include "unit_object/program_symbols.h"

#include "gtest/gtest.h"

namespace hot_restart::test {
namespace {

using rewriter::kNewStatic;
using rewriter::ProgramSymbols;
using rewriter::SymbolFate;
using rewriter::UnitContents;
using rewriter::UnitPolicy;
using rewriter::UnitSymbol;

const char* const kProgram = R"cpp(
static int calls;
int shared = 1;
const int kConstant = 3;
extern const int* const address = &kConstant;
namespace { int hidden = 2; }
int one() { return 1; }
extern "C" int (*resolve())() { return one; }
int chosen() __attribute__((ifunc("resolve"), visibility("hidden")));
inline int counted() { static int number; return ++number; }
int f() { static int kept; return ++kept + ++calls + hidden + counted(); }
int g() { return chosen(); }
struct Base { virtual ~Base() {} };
struct Derived : virtual Base { Derived() { ++calls; } };
int make() { Derived one; return shared; }
)cpp";

class UnitPolicyTest : public ::testing::Test {
protected:
  void SetUp() override {
    library_ = linkedLibrary(kProgram);
    request_.running = library_.manifest;
    request_.modulePath = library_.path;
    request_.modules = {{library_.path, 0}};
    auto program = ProgramSymbols::open(request_);
    ASSERT_TRUE(program) << program.error().message;
    program_.emplace(std::move(*program));
    contents_.chosen["f$body"]["kept"] = {0};
    contents_.chosen["f$body"]["fresh"] = {kNewStatic};
    contents_.chosen["run$body"] = {};
  }

  SymbolFate fate(const UnitSymbol& symbol) const {
    return UnitPolicy(contents_, *program_, library_.manifest.command).decide(symbol);
  }
  SymbolFate data(const std::string& name) const { return fate({.name = name, .writable = true}); }
  /// Bodies of a unit are inline, and so are their statics.
  SymbolFate local(const std::string& name) const {
    return fate({.name = name, .weak = true, .writable = true});
  }
  SymbolFate code(const std::string& name) const {
    return fate({.name = name, .weak = true, .function = true});
  }

  LinkedLibrary library_;
  rewriter::ReloadRequest request_;
  std::optional<ProgramSymbols> program_;
  UnitContents contents_;
};

TEST_F(UnitPolicyTest, WhatTheProgramHasIsTheProgramsWhateverItsLinkage) {
  EXPECT_EQ(data("calls"), SymbolFate::kFromProgram);
  EXPECT_EQ(data("shared"), SymbolFate::kFromProgram);
  EXPECT_EQ(data("_ZN12hr$anonymous6hiddenE"), SymbolFate::kFromProgram);
  EXPECT_EQ(code("_Z1gv"), SymbolFate::kFromProgram);
  EXPECT_EQ(code("_Z7countedv"), SymbolFate::kFromProgram);
  EXPECT_EQ(data("_ZZ12counted$bodyvE6number"), SymbolFate::kFromProgram);
}

TEST_F(UnitPolicyTest, ChosenBodiesAreTheUnitsOwn) {
  EXPECT_EQ(code("_Z6f$bodyv"), SymbolFate::kKeepRoot);
  EXPECT_EQ(code("_Z6g$bodyv"), SymbolFate::kFromProgram);
  EXPECT_EQ(code("_ZZ6f$bodyvENKUlvE_clEv"), SymbolFate::kKeep); // A lambda of it.
}

// `5test13run$body` was read as a name of 13 letters.
TEST_F(UnitPolicyTest, ABodyIsFoundBehindANameThatEndsWithADigit) {
  EXPECT_EQ(code("_ZN2ns5test18run$bodyEv"), SymbolFate::kKeepRoot);
}

TEST_F(UnitPolicyTest, WhatIsWritableAndNeitherNewNorTheProgramsIsForbidden) {
  EXPECT_EQ(data("unknown"), SymbolFate::kForbidden);
  EXPECT_EQ(fate({.name = "_ZL7unknown", .local = true, .writable = true}), SymbolFate::kForbidden);
  EXPECT_EQ(fate({.name = "_ZL9table", .local = true}), SymbolFate::kKeep);
}

TEST_F(UnitPolicyTest, NewVariablesComeAlong) {
  contents_.newVariables = {"unknown"};
  EXPECT_EQ(data("unknown"), SymbolFate::kKeepRoot);
}

TEST_F(UnitPolicyTest, StaticsOfAChosenBodyGoOnUnlessTheyAreNew) {
  EXPECT_EQ(local("_ZZ6f$bodyvE4kept"), SymbolFate::kFromProgram);
  EXPECT_EQ(local("_ZZ6f$bodyvE5fresh"), SymbolFate::kKeep);
  EXPECT_EQ(local("_ZZ6f$bodyvE5other"), SymbolFate::kForbidden);
}

TEST_F(UnitPolicyTest, AGuardGoesWithItsVariable) {
  EXPECT_EQ(local("_ZGVZ6f$bodyvE5fresh"), SymbolFate::kKeep);
  EXPECT_EQ(local("_ZGVZ6f$bodyvE5other"), SymbolFate::kForbidden);
}

TEST_F(UnitPolicyTest, SlotsGoWithTheirStubs) {
  EXPECT_EQ(fate({.name = "_ZZL1hvE7hr$slot", .local = true, .writable = true}), SymbolFate::kKeep);
}

TEST_F(UnitPolicyTest, ChangedConstantsAreTheUnitsOwn) {
  EXPECT_EQ(fate({.name = "kConstant"}), SymbolFate::kFromProgram);
  contents_.changedConstants = {"kConstant"};
  EXPECT_EQ(fate({.name = "kConstant"}), SymbolFate::kKeep);
}

// What stands there returns the function, and is asked at the program's start.
TEST_F(UnitPolicyTest, AResolverIsNotTheFunction) {
  EXPECT_EQ(code("_Z6chosenv"), SymbolFate::kForbidden);
}

// g++ hides construction vtables, and its code refers to them as such.
TEST_F(UnitPolicyTest, ConstructionVtablesAreTheUnitsOwn) {
  EXPECT_EQ(fate({.name = "_ZTC7Derived0_4Base", .weak = true}), SymbolFate::kKeep);
  EXPECT_EQ(fate({.name = "_ZTV7Derived", .weak = true}), SymbolFate::kFromProgram);
}

TEST_F(UnitPolicyTest, TheRuntimesTypesAreTheRuntimes) {
  EXPECT_EQ(fate({.name = "_ZTIN11hot_restart3abi7RestartE", .weak = true}),
            SymbolFate::kFromProgram);
  EXPECT_EQ(fate({.name = "DW.ref.__gxx_personality_v0", .weak = true}), SymbolFate::kKeep);
}

TEST_F(UnitPolicyTest, AModulesOwnStateIsKeptThoughTheProgramHasOneOfThatName) {
  contents_.ownState = true;
  contents_.newVariables = {"calls"};
  EXPECT_EQ(data("calls"), SymbolFate::kKeep);
}

TEST(UnitPolicy, OnlyClangsOptimiserChangesInternalFunctions) {
  const auto changes = [](rewriter::CompilerKind kind, const std::vector<std::string>& flags) {
    rewriter::CompileCommand command;
    command.kind = kind;
    command.arguments = flags;
    return rewriter::changesInternalFunctions(command);
  };
  EXPECT_TRUE(changes(rewriter::CompilerKind::kClang, {"-O2"}));
  EXPECT_FALSE(changes(rewriter::CompilerKind::kClang, {"-O2", "-O0"}));
  EXPECT_FALSE(changes(rewriter::CompilerKind::kClang, {}));
  EXPECT_FALSE(changes(rewriter::CompilerKind::kGcc, {"-O2"}));
  EXPECT_TRUE(changes(rewriter::CompilerKind::kClang, {"@options"}));
}

} // namespace
} // namespace hot_restart::test
