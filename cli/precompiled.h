// Headers of CLI11, LLVM and the standard library that many files of the command line include by
// themselves: with clang++ they are read once (hot_restart_precompile() in the top CMakeLists.txt).
#pragma once

#include <CLI/CLI.hpp>
#include <llvm/Support/JSON.h>
#include <llvm/Support/raw_ostream.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iostream>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <sstream>
#include <string>
#include <system_error>
#include <vector>
