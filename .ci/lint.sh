#!/usr/bin/env bash
# clang-format and clang-tidy over the project's own sources, as errors. Prints the findings and nothing else.
# usage: lint.sh format | lint.sh tidy BUILD [FILE...]
#   BUILD: a configured build folder with compile_commands.json. FILE: check these only, named from the top of the repository.
set -euo pipefail
cd "$(dirname "$0")/.."

sources() {
  git ls-files -- '.ci/**' 'rewriter/**' 'runtime/**' 'cli/**' 'tests/**' 'examples/**' | grep -E '\.(cpp|h)$' |
    grep -v -E '/(data|projects|programs)/'
}

# One command for each file, without options of GCC's own.
write_database() {
  python3 - "$1/compile_commands.json" "$2/compile_commands.json" <<'PYTHON'
import json, re, sys
entries = {entry["file"]: entry for entry in reversed(json.load(open(sys.argv[1])))}
for entry in entries.values():
    entry["command"] = re.sub(r" -fno-ipa-[a-z-]+", "", entry["command"])
json.dump(list(entries.values()), open(sys.argv[2], "w"))
PYTHON
}

tidy() {
  local build=$1
  shift
  local files=("$@")
  [ ${#files[@]} -gt 0 ] || mapfile -t files < <(sources | grep -E '^(rewriter|runtime|cli)/src/.*\.cpp$')
  work=$(mktemp -d)
  trap 'rm -rf "$work"' EXIT
  write_database "$build" "$work"
  clang++-19 -std=c++20 -O1 -fno-rtti -fPIC -shared -isystem "$(llvm-config-19 --includedir)" .ci/own_code_only.cpp -o "$work/own_code_only.so"
  # Counts of findings that are not shown are all that clang-tidy says on stderr when all is well.
  printf '%s\n' "${files[@]}" |
    xargs -P "$(nproc)" -n 1 clang-tidy-19 -quiet "-load=$work/own_code_only.so" -p "$work" \
      2> >(grep -v -E '^[0-9]+ (warnings?|errors?)( and [0-9]+ errors?)? generated\.$|^Suppressed |^Use -header-filter' >&2 || true)
}

case "${1:-} ${2:+BUILD}" in
"format ") sources | xargs clang-format-19 --dry-run --Werror ;;
"tidy BUILD") tidy "${@:2}" ;;
*)
  echo "usage: lint.sh format | lint.sh tidy BUILD [FILE...]" >&2
  exit 2
  ;;
esac
