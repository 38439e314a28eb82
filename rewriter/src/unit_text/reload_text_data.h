// What the text of a unit is made from, and what making it yields: the values that the steps of
// this folder hand to each other. Plain values; reload_text.cpp calls the steps.
#pragma once

#include "hot_restart/rewriter/manifest.h"

#include "unit_text/preamble.h"
#include "unit_text/signature_adapter.h"
#include "unit_text/unit_contents.h"

#include <functional>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace hot_restart::rewriter {

struct ReloadText {
  std::string text;
  Preamble preamble; ///< What `text` begins with.
  std::vector<std::string> extraArguments;
  std::set<std::string> functionUsrs; ///< The chosen functions. None: there is no text either.
  std::set<std::string> changedUsrs, goneUsrs; ///< See ReloadResult.
  bool addsFunctions = false;                  ///< See ReloadResult.
  Manifest manifest;                           ///< Of the edited file.
  UnitContents contents;
  std::vector<AdaptedFunction> adapted;
  /// Not empty: none of the unit's initialisers can run, since that of this variable is among them,
  /// and has run in the program.
  std::string initialized;
  std::set<std::string> dataOfHeaders; ///< See header_data.h.
  std::vector<std::string> notes;
};

/// What the text of a unit is made from.
struct ReloadTextRequest {
  const Manifest& running;
  std::set<std::string> functionUsrs; ///< The chosen functions; all others lose their bodies.
  /// Chosen as well: every wrapped function whose text has changed, or what it depends on.
  bool alsoChanged = false;
  std::set<std::string> insteadUsrs = {}; ///< See ReloadRequest.
  bool bringsNew = false;                 ///< See ReloadRequest.
  bool wholeModule = false; ///< Chosen as well: every wrapped function of the main file.
  bool ownState = false;    ///< See UnitContents.
  /// Mangled names of data in system headers that must be the program's (header_data.h).
  std::set<std::string> headerData = {};
  /// Named in the unit's section of units; asked once the functions are known.
  std::function<std::string(const std::set<std::string>& functionUsrs)> manifestPath;
  /// Whether the program holds that mangled stub (earlier units may have brought functions of their
  /// own).
  std::function<bool(const std::string&)> programHolds;
  /// See ReloadRequest.
  std::optional<std::string> returnInstead = {};
};

} // namespace hot_restart::rewriter
