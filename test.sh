#!/usr/bin/env bash
# Passes the tests on a clean Debian 12: installs what is missing, builds, runs everything. Arguments go to ctest
# (`./test.sh -R rewriter`). `./test.sh --full` runs the full matrix: every compiler, every project of the corpus that a test knows,
# which takes much longer. The build lives in build/test. hrtool and the tests are built by clang++ unless CXX says otherwise:
# it takes a third of g++'s time on Clang's headers, and precompiles them. What is tested is compiled by g++ and clang++ all the same;
# of hrtool itself g++ compiles a few files in the tests of builds inside another project, and all of it with CXX=g++.
set -euo pipefail
cd "$(dirname "$0")"

full=OFF
if [ "${1:-}" = --full ]; then
  full=ON
  shift
fi
.ci/install_dependencies.sh test
jobs=$(nproc)
cmake -S . -B build/test -G Ninja -DCMAKE_BUILD_TYPE=RelWithDebInfo -DCMAKE_CXX_FLAGS_RELWITHDEBINFO="-O1" \
  -DCMAKE_CXX_COMPILER="${CXX:-clang++-19}" -DHOT_RESTART_BUILD_TESTS=ON -DHOT_RESTART_FULL_MATRIX="$full" -DCMAKE_EXPORT_COMPILE_COMMANDS=ON >build-configure.log 2>&1 || { cat build-configure.log; exit 1; }
rm -f build-configure.log
cmake --build build/test -j "$jobs"
# One more than processors: a test of a session waits half of its time, for files to be seen or debuggers to speak.
exec ctest --test-dir build/test --output-on-failure -j "$((jobs + 1))" "$@"
