#!/bin/sh
# A launcher in front of compiler and linker that makes an in-tree build of hot_restart take seconds: STAND_IN_REAL (a pattern)
# and everything outside of rewriter/ and cli/ is compiled for real, other files of those become empty objects, and hrtool is
# a copy of $STAND_IN_HRTOOL.
output= previous= source= depfile=
for word; do
  case $previous in
  -o) output=$word ;;
  -c) source=$word ;;
  -MF) depfile=$word ;;
  esac
  previous=$word
done
case $source in
*/hot_restart_cli.dir/cmake_pch.hxx.cxx) exec "$@" ;; # What is compiled for real needs its headers.
"$STAND_IN_SOURCE"/rewriter/* | "$STAND_IN_SOURCE"/cli/* | */cmake_pch.hxx.cxx | */gdb_script.cpp)
  case $source in $STAND_IN_REAL) exec "$@" ;; esac
  echo "$output: $source" >"$depfile"
  case $output in
  *.gch) : >"$output" ;;
  *) cp "$STAND_IN_EMPTY" "$output" ;;
  esac
  exit
  ;;
esac
case $output in
cli/hrtool | */cli/hrtool)
  cp "$STAND_IN_HRTOOL" "$output"
  exit
  ;;
esac
exec "$@"
