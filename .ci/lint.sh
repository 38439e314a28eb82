#!/usr/bin/env bash
# clang-format and clang-tidy over the project's own sources, as errors. usage: lint.sh format|tidy BUILD
set -euo pipefail
cd "$(dirname "$0")/.."

sources() { git ls-files -- 'rewriter/**' 'runtime/**' 'cli/**' 'tests/**' 'examples/**' | grep -E '\.(cpp|h)$' | grep -v -E '/(data|projects|programs)/'; }

case "$1" in
format) sources | xargs clang-format-19 --dry-run --Werror ;;
tidy)
  list=$(sources | grep -E '^(rewriter|runtime|cli)/src/.*\.cpp$')
  # GCC's precompiled header and its own options mean nothing to clang-tidy.
  database=$(mktemp -d)
  trap 'rm -rf "$database"' EXIT
  sed -E 's# -include [^ ]*cmake_pch.hxx##; s# -Winvalid-pch##; s# -fno-ipa-[a-z-]+##g' "$2/compile_commands.json" >"$database/compile_commands.json"
  echo "$list" | xargs -P "$(nproc)" -n 4 clang-tidy-19 -quiet -p "$database" 2>/dev/null
  ;;
*) echo "usage: lint.sh format|tidy BUILD" >&2; exit 2 ;;
esac
