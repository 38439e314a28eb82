// What hrtool believes of the file system: who may have written what it runs, loads or compiles by.
// Whoever can change a manifest, a unit or a folder on the way to one can run code with the rights
// of the person at the session.
#pragma once

#include "hot_restart/result.h"

#include <string>

namespace hot_restart::cli {

/// Names folders, separated by `:`, below which everything is believed whoever owns it; `/` is all.
inline constexpr const char* kTrustSetting = "HOT_RESTART_TRUST";

/// Whether a file or folder, and every folder and symbolic link on the way to it, belongs to this
/// user or to root and can be written by nobody else. (In a folder with the sticky bit, like /tmp,
/// that holds for each entry by itself; a group that is this user's alone is nobody else.)
/// kNotFound: it is not there. kRefused: it does not hold; the message names the file or folder
/// and the setting that allows it.
Status checkTrusted(const std::string& path);

/// The name of a user, for people; the number, if there is none.
std::string userName(unsigned user);

} // namespace hot_restart::cli
