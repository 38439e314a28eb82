#!/usr/bin/env bash
# The main job before your eyes, on a clean Debian 12: installs what is missing, builds hot_restart and an example, then plays
# crash -> edit -> restart. On a terminal inside gdb, else in `wait` mode. Exits non-zero if anything goes wrong.
# usage: demo.sh [--picture FILE.svg]     With --picture the session in gdb is drawn instead (docs/session.svg).
set -euo pipefail
cd "$(dirname "$0")"

.ci/install_dependencies.sh run
mkdir -p build
log=build/demo.log
quietly() { "$@" >"$log" 2>&1 || { cat "$log" >&2; echo "demo.sh: failed: $*" >&2; exit 1; }; }

# clang++ reads the headers of Clang once, and takes a third of g++'s time. The example is built by the machine's own c++.
echo "Building hot_restart (once, some minutes)..."
quietly cmake -S . -B build/demo -G Ninja -DCMAKE_BUILD_TYPE=Release -DCMAKE_CXX_FLAGS_RELEASE=-O1 -DCMAKE_CXX_COMPILER="${CXX:-clang++-19}" \
  -DHOT_RESTART_BUILD_TESTS=OFF -DCMAKE_INSTALL_PREFIX="$PWD/build/demo-install"
quietly cmake --build build/demo -j "$(nproc)"
quietly cmake --install build/demo

echo "Building the example, wrapped..."
rm -rf build/demo-example
mkdir -p build/demo-example
cp -r examples/invoices build/demo-example/source
quietly cmake -S build/demo-example/source -B build/demo-example/build -G Ninja -DCMAKE_BUILD_TYPE=Debug -DCMAKE_PREFIX_PATH="$PWD/build/demo-install"
quietly cmake --build build/demo-example/build
if [ "${1:-}" = --picture ]; then
  exec python3 examples/picture.py build/demo-example/source/ledger.cpp build/demo-example/build/invoices "$2"
fi
exec python3 examples/play.py build/demo-example/source/ledger.cpp build/demo-example/build/invoices
