// From an edited source file to a loadable object: the request a session makes when the user
// continues.
#pragma once

#include "hot_restart/process_runner.h"
#include "hot_restart/result.h"
#include "hot_restart/rewriter/manifest.h"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace hot_restart::rewriter {

/// An ELF module of the running program, as /proc/PID/maps shows it.
struct RunningModule {
  std::string path;           ///< As the process knows it.
  std::uint64_t loadBias = 0; ///< Run-time address minus link-time address.
  /// Where its bytes can be read, when another file may have that path by now; empty: `path`.
  std::string file = {};
  const std::string& readable() const { return file.empty() ? path : file; }
};

/// A unit loaded earlier in the same process, or to be loaded together with this one; its new
/// symbols are visible to later units.
struct EarlierUnit {
  std::string objectPath;     ///< The shared object.
  std::uint64_t loadBias = 0; ///< Passed on as it is (wire::kUnknownBias: not loaded yet).
  bool sameSource = false;    ///< Of the object that the request is about.
  bool restarted = false;     ///< ReloadRequest::restartModule made it: it has a state of its own.
};

enum class ReloadStep { kRewrite, kCompile, kLink };

struct ReloadRequest {
  Manifest running;                      ///< Manifest of the newest version of this file that runs.
  std::vector<std::string> functionUsrs; ///< The functions to reload, all or nothing.
  bool alsoChanged = false; ///< And every other wrapped function whose text is not `running`'s.
  /// If the edit changes one of these, the functions of `functionUsrs` that it leaves alone are
  /// left out: who asks wants those then.
  std::vector<std::string> insteadUsrs;
  /// There is to be a unit for the functions that the edit adds even if none has changed: another
  /// file's unit needs them.
  bool bringsNew = false;
  bool wholeModule = false; ///< And every wrapped function of the main file.
  /// The same, with new variables in the place of the program's:
  /// those of its namespaces and the statics of its functions, initialised again. What other files
  /// and calls that are running refer to stays as it is.
  bool restartModule = false;
  std::string modulePath;                ///< Module that holds their stubs (an entry of `modules`).
  std::vector<RunningModule> modules;    ///< All modules of the process in lookup order.
  std::vector<EarlierUnit> earlierUnits; ///< Oldest first.
  /// Where precompiled preambles are (precompilePreamble()); empty: none are used.
  std::string preambleFolder;
  std::string outputStem; ///< Files are written as STEM.cpp, STEM.o, STEM.so. Folder exists.
  /// The same, once it is known which functions the unit brings. Empty: outputStem.
  std::function<std::string(const std::vector<std::string>& functionUsrs)> stemFor;
  std::function<void(ReloadStep)> onStep; ///< Told what begins. May be empty.
  /// Instead of its own body the one function of `functionUsrs` gets `return TEXT;` (nothing:
  /// `return;`), in a unit for a single call of one thread (wire::kSlotOnce).
  std::optional<std::string> returnInstead;
  ProcessRunner* processes = nullptr; ///< Runs compilers and linkers; null: systemProcesses().
};

enum class BindingKind : std::uint32_t { kAddress = 1, kTlsModule = 2, kTlsOffset = 3 };

/// "At `where` in the unit (link-time address) store the address of `value` in module `module`."
struct Binding {
  BindingKind kind;
  std::uint32_t module;    ///< Index into ReloadResult::modules.
  std::uint64_t where = 0; ///< Link-time address in the unit's shared object.
  std::uint64_t value = 0; ///< Link-time address (or TLS offset) in the module, addend included.
};

/// "Store the address of `body` (in the unit) into the slot at `slot` of module `module`."
struct SlotUpdate {
  std::uint32_t module;
  std::uint64_t slot = 0, body = 0;
  std::string slotSymbol, bodySymbol; ///< Mangled; empty when read from a load plan.
  std::string functionUsr = {}; ///< Whose slot it is; empty: of one of several that look alike.
};

struct ReloadTimings {
  double rewriteMs = 0, compileMs = 0, linkMs = 0;
};

struct ReloadResult {
  std::vector<std::string> functionUsrs; ///< What the unit brings; empty: no function has changed,
                                         ///< and there is no unit (but a manifest, and notes).
  std::vector<std::string> uncalledUsrs; ///< Would be brought, but the program has no slot for them
                                         ///< that this file's objects could share: nothing in it
                                         ///< calls them, or another file has the template's
                                         ///< instances.
  /// Wrapped functions, as the running version has them, that the edit changes (their text, or what
  /// it depends on) and of which the unit has the new version.
  std::vector<std::string> changedUsrs;
  /// Those that the edited file defines no more, or with another type.
  std::vector<std::string> goneUsrs;
  bool addsFunctions = false; ///< The edited file has wrapped functions that the running one lacks.
  std::string sourcePath, objectPath; ///< The version's source file and shared object.
  std::vector<RunningModule> modules;
  std::vector<Binding> bindings;
  std::vector<std::uint64_t>
      initializers; ///< Link-time addresses of void() functions, in order; new statics only.
  std::vector<SlotUpdate> slots;
  Manifest manifest; ///< Of the edited file; becomes `running` once the program has taken the unit.
  std::vector<std::string> notes; ///< What did not take effect and why, one line each.
  ReloadTimings timings;
  bool precompiled = false; ///< The unit was compiled against a precompiled preamble.
  bool once = false;        ///< The slots are for the next restart alone.
};

/// Rewrites, compiles, links and checks. Nothing reaches the running program here.
/// Errors: kCompile (the compiler's own text), kRefused (layout, signature, vanished function,
/// symbols), kSystem.
Result<ReloadResult> prepareReload(const ReloadRequest& request);

/// Precompiles what the units of `request` have in common, into `request.preambleFolder`, so that
/// prepareReload() has less to compile; some seconds of work, meant for an idle process in the
/// background. Two files per object: a header `preamble-*.h` and its precompiled form (some 10 to
/// 150 MB). A reload never depends on them. Errors as prepareReload's.
Status precompilePreamble(const ReloadRequest& request);
/// Takes them away again: the object in whose folder they lie is being built anew.
void removePreambles(const std::string& folder);

} // namespace hot_restart::rewriter
