#!/usr/bin/env bash
# Passes the tests on a clean Debian 12: installs what is missing, builds, runs everything. Arguments go to ctest
# (`./test.sh -R rewriter`). The build lives in build/test.
set -euo pipefail
cd "$(dirname "$0")"

.ci/install_dependencies.sh test
jobs=$(nproc)
cmake -S . -B build/test -G Ninja -DCMAKE_BUILD_TYPE=RelWithDebInfo -DHOT_RESTART_BUILD_TESTS=ON \
  -DCMAKE_EXPORT_COMPILE_COMMANDS=ON >build-configure.log 2>&1 || { cat build-configure.log; exit 1; }
rm -f build-configure.log
cmake --build build/test -j "$jobs"
exec ctest --test-dir build/test --output-on-failure -j "$jobs" "$@"
