#!/usr/bin/env python3
"""Where labels of the message pane wrap: not in a horizontal GtkBox, which asks them how wide they would be at a height. A
label answers by trying width after width, each time with all of its text. A GtkGrid asks for their height alone. Elsewhere
texts are short, and a grid that does not scroll asks for more height than it needs.

Usage: check-wrapping.py ROOT"""

import pathlib
import sys
import xml.etree.ElementTree as ElementTree

PANE = ("reader", "envelope-view", "sender-notes", "image-bar", "original-bar", "download-bar", "extra-card",
        "protected-card", "open-card")
APART = ("GtkPopover",)  # is measured by itself


def has(widget, name, value=None):
    return any(each.get("name") == name and value in (None, each.text) for each in widget.findall("property"))


def is_row(widget):
    return widget.get("class") == "GtkBox" and not has(widget, "orientation", "vertical") and not has(widget, "layout-manager")


def find(widget, rows):
    """The labels below WIDGET that wrap, and whether one of ROWS is above them."""
    if widget.tag in ("object", "template"):
        rows = [] if widget.get("class") in APART else rows + [widget] * is_row(widget)
        if widget.get("class") == "GtkLabel" and has(widget, "wrap", "True") and rows:
            yield widget
    for child in widget:
        yield from find(child, rows)


def main():
    failed = 0
    for file in [pathlib.Path(sys.argv[1], "src", "ui", f"pr-{name}.ui") for name in PANE]:
        for label in find(ElementTree.parse(file).getroot(), []):
            print(f"{file}: the label {label.get('id') or 'without an id'} wraps in a horizontal GtkBox; take a GtkGrid")
            failed = 1
    return failed


if __name__ == "__main__":
    sys.exit(main())
