# Shared by check and try; source it. Sets root (the source folder) and gives `prepare`.

root=$(cd "$(dirname "$0")/.." && pwd)

say () { printf '%s\n' "$*"; }
die () { printf '%s: %s\n' "$(basename "$0")" "$*" >&2; exit 1; }

# The packages of build-aux/packages that are not installed, on one line.
missing_packages () {
  sed 's/#.*//' "$root/build-aux/packages" | while read -r name; do
    [ -n "$name" ] || continue
    [ "$(dpkg-query -W -f='${db:Status-Status}' "$name" 2>/dev/null)" = installed ] || printf '%s ' "$name"
  done
}

# Installs what is missing, after saying so; with sudo only if not root.
install_packages () {
  command -v dpkg-query >/dev/null && command -v apt-get >/dev/null || {
    say "This is no Debian: make sure that what build-aux/packages lists is there."
    return 0
  }
  missing=$(missing_packages)
  [ -n "$missing" ] || return 0
  say "Installing: $missing"
  as_root=
  if [ "$(id -u)" != 0 ]; then
    command -v sudo >/dev/null || die "not root and no sudo: install the packages above, then run this again"
    as_root=sudo
  fi
  $as_root env DEBIAN_FRONTEND=noninteractive apt-get -q update >/dev/null ||
    die "apt-get update failed: is there a network? Install the packages above, then run this again"
  # shellcheck disable=SC2086
  $as_root env DEBIAN_FRONTEND=noninteractive \
    apt-get -qy install --no-install-recommends $missing >/dev/null ||
    die "the packages above could not be installed: see the lines before this one"
}

# configure FOLDER OPTION… : a build folder with these options, made or changed only where needed
configure () {
  folder=$1; shift
  if [ -e "$folder/build.ninja" ]; then
    meson configure "$folder" "$@" >/dev/null
  else
    meson setup "$folder" "$root" "$@" >"$root/.setup.log" 2>&1 || {
      cat "$root/.setup.log" >&2
      die "meson setup failed: see above"
    }
    mv "$root/.setup.log" "$folder/setup.log"
  fi
}

# compile FOLDER [TARGET…] : all, or what is named
compile () {
  folder=$1; shift
  ninja -C "$folder" "$@" >"$folder/compile.log" 2>&1 || {
    tail -n 60 "$folder/compile.log" >&2
    die "the build failed: see above, or $folder/compile.log"
  }
}
