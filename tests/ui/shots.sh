#!/bin/sh
# Pictures of every state of the window, to be looked at by a person: shots.sh BUILD FOLDER
# Folder/ has them as most people see them, FOLDER/contrast in high contrast, FOLDER/scale for a dense screen; FOLDER/sheet.png
# has all of the first on one sheet where ImageMagick is installed.

set -eu
[ $# -eq 2 ] || { echo "usage: shots.sh BUILD FOLDER" >&2; exit 2; }
build=$(realpath "$1")
mkdir -p "$2/contrast" "$2/scale"
folder=$(realpath "$2")
mail=$(realpath "$(dirname "$0")/../data/demo")
work=$(mktemp -d "${TMPDIR:-/tmp}/popreader-shots-XXXXXX")
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM

[ ! -e "$build/src/html/libpopreader-html.so" ] || export POPREADER_HTML_MODULE="$build/src/html/libpopreader-html.so"
export GDK_BACKEND=x11 GSK_RENDERER=cairo GSETTINGS_BACKEND=memory GTK_A11Y=test GTK_USE_PORTAL=0 ADW_DISABLE_PORTAL=1
take () {
  log=$work/$(basename "$1").log
  xvfb-run -a -s "-screen 0 2600x1800x24 -noreset" "$build/tests/ui/shots" "$mail" "$@" >"$log" 2>&1 || { cat "$log" >&2; return 1; }
}

# Side by side: each waits most of its time for what is told in passing to end.
"$build/tests/bench/make-profile" --messages "${SHOTS_MESSAGES:-100000}" --no-index "$work/many" >"$work/made" 2>&1 &
maker=$!
(sleep 2; ADW_DEBUG_HIGH_CONTRAST=1 take "$folder/contrast") &
contrast=$!
(sleep 4; GDK_SCALE=2 take "$folder/scale") &
scale=$!
take "$folder"
wait "$contrast"
wait "$scale"
wait "$maker" || { cat "$work/made" >&2; exit 1; }
take "$folder" "$work/many"
if command -v montage >/dev/null; then
  rm -f "$folder/sheet.png"
  montage "$folder"/*.png -label '%t' -resize 400x -geometry +8+8 -tile 14x "$folder/sheet.png" # 16,000 pixels at most
fi
printf '%s pictures in %s\n' "$(find "$folder" -name '*.png' | wc -l)" "$folder"
