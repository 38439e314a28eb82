#!/usr/bin/env bash
# Installs on Debian 12 what building, testing and demonstrating needs, and only what is missing.
# usage: install_dependencies.sh run|test     (run: what demo.sh needs; test: everything)
set -euo pipefail

run_packages=(g++ cmake ninja-build llvm-19-dev libclang-19-dev libclang-common-19-dev clang-19 libcli11-dev zlib1g-dev libzstd-dev
              gdb python3 ca-certificates)
test_packages=(libgtest-dev libgmock-dev clang-14 clang-format-19 clang-tidy-19 lldb-19 python3-pexpect ccache distcc mold
               lld-19 make meson git dpkg-dev binutils csmith libsqlite3-dev doctest-dev)

packages=("${run_packages[@]}")
[ "${1:-run}" = test ] && packages+=("${test_packages[@]}")

missing=()
for package in "${packages[@]}"; do
  [ "$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null)" = installed ] || missing+=("$package")
done
[ ${#missing[@]} -gt 0 ] || exit 0

as_root=()
if [ "$(id -u)" != 0 ]; then
  command -v sudo >/dev/null || { echo "Please install as root: apt-get install ${missing[*]}" >&2; exit 1; }
  as_root=(sudo)
fi
echo "Installing: ${missing[*]}"
"${as_root[@]}" apt-get update -qq
"${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
