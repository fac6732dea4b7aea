#!/bin/sh
# One check of the tree: lint.sh NAME SOURCE_ROOT [FILE [WORD]]. Exit 77 where the program that checks is not there.

set -eu
name=$1 root=$2 file=${3:+$(realpath "$3")}
here=$(pwd)
cd "$root"

need () { command -v "$1" >/dev/null || { echo "$1 is not installed"; exit 77; }; }
fail () { printf '%s\n' "$*"; exit 1; }

case $name in
desktop-file)
  need desktop-file-validate
  desktop-file-validate "$file"
  ;;
metainfo)
  need appstreamcli
  appstreamcli validate --no-net "$file"
  ;;
settings)
  need glib-compile-schemas
  glib-compile-schemas --strict --dry-run data
  ;;
xml)
  need xmllint
  find src data \( -name '*.ui' -o -name '*.xml' -o -name '*.svg' \) -exec xmllint --noout {} +
  ;;
format)
  need clang-format
  find src tests -name '*.[ch]' -exec clang-format --dry-run -Werror {} +
  ;;
potfiles)
  # Every file with words for a person is translated, and none is named that is not there.
  listed=$(sed 's/#.*//; /^$/d' po/POTFILES.in | sort)
  spoken=$({ grep -rlE '\b(N|C)?_ \("|ngettext \(' --include='*.c' src
    grep -rlE 'translatable="(yes|true)"' --include='*.ui' src; } | sort)
  for file in $listed; do [ -e "$file" ] || fail "po/POTFILES.in names $file, which is not there"; done
  for file in $spoken; do
    echo "$listed" | grep -qxF "$file" || fail "po/POTFILES.in lacks $file"
  done
  ;;
messages)
  # xgettext reads every sentence whole: one that is put together by a macro would be cut.
  need xgettext
  complaints=$(sed 's/#.*//; /^$/d' po/POTFILES.in | xgettext --files-from=- --output=/dev/null --from-code=UTF-8 \
    --keyword=_ --keyword=N_ --flag=g_set_error:4:c-format --flag=g_strdup_printf:1:c-format \
    --flag=g_print:1:c-format --flag=g_printerr:1:c-format 2>&1)
  [ -z "$complaints" ] || fail "$complaints"
  ;;
catalogue)
  # po/popreader.pot holds every visible sentence: "ninja popreader-pot" renews it.
  need xgettext
  sentences () { msgcat --no-location --no-wrap --sort-output "$1" | sed -n '/^msgid/p'; }
  fresh=$(mktemp)
  trap 'rm -f "$fresh" "$fresh.old" "$fresh.new"' EXIT
  sed 's/#.*//; /^$/d' po/POTFILES.in | xgettext --files-from=- --output="$fresh" --from-code=UTF-8 \
    --keyword=_ --keyword=N_ --keyword=C_:1c,2 2>/dev/null
  sentences po/popreader.pot >"$fresh.old"
  sentences "$fresh" >"$fresh.new"
  diff "$fresh.old" "$fresh.new" || fail "po/popreader.pot is out of date: ninja -C build popreader-pot"
  ;;
no-gtk)
  need ldd
  if ldd "$file" | grep -E 'libgtk|libadwaita|libgdk'; then fail "$file links GTK"; fi
  ;;
no-webkit)
  # Merely linked it costs 31 MB in every run: the module for originals alone has it, and that none of our code.
  need ldd
  if ldd "$file" | grep -E 'libwebkit|libjavascriptcore'; then fail "$file links WebKitGTK"; fi
  module=$(cd "$here" && realpath "$4")
  ldd "$module" | grep -q libwebkitgtk || fail "$4 does not link WebKitGTK"
  if nm -D "$module" | grep -E ' [TU] pr_'; then fail "$4 reaches for our code"; fi
  ;;
soname)
  # Opened late is what a program built now is linked with: after an upgrade, configure anew.
  linked=$("$file")
  [ "$linked" = "$4" ] || fail "programs are linked with $linked, $4 was configured: meson setup --reconfigure"
  ;;
unfinished)
  # No mark of unfinished work, and no path of a machine, is left behind.
  if grep -rnwE 'TO''DO|FIX''ME' src tests --include='*.[ch]' --include='*.ui'; then
    fail "finish these"
  fi
  ;;
shell)
  need sh
  for script in build-aux/bench build-aux/check build-aux/check-corpus build-aux/fuzz build-aux/try build-aux/prepare.sh .ci/run tests/*/*.sh; do
    sh -n "$script"
  done
  ;;
*) fail "no check named $name" ;;
esac
