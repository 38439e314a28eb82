// Mangled names: one for an entity of the program and its promoted twin, and what is read from
// them.
#include "names/canonical_name.h"
#include "names/symbol_name.h"

#include "gtest/gtest.h"

namespace hot_restart::rewriter {
namespace {

TEST(CanonicalName, InternalLinkageAndAbiTagsDoNotCount) {
  EXPECT_EQ(canonicalName("_ZL4name"), "name");
  EXPECT_EQ(canonicalName("_Z4nameB5cxx11"), "name");
  EXPECT_EQ(canonicalName("name"), "name");
  EXPECT_EQ(canonicalName("_ZN1nL4nameE"), canonicalName("_ZN1n4nameE"));
  EXPECT_EQ(canonicalName("_ZL1fi"), canonicalName("_Z1fi"));
  EXPECT_EQ(canonicalName("_ZN1n4nameB5cxx11E"), canonicalName("_ZN1n4nameE"));
}

TEST(CanonicalName, AnonymousNamespacesHaveOneName) {
  const std::string own = canonicalName("_ZN12_GLOBAL__N_11fEv");
  EXPECT_EQ(own, canonicalName("_ZN12hr$anonymous1fEv"));
  EXPECT_EQ(canonicalName("_ZN12_GLOBAL__N_112_GLOBAL__N_11fEv"),
            canonicalName("_ZN12hr$anonymous13hr$anonymous21fEv"));
  EXPECT_NE(own, canonicalName("_Z1fv"));
}

// The name that follows a substitution is a name as well.
TEST(CanonicalName, ANameMayFollowASubstitution) {
  EXPECT_EQ(canonicalName("_Z1fRKN1n1SEN2S_12_GLOBAL__N_11TE").find("_GLOBAL__N_1"),
            std::string::npos);
  EXPECT_EQ(canonicalName("_ZN1n1fENS_12_GLOBAL__N_11TE"),
            canonicalName("_ZN1n1fENS_12hr$anonymous1TE"));
  EXPECT_EQ(canonicalName("_Z1fNS0_12_GLOBAL__N_11TE"), canonicalName("_Z1fNS0_12hr$anonymous1TE"));
}

TEST(CanonicalName, NumbersThatCountAreNoLengths) {
  for (const char* name : {"_Z1fILi5EEvv", "_ZZ1fvE1c_0", "_ZThn24_N1S1fEv", "_ZZ1fvE1c__10_",
                           "_Z1fT0_A10_c", "_ZZZ1fvENKUlvE_clEvE1c"}) {
    EXPECT_EQ(canonicalName(name), name);
  }
}

TEST(CanonicalName, LettersBeyondAsciiAndDollarsBeginNames) {
  EXPECT_EQ(canonicalName("_ZN1nL4$abcE"), canonicalName("_ZN1n4$abcE"));
  EXPECT_EQ(canonicalName("_ZN1nL6größeE"), canonicalName("_ZN1n6größeE"));
  EXPECT_EQ(canonicalName("_ZL3ñb"), "ñb");
}

TEST(CanonicalName, DifferentEntitiesKeepDifferentNames) {
  EXPECT_NE(canonicalName("_Z1fi"), canonicalName("_Z1fl"));
  EXPECT_NE(canonicalName("_ZN1a1fEv"), canonicalName("_ZN1b1fEv"));
  EXPECT_NE(canonicalName("_ZZ1fvE1a"), canonicalName("_ZZ1fvE1a_0"));
}

TEST(CanonicalName, OptimisersSplitNames) {
  EXPECT_TRUE(isSplitName("_Z1fv.cold"));
  EXPECT_TRUE(isSplitName("_ZL5state.0"));
  EXPECT_FALSE(isSplitName("_Z1fv"));
}

// The digits of a template argument are no length of a name: `12EZN12_GLOBAL`.
TEST(CanonicalName, ValuesAreSteppedOver) {
  EXPECT_EQ(canonicalName("_ZN4SlotILm12EZN12_GLOBAL__N_11fEvE4hereE2atEv"),
            canonicalName("_ZN4SlotILm12EZN12hr$anonymous1fEvE4hereE2atEv"));
  EXPECT_EQ(canonicalName("_Z1fILin3EEvv"), "_Z1fILin3EEvv");
  EXPECT_EQ(canonicalName("_Z1fILi3EEvRN1aL1bE"), "_Z1fILi3EEvRN1a1bE");
}

TEST(SymbolName, BaseNamesAreThoseOfFunctions) {
  EXPECT_EQ(functionBaseName("_Z8bar$bodyi"), "bar$body");
  EXPECT_EQ(functionBaseName("_ZN2ns5test13run$bodyEv"), "");
  EXPECT_EQ(functionBaseName("_ZN2ns5test18run$bodyEv"), "run$body");
  EXPECT_EQ(functionBaseName("_Z8bar$bodyIiEvT_"), "bar$body");
  EXPECT_EQ(functionBaseName("_ZL8bar$bodyi"), "bar$body");
  EXPECT_EQ(functionBaseName("_ZZ8bar$bodyiE1c"), "");
  EXPECT_EQ(functionBaseName("main"), "");
}

// g++ spells `is_pointer<T>::value` in a signature in a way that only its own library reads.
TEST(SymbolName, WhatOnlyGccsLibraryDemanglesIsRead) {
  EXPECT_EQ(functionBaseName("_Z6f$bodyIiENSt9enable_ifIXsrSt10is_pointerIT_E5valueEvE4typeES2_"),
            "f$body<int>");
}

TEST(SymbolName, SlotsAreLocalsOfTheirStubs) {
  EXPECT_EQ(slotSymbolOf("_Z3fooi"), "_ZZ3fooiE7hr$slot");
  EXPECT_EQ(slotSymbolOf("foo"), "");
  EXPECT_TRUE(isSlotSymbol("_ZZ3fooiE7hr$slot"));
  EXPECT_FALSE(isSlotSymbol("_ZZ3fooiE7hr$other"));
}

} // namespace
} // namespace hot_restart::rewriter
