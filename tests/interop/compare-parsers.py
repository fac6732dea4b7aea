#!/usr/bin/env python3
"""Compare what popreader-cli reads of a corpus with two independent parsers and the corpus's expected parses.

Usage: compare-parsers.py [--show WORD] [--write] CORPUS CLI; or --test CLI, with the corpus that POPREADER_CORPUS names

Python's email package and Perl's Email::MIME read every message (*.eml, and each of *.mbox) of the folder CORPUS;
subject, addresses, date, texts, and types, names and sizes of the parts are held against `show --json`. What a rule of
parser_rules.py explains is counted under its name; every other difference must be in tests/data/parsers/
differences.tsv, judged there by its reason. Exit 1 for a difference that is in neither, and for a line of the table
that no longer is one. --show prints what differs for a file name, field or reason; --write adds the new ones to the
table with the reason "new", which fails until it is judged.
"""

import collections
import concurrent.futures
import datetime
import hashlib
import json
import mailbox
import os
import pathlib
import subprocess
import sys
import tempfile

import parser_expected
import parser_python
import parser_rules

TABLE = pathlib.Path(__file__).resolve().parents[1] / "data" / "parsers" / "differences.tsv"
SHOW_SECONDS = 60
SKIPPED = 77


def corpus_files(folder, scratch):
    """(label, path) of every message; those of mboxes are written out to be shown."""
    for path in sorted(folder.rglob("*.eml")):
        yield str(path.relative_to(folder)), path
    for path in sorted(folder.rglob("*.mbox")):
        box = mailbox.mbox(path, create=False)
        for key in box.keys():
            single = scratch / f"{path.name}-{key}.eml"
            single.write_bytes(box.get_bytes(key))
            yield f"{path.relative_to(folder)}#{key}", single


def epoch(date):
    return None if date is None else int(datetime.datetime.fromisoformat(date.replace("Z", "+00:00")).timestamp())


def run_ours(program, path):
    shown = subprocess.run([program, "show", str(path), "--json"], capture_output=True, timeout=SHOW_SECONDS,
                           check=False)
    if shown.returncode != 0 or shown.stderr:
        raise AssertionError(f"show {path}: {shown.returncode} {shown.stderr[:300]!r}")
    row = json.loads(shown.stdout)
    for name in ("from", "to", "cc"):
        row[name] = [[one["name"] or "", one["address"]] for one in row[name]]
    row["date"] = epoch(row["date"])
    for part in row["parts"]:
        part["name"] = part["name"] or ""
    return row


def run_perl(paths):
    script = pathlib.Path(__file__).with_name("parser_perl.pl")
    names = "".join(f"{path}\n" for path in paths)
    done = subprocess.run(["perl", str(script)], input=names.encode(), capture_output=True, check=True)
    return [json.loads(line) for line in done.stdout.splitlines()]


def read_all(program, files):
    """(label, octets, ours, python, perl) of each message."""
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        perl = pool.submit(run_perl, [path for _, path in files])
        ours = pool.map(lambda file: run_ours(program, file[1]), files)
        rows = []
        for (label, path), shown in zip(files, ours):
            octets = path.read_bytes()
            rows.append((label, octets, shown, parser_python.parse(octets)))
        return [(*row, theirs) for row, theirs in zip(rows, perl.result())]


def load_table():
    """{(sha, parser, field): (digest of ours, reason)}"""
    table = {}
    if TABLE.exists():
        for line in TABLE.read_text().splitlines():
            if line and not line.startswith("#"):
                sha, parser, field, digest, reason = line.split("\t")[:5]
                table[sha, parser, field] = (digest, reason)
    return table


def digest_of(value):
    return hashlib.sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()[:8]


class Judge:
    def __init__(self, table, show):
        self.table, self.show = table, show
        self.met = set()
        self.reasons = collections.Counter()
        self.unjudged = []
        self.n_equal = 0

    def take(self, label, sha, parser, field, ours, theirs, facts):
        """One field of one message as two parsers read it."""
        if parser_rules.equal(field, ours, theirs):
            self.n_equal += 1
            return
        reason = parser_rules.explain(parser, field, ours, theirs, facts)
        key, digest = (sha, parser, field), digest_of(ours)
        if reason is None and key in self.table and self.table[key][0] == digest:
            self.met.add(key)
            reason = self.table[key][1]
        if reason is None and parser_rules.is_of_protected(field, ours, theirs, facts):
            reason = "protected-opened"
        if reason in (None, "new"):
            self.unjudged.append((*key, digest, label))
        self.reasons[f"{parser} {field} {reason or 'new'}"] += 1
        if self.show is not None and self.show in (label, field, reason or "new", parser, f"{parser} {field} {reason or 'new'}", "all"):
            print(f"{label}\t{parser}\t{field}\t{reason or 'new'}\n  ours   {ours!r:.700}\n  theirs {theirs!r:.700}")


def write_new(judge):
    with TABLE.open("a", encoding="utf-8") as table:
        for sha, parser, field, digest, label in judge.unjudged:
            if (sha, parser, field) not in judge.table:
                table.write(f"{sha}\t{parser}\t{field}\t{digest}\tnew\t{label}\n")


def main(arguments):
    if "--test" in arguments:
        arguments = [os.environ.get("POPREADER_CORPUS", ""), arguments[-1]]
        if not arguments[0]:
            print("POPREADER_CORPUS names no folder")
            return SKIPPED
    if subprocess.run(["perl", "-MEmail::MIME", "-MEmail::Address::XS", "-MDate::Parse", "-e1"], capture_output=True,
                      check=False).returncode != 0:
        print("skipped: Perl's Email::MIME, Email::Address::XS or Date::Parse is not here")
        return SKIPPED
    write = "--write" in arguments
    show = arguments[arguments.index("--show") + 1] if "--show" in arguments else None
    corpus, program = pathlib.Path(arguments[-2]), str(pathlib.Path(arguments[-1]).resolve())
    judge = Judge(load_table(), show)
    with tempfile.TemporaryDirectory() as scratch:
        files = list(corpus_files(corpus, pathlib.Path(scratch)))
        rows = read_all(program, files)
        for label, octets, ours, python, perl in rows:
            sha = hashlib.sha256(octets).hexdigest()[:16]
            facts = parser_rules.Facts(octets, ours)
            for parser, theirs in (("python", python), ("perl", perl)):
                for field, mine, other in parser_rules.fields(ours, theirs):
                    judge.take(label, sha, parser, field, mine, other, facts)
        digests = {row[0]: hashlib.sha256(row[1]).hexdigest()[:16] for row in rows}
        for label, parser, field, mine, other in parser_expected.compare(corpus, program, rows):
            judge.take(label, digests.get(label, label), parser, field, mine, other, None)
    for name, count in sorted(judge.reasons.items()):
        print(f"{count:6} {name}")
    if write:
        write_new(judge)
    for sha, parser, field, digest, label in judge.unjudged[:50]:
        print(f"failed: new difference: {label} ({sha}) {parser} {field} {digest}")
    gone = [key for key in judge.table if key not in judge.met]
    for key in gone[:50]:
        print(f"failed: no difference any more, or another one: {' '.join(key)}")
    print(f"{len(rows)} messages, {judge.n_equal} fields equal, {sum(judge.reasons.values())} not")
    return 1 if judge.unjudged or gone else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
