// The knowledge is lists of names. What is on none of them is not known.
#include "record/library_knowledge.h"

#include "clang/AST/Decl.h"
#include "clang/AST/DeclCXX.h"
#include "clang/AST/Type.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/Support/Casting.h"

namespace hot_restart::rewriter {
namespace {

llvm::StringRef nameOf(const clang::NamedDecl& declaration) {
  return declaration.getIdentifier() != nullptr ? declaration.getName() : llvm::StringRef();
}

bool isStdClass(clang::QualType type, const llvm::StringSet<>& names) {
  const auto* record = type.getNonReferenceType()->getAsCXXRecordDecl();
  return record != nullptr && record->isInStdNamespace() && names.contains(nameOf(*record));
}

/// A class, or one that it derives from.
bool derivesFrom(clang::QualType type, const llvm::StringSet<>& names) {
  if (isStdClass(type, names)) {
    return true;
  }
  const auto* record = type.getNonReferenceType()->getAsCXXRecordDecl();
  if (record == nullptr || !record->hasDefinition()) {
    return false;
  }
  for (const clang::CXXBaseSpecifier& base : record->bases()) {
    if (derivesFrom(base.getType(), names)) {
      return true;
    }
  }
  return false;
}

/// A function of C's, and none of that name from elsewhere (`boost::bind`, `std::remove`).
bool isOfC(const clang::FunctionDecl& function, const llvm::StringSet<>& names) {
  return names.contains(nameOf(function)) && function.isExternC();
}

} // namespace

bool isInputOutput(const clang::FunctionDecl& function) {
  static const llvm::StringSet<> kOfC = {
      "printf",    "fprintf", "vprintf",  "vfprintf",    "dprintf", "puts",     "fputs",
      "putchar",   "fputc",   "putc",     "fwrite",      "fread",   "fgets",    "getline",
      "getchar",   "fgetc",   "scanf",    "fscanf",      "fopen",   "freopen",  "fclose",
      "fseek",     "rewind",  "fflush",   "remove",      "rename",  "open",     "openat",
      "creat",     "close",   "read",     "write",       "pread",   "pwrite",   "readv",
      "writev",    "lseek",   "unlink",   "mkdir",       "rmdir",   "truncate", "send",
      "sendto",    "sendmsg", "recv",     "recvfrom",    "recvmsg", "connect",  "accept",
      "bind",      "listen",  "shutdown", "ioctl",       "system",  "popen",    "fork",
      "execv",     "execve",  "execvp",   "posix_spawn", "kill",    "raise",    "ftruncate",
      "symlink",   "link",    "chmod",    "perror",      "syslog",  "sleep",    "usleep",
      "nanosleep", "getc",    "ungetc",   "socket",      "fputwc",  "wprintf",  "fwprintf",
      "syscall",   "mmap",    "munmap"};
  static const llvm::StringSet<> kOfCxx = {"getline", "print", "println", "vprint"};
  return isOfC(function, kOfC) ||
         (kOfCxx.contains(nameOf(function)) && !llvm::isa<clang::CXXMethodDecl>(function) &&
          (function.isInStdNamespace() ||
           llvm::StringRef(function.getQualifiedNameAsString()).starts_with("fmt::")));
}

bool isStream(clang::QualType type) {
  static const llvm::StringSet<> kNames = {"basic_ostream", "basic_istream", "basic_filebuf"};
  return derivesFrom(type, kNames);
}

bool isLocalText(clang::QualType type) {
  static const llvm::StringSet<> kNames = {"basic_ostringstream", "basic_istringstream",
                                           "basic_stringstream", "basic_stringbuf"};
  return derivesFrom(type, kNames);
}

LockCall lockCallOf(const clang::FunctionDecl& function) {
  static const llvm::StringSet<> kLocks = {"pthread_mutex_lock",
                                           "pthread_rwlock_rdlock",
                                           "pthread_rwlock_wrlock",
                                           "pthread_spin_lock",
                                           "mtx_lock",
                                           "sem_wait",
                                           "flock",
                                           "lockf"};
  static const llvm::StringSet<> kUnlocks = {"pthread_mutex_unlock", "pthread_rwlock_unlock",
                                             "pthread_spin_unlock", "mtx_unlock", "sem_post"};
  static const llvm::StringSet<> kMembers = {"lock", "lock_shared", "acquire"};
  static const llvm::StringSet<> kEnds = {"unlock", "unlock_shared", "release"};
  static const llvm::StringSet<> kClasses = {
      "counting_semaphore",    "mutex",        "recursive_mutex",   "timed_mutex",
      "recursive_timed_mutex", "shared_mutex", "shared_timed_mutex"};
  const llvm::StringRef name = nameOf(function);
  const auto* method = llvm::dyn_cast<clang::CXXMethodDecl>(&function);
  if (method == nullptr) {
    return kLocks.contains(name)     ? LockCall::kLock
           : kUnlocks.contains(name) ? LockCall::kUnlock
                                     : LockCall::kNone;
  }
  const clang::CXXRecordDecl* owner = method->getParent();
  const bool known = owner->isInStdNamespace() ? kClasses.contains(nameOf(*owner))
                                               : method->getNumParams() == 0 &&
                                                     nameOf(*owner).contains_insensitive("mutex");
  if (!known && !(owner->isInStdNamespace() && nameOf(*owner).starts_with("__mutex"))) {
    return LockCall::kNone;
  }
  return kMembers.contains(name) ? LockCall::kLock
         : kEnds.contains(name)  ? LockCall::kUnlock
                                 : LockCall::kNone;
}

bool writesToFirst(const clang::FunctionDecl& function) {
  static const llvm::StringSet<> kNames = {
      "memcpy",  "memmove", "memset",    "memccpy",  "mempcpy", "bzero",   "strcpy", "strncpy",
      "stpcpy",  "stpncpy", "strcat",    "strncat",  "strtok",  "sprintf", "qsort",  "snprintf",
      "wmemcpy", "wmemset", "vsnprintf", "vsprintf", "wcscpy",  "wcsncpy", "wcscat"};
  return isOfC(function, kNames);
}

bool isFree(const clang::FunctionDecl& function) {
  static const llvm::StringSet<> kNames = {"free"};
  return isOfC(function, kNames);
}

bool isAccessor(const clang::CXXMethodDecl& method) {
  static const llvm::StringSet<> kNames = {
      "begin", "end",         "rbegin",      "rend",        "data", "front", "back",  "at",
      "find",  "lower_bound", "upper_bound", "equal_range", "get",  "value", "c_str", "top"};
  if (!method.getParent()->isInStdNamespace()) {
    return false;
  }
  const clang::OverloadedOperatorKind kind = method.getOverloadedOperator();
  return kNames.contains(nameOf(method)) || kind == clang::OO_Star || kind == clang::OO_Arrow ||
         kind == clang::OO_Subscript;
}

bool isReadingAlgorithm(const clang::FunctionDecl& function) {
  static const llvm::StringSet<> kNames = {"accumulate",     "reduce",
                                           "count",          "count_if",
                                           "find",           "find_if",
                                           "find_if_not",    "all_of",
                                           "any_of",         "none_of",
                                           "equal",          "mismatch",
                                           "min_element",    "max_element",
                                           "minmax_element", "is_sorted",
                                           "binary_search",  "search",
                                           "adjacent_find",  "distance",
                                           "inner_product",  "lexicographical_compare",
                                           "includes"};
  return function.isInStdNamespace() && kNames.contains(nameOf(function));
}

} // namespace hot_restart::rewriter
