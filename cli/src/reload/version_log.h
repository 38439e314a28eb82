// The versions of a function that a program has had: which one runs, what each looked like, and
// what changed between two.
#pragma once

#include "program/session_state.h"
#include "report/coloured_text.h"
#include "report/crashed_function.h"

#include <string>

namespace hot_restart::cli {

/// (`key`: functionKey().) Keeps the function's lines as they stand on disk now, if the manifest
/// says that this is the text it was made from. Nothing happens otherwise, or when the version is
/// known.
void rememberText(SessionState& state, const std::string& key, unsigned version,
                  const std::string& manifestPath);

/// One line for each version, the running one marked.
std::string versionsText(const SessionState& state, const CrashedFunction& function);
/// {"function":...,"running":2,"versions":[{"version":1,"source":...,"text":...},...]}
std::string versionsJson(const SessionState& state, const CrashedFunction& function);

/// What changed, line by line: `-` old, `+` new. Says so when a text is not known, or nothing
/// changed.
std::string versionsDiff(const SessionState& state, const std::string& key, unsigned from,
                         unsigned to, Colours colours);

/// The same for a report: the lines that changed, and one line around them. Empty when nothing did,
/// when a text is not known, and when it would be longer than a report bears.
std::string versionsChange(const SessionState& state, const std::string& key, unsigned from,
                           unsigned to);

} // namespace hot_restart::cli
