#!/usr/bin/env python3
"""Fail unless a program names what it opens late, and is linked with none of it.

Usage: check-late.py PROGRAM SONAME...

The notes are those of the UAPI group's "ELF dlopen metadata"; packagers' tools read them.
"""

import json
import shutil
import struct
import subprocess
import sys
import tempfile

OWNER, TYPE = b"FDO\0", 0x407C0C0A
PRIORITIES = ("required", "recommended", "suggested")


def section_of(program):
    with tempfile.NamedTemporaryFile() as dump:
        subprocess.run(
            ["objcopy", "--dump-section", f".note.dlopen={dump.name}", program, "/dev/null"], check=True
        )
        return dump.read()


def notes_in(section):
    """Each note's JSON; name and text are filled up to four octets."""
    at = 0
    while at < len(section):
        owner_size, text_size, kind = struct.unpack_from("=III", section, at)
        at += 12
        owner = section[at : at + owner_size]
        at += (owner_size + 3) & ~3
        text = section[at : at + text_size]
        at += (text_size + 3) & ~3
        if (owner, kind) != (OWNER, TYPE) or not text.endswith(b"\0"):
            raise ValueError(f"no dlopen note: {owner!r} {kind:#x} {text!r}")
        yield from json.loads(text[:-1])


def needed_by(program):
    lines = subprocess.run(["readelf", "-dW", program], check=True, capture_output=True, text=True).stdout
    return [line.split("[")[1].split("]")[0] for line in lines.splitlines() if "(NEEDED)" in line]


def main(program, *sonames):
    if not (shutil.which("objcopy") and shutil.which("readelf")):
        print("objcopy and readelf are not installed")
        return 77
    notes = list(notes_in(section_of(program)))
    noted = sorted(soname for note in notes for soname in note["soname"])
    failures = []
    if noted != sorted(sonames):
        failures.append(f"notes name {noted}, opened late are {sorted(sonames)}")
    for note in notes:
        if not note["feature"] or not note["description"] or note["priority"] not in PRIORITIES:
            failures.append(f"not complete: {note}")
    for soname in set(needed_by(program)) & set(sonames):
        failures.append(f"{program} is linked with {soname}")
    print("\n".join(failures) or f"late: {len(notes)} notes")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
