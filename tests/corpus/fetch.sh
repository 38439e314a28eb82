#!/usr/bin/env bash
# Fetches Debian source packages for the corpus and unpacks them: `fetch.sh FOLDER PACKAGE...` makes FOLDER/PACKAGE.
# Uses the machine's own package mirror with a private list of sources, so that nothing of the system's setup changes.
# Downloads are kept in FOLDER/.archives; a package that is there already is not fetched again. Exits non-zero with a message.
set -euo pipefail

fail() { echo "fetch.sh: $*" >&2; exit 1; }
[ $# -ge 2 ] || fail "usage: fetch.sh FOLDER PACKAGE..."
command -v dpkg-source >/dev/null || fail "dpkg-source is missing: apt-get install dpkg-dev"
mkdir -p "$1"
folder=$(cd "$1" && pwd)
shift

archives=$folder/.archives
apt=$folder/.apt
options=(-o "Dir::Etc::sourcelist=$apt/sources.list" -o "Dir::Etc::sourceparts=-" -o "Dir::State::lists=$apt/lists"
         -o "APT::Get::List-Cleanup=0" -o "Acquire::Retries=3" -o "APT::Sandbox::User=root")

prepareLists() {
  [ -e "$apt/ready" ] && return
  mkdir -p "$apt/lists/partial" "$archives"
  apt-get indextargets --format '$(REPO_URI) $(RELEASE) $(COMPONENT)' 'Created-By: Packages' | sort -u |
    sed 's/^/deb-src [signed-by=\/usr\/share\/keyrings\/debian-archive-keyring.gpg] /' >"$apt/sources.list"
  grep -v -e -security "$apt/sources.list" >"$apt/release.list" || true
  [ -s "$apt/sources.list" ] || fail "no package lists on this machine: run apt-get update first"
  apt-get "${options[@]}" -qq update || fail "the package mirror's source lists cannot be read"
  touch "$apt/ready"
}

# A mirror may have the archive of a security update among those of the release alone.
download() {
  local list
  for list in sources release; do
    apt-get "${options[@]}" -o "Dir::Etc::sourcelist=$apt/$list.list" -qq source --download-only "$1" >"$apt/said" 2>&1 && return
  done
  cat "$apt/said" >&2
  return 1
}

# An archive may have been fetched by an earlier run whose unpacked tree is gone.
fetch() {
  local name=$1
  [ -e "$folder/$name/.fetched" ] && return
  prepareLists
  mkdir -p "$archives/$name"
  (cd "$archives/$name" && download "$name") ||
    fail "source package $name cannot be fetched"
  rm -rf "${folder:?}/$name"
  rm -rf "${archives:?}/$name/tree"
  dpkg-source --no-copy --no-check -x "$archives/$name"/*.dsc "$archives/$name/tree" >/dev/null ||
    fail "$name cannot be unpacked"
  mv "$archives/$name/tree" "$folder/$name"
  touch "$folder/$name/.fetched"
}

exec {lock}>"$folder/.lock" # Other scripts may want the same package at the same time.
flock "$lock"
for name in "$@"; do fetch "$name"; done
