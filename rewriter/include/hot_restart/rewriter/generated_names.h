// The names that generated code uses. Each is spelled here and nowhere else in the rewriter and in
// hrtool; abi.h has to spell its own once more, since it is text for the user's compiler, and a
// test compares the two. Names with a number behind them are given without it.
#pragma once

#include <string_view>

namespace hot_restart::rewriter {

/// Every generated name that stands by itself begins so; no parameter of the user's may.
inline constexpr std::string_view kGeneratedPrefix = "hr$";

// ---- Bodies: `bar$body`, `bar$body$2`, `Foo$ctor$body` ----
inline constexpr std::string_view kBodyMark = "$body";
inline constexpr std::string_view kConstructorMark = "$ctor";
inline constexpr std::string_view kDestructorMark = "$dtor";

// ---- Within a stub ----
inline constexpr std::string_view kSlotName = "hr$slot";
inline constexpr std::string_view kBodyPointerName = "hr$body"; ///< What the slot holds.
inline constexpr std::string_view kKeptName = "hr$kept";        ///< A copy of an argument.
inline constexpr std::string_view kParameterName = "hr$p";      ///< An unnamed parameter.
inline constexpr std::string_view kTemplateParameterName = "hr$T";
inline constexpr std::string_view kPlaceholderName = "hr$A"; ///< The type of an `auto` parameter.

inline constexpr std::string_view kLambdaStubName = "hr$stub"; ///< A lambda's, in abi.h.

// ---- Within a body ----
inline constexpr std::string_view kNameVariable = "hr$name"; ///< What `__func__` says.
inline constexpr std::string_view kScopeName = "hr$scope";
inline constexpr std::string_view kLockName = "hr$lock";
inline constexpr std::string_view kLambdaHere = "hr$here";   ///< A class: the place of its lambdas.
inline constexpr std::string_view kReturnFile = "hr-return"; ///< The "file" of what is returned.

// ---- Of a file ----
inline constexpr std::string_view kUnitEntryName = "hr$unit";
inline constexpr std::string_view kAdoptionName = "hr$adopt";

// ---- Within a unit ----
inline constexpr std::string_view kAnonymousNamespace = "hr$anonymous";
inline constexpr std::string_view kAdapterArgument = "hr$";
inline constexpr std::string_view kInstancesName = "hr$instances";
inline constexpr std::string_view kInstancesVariable = "hr$v";
inline constexpr std::string_view kUnionName = "hr$union";
inline constexpr std::string_view kUnionType = "hr$union$";
inline constexpr std::string_view kUnnamedType = "hr$unnamed$";
inline constexpr std::string_view kPreambleName = "hr$preamble";

// ---- Sections of object files ----
inline constexpr std::string_view kUnitSection = "hot_restart_units";
inline constexpr std::string_view kInitializerSection = "hr_init"; ///< A unit's `.init_array`.
inline constexpr std::string_view kFinalizerSection = "hr_fini";   ///< A unit's `.fini_array`.

// ---- Of abi.h ----
inline constexpr std::string_view kAbiAgain = "hr$Again";
inline constexpr std::string_view kAbiArgument = "hr$Argument";
inline constexpr std::string_view kAbiClass = "hr$Class";
inline constexpr std::string_view kAbiCleanUp = "hr$cleanUp";
inline constexpr std::string_view kAbiDestroyLock = "hr$destroyLock";
inline constexpr std::string_view kAbiEscapingRestart = "hr$EscapingRestart";
inline constexpr std::string_view kAbiFunctionOf = "hr$FunctionOf";
inline constexpr std::string_view kAbiHeldLock = "hr$HeldLock";
inline constexpr std::string_view kAbiKept = "hr$Kept";
inline constexpr std::string_view kAbiCallable = "hr$Callable";
inline constexpr std::string_view kAbiLambda = "hr$lambda";
inline constexpr std::string_view kAbiLambdaClass = "hr$Lambda";
inline constexpr std::string_view kAbiLambdaSlot = "hr$LambdaSlot";
inline constexpr std::string_view kAbiMayThrow = "hr$MayThrow";
inline constexpr std::string_view kAbiMemberFunction = "hr$function"; ///< Of kAbiMemberPointer.
inline constexpr std::string_view kAbiMemberPointer = "hr$MemberPointer";
inline constexpr std::string_view kAbiNoexceptRestart = "hr$NoexceptRestart";
inline constexpr std::string_view kAbiPass = "hr$Pass";
inline constexpr std::string_view kAbiRenamed = "hr$renamed";
inline constexpr std::string_view kAbiRenamedLength = "hr$renamedLength";
inline constexpr std::string_view kAbiRenamedText = "hr$text"; ///< Of what kAbiRenamed makes.
inline constexpr std::string_view kAbiRestart = "hr$Restart";
inline constexpr std::string_view kAbiResult = "hr$Result";
inline constexpr std::string_view kAbiSame = "hr$Same";
inline constexpr std::string_view kAbiScope = "hr$Scope";

// ---- Functions of the runtime that generated code calls ----
inline constexpr std::string_view kRuntimeAbort = "hot_restart_abort";
inline constexpr std::string_view kRuntimeAdoptBodies = "hot_restart_adopt_bodies";
inline constexpr std::string_view kRuntimeAssertFail = "hot_restart_assert_fail";
inline constexpr std::string_view kRuntimeAssertPerrorFail = "hot_restart_assert_perror_fail";
inline constexpr std::string_view kRuntimeRaise = "hot_restart_raise";
inline constexpr std::string_view kRuntimeReturnOnce = "hot_restart_return_once";
inline constexpr std::string_view kRuntimeTerminate = "hot_restart_terminate";
inline constexpr std::string_view kRuntimeTrap = "hot_restart_trap";

/// All that abi.h declares and the rewriter knows of.
inline constexpr std::string_view kAbiNames[] = {kAbiAgain,          kAbiArgument,
                                                 kAbiClass,          kAbiCleanUp,
                                                 kAbiDestroyLock,    kAbiEscapingRestart,
                                                 kAbiFunctionOf,     kAbiHeldLock,
                                                 kAbiKept,           kAbiCallable,
                                                 kAbiLambda,         kAbiLambdaClass,
                                                 kAbiLambdaSlot,     kLambdaStubName,
                                                 kAbiMayThrow,       kAbiMemberFunction,
                                                 kAbiMemberPointer,  kAbiNoexceptRestart,
                                                 kAbiPass,           kAbiRenamed,
                                                 kAbiRenamedLength,  kAbiRenamedText,
                                                 kAbiRestart,        kAbiResult,
                                                 kAbiSame,           kAbiScope,
                                                 kRuntimeAbort,      kRuntimeAdoptBodies,
                                                 kRuntimeRaise,      kRuntimeAssertFail,
                                                 kRuntimeReturnOnce, kRuntimeTerminate,
                                                 kRuntimeTrap,       kRuntimeAssertPerrorFail};

} // namespace hot_restart::rewriter
