// The kinds of things that a manifest remembers, and how its JSON spells them.
#pragma once

#include "hot_restart/rewriter/words.h"

namespace hot_restart::rewriter {

/// What a part of a function's text does to the world, to its object, or to a parameter.
enum class EffectKind {
  kInputOutput, ///< Something leaves the process, or is taken out of a file.
  kGlobal,      ///< A variable with static storage is changed.
  kMember,      ///< A member of the function's object is changed, or all of the object.
  kShared,      ///< A change through a reference or pointer. The effect's name may be empty.
  kFree,        ///< Memory is given back.
  kLock,
  kUnlock,
  kCall,      ///< A function of the project is called: Effect::usr.
  kSelfCall,  ///< ... for the function's own object.
  kParameter, ///< A parameter is changed.
  kMoved,     ///< A parameter is moved from.
  kPassed,    ///< A parameter is handed on to what may change it.
  kUnknown    ///< What becomes of a parameter depends on the types of a template.
};

inline constexpr Word<EffectKind> kEffectKindWords[] = {{EffectKind::kInputOutput, "input-output"},
                                                        {EffectKind::kGlobal, "global"},
                                                        {EffectKind::kMember, "member"},
                                                        {EffectKind::kShared, "shared"},
                                                        {EffectKind::kFree, "free"},
                                                        {EffectKind::kLock, "lock"},
                                                        {EffectKind::kUnlock, "unlock"},
                                                        {EffectKind::kCall, "call"},
                                                        {EffectKind::kSelfCall, "self-call"},
                                                        {EffectKind::kParameter, "parameter"},
                                                        {EffectKind::kMoved, "moved"},
                                                        {EffectKind::kPassed, "passed"},
                                                        {EffectKind::kUnknown, "unknown"}};
constexpr const auto& wordsOf(EffectKind) { return kEffectKindWords; }
static_assert(spellsAll(kEffectKindWords, EffectKind::kUnknown));

/// How a parameter reaches a function, and so what a restart gets of it.
enum class ParameterPassing {
  kCopy,   ///< Each call gets the original.
  kKept,   ///< The stub keeps a copy for restarts.
  kObject, ///< It is passed in place: a restart gets what the first attempt has left.
  kReference,
  kPointer,
  kUnknown ///< It depends on the types of a template.
};

inline constexpr Word<ParameterPassing> kParameterPassingWords[] = {
    {ParameterPassing::kCopy, "copy"},       {ParameterPassing::kKept, "kept"},
    {ParameterPassing::kObject, "object"},   {ParameterPassing::kReference, "reference"},
    {ParameterPassing::kPointer, "pointer"}, {ParameterPassing::kUnknown, "unknown"}};
constexpr const auto& wordsOf(ParameterPassing) { return kParameterPassingWords; }
static_assert(spellsAll(kParameterPassingWords, ParameterPassing::kUnknown));

/// How a closure holds what its lambda captures.
enum class CaptureKind { kCopy, kReference, kThis, kThisCopy, kInit, kInitReference };

inline constexpr Word<CaptureKind> kCaptureKindWords[] = {
    {CaptureKind::kCopy, "copy"},        {CaptureKind::kReference, "reference"},
    {CaptureKind::kThis, "this"},        {CaptureKind::kThisCopy, "this-copy"},
    {CaptureKind::kInit, "initialised"}, {CaptureKind::kInitReference, "initialised-reference"}};
constexpr const auto& wordsOf(CaptureKind) { return kCaptureKindWords; }
static_assert(spellsAll(kCaptureKindWords, CaptureKind::kInitReference));

/// What stands outside functions, and is taken in by all code that uses it.
enum class TextKind {
  kMacro,
  kEnum,
  kTypeName,
  kConcept,
  kHeader ///< All of a header but its functions.
};

inline constexpr Word<TextKind> kTextKindWords[] = {{TextKind::kMacro, "macro"},
                                                    {TextKind::kEnum, "enum"},
                                                    {TextKind::kTypeName, "type name"},
                                                    {TextKind::kConcept, "concept"},
                                                    {TextKind::kHeader, "header"}};
constexpr const auto& wordsOf(TextKind) { return kTextKindWords; }
static_assert(spellsAll(kTextKindWords, TextKind::kHeader));

} // namespace hot_restart::rewriter
