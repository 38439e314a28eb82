// The preamble of a unit's text: what stands in front of the main file's first declaration, headers
// mostly. It is the same in every version as long as no header is edited, and compiling it is most
// of what a reload takes; so a session has it precompiled while the user reads the crash. (Clang's
// PrecompiledPreamble is the model; here the user's own compiler makes it and takes it.)
//
//   #ifndef hr$preamble     The unit's text is complete: a compiler that has the preamble already
//   <preamble>              skips it, any other one reads it.
//   #endif
//   <rest>
#pragma once

#include "hot_restart/result.h"
#include "hot_restart/rewriter/compile_command.h"

#include "compiler/unit_compiler.h"
#include "edit/edit_set.h"
#include "source/inclusion_record.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace hot_restart::rewriter {

struct Preamble {
  std::string text; ///< Empty: the file has none.
  std::uint64_t headers =
      0; ///< Hash of name, size and time of every header that stays an #include.
};

/// Marks where the preamble of the main file ends. To be called before all other edits of that
/// file.
void placePreambleEnd(const InclusionRecord& record, CompilerKind kind, EditSet& edits);

/// Puts `rest` (whole lines) behind the preamble of the assembled `text`, which becomes the unit's;
/// without a mark it goes to the front.
Preamble cutPreamble(const InclusionRecord& record, std::string& text, const std::string& rest);

/// The header that stands for the preamble in `folder`, and its precompiled form, when compiled by
/// `arguments` (of unitCompileArguments: those for one output are not looked at). Nothing for an
/// empty preamble, an empty folder, and commands that force headers in.
struct PreambleFiles {
  std::string header, precompiled;
};
std::optional<PreambleFiles> preambleFiles(const Preamble& preamble, const std::string& folder,
                                           const CompileCommand& command,
                                           const std::vector<std::string>& extraArguments);

/// `arguments` of a unit with that preamble taken in.
std::vector<std::string> withPreamble(std::vector<std::string> arguments,
                                      const PreambleFiles& files, CompilerKind kind);

/// Who makes the preambles of a folder: one process at a time, as long as this lives. A program
/// that crashes again and again would gather them.
class PreambleLock {
public:
  explicit PreambleLock(const std::string& folder);
  ~PreambleLock();
  PreambleLock(const PreambleLock&) = delete;
  PreambleLock& operator=(const PreambleLock&) = delete;

  bool isHeld() const { return isHeld_; }
  /// An errno: there can be no lock. 0: there can.
  int error() const { return file_ < 0 ? error_ : 0; }

private:
  int file_, error_;
  bool isHeld_;
};

/// Makes the files, under a PreambleLock; what an earlier version left in the folder goes. Done at
/// once when they are there. Errors: kSystem, kCompile.
Status makePreambleFiles(const Preamble& preamble, const PreambleFiles& files,
                         const UnitCompiler& compiler,
                         const std::vector<std::string>& extraArguments);

} // namespace hot_restart::rewriter
