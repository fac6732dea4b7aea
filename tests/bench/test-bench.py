#!/usr/bin/env python3
"""A small bench from end to end, so that it never rots: no time is judged.

Usage: test-bench.py BUILD

Speaks TAP.
"""

import email
import email.policy
import filecmp
import json
import os
import pathlib
import poplib
import socket
import subprocess
import sys
import tempfile
import time

sys.dont_write_bytecode = True
HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))
# pylint: disable=wrong-import-position
from harness import clients, report
from harness.corpus import Corpus
from harness.link_parts import Link, octets_sent
from harness.rows import Row, parts, table
from harness.servers import made
from harness.measure import Tools

MESSAGES = 300
PNG = b"\x89PNG\r\n\x1a\n"


class Cases:
    def __init__(self):
        self.number = self.failed = 0

    def that(self, good, name, why=""):
        self.number += 1
        self.failed += not good
        print(f"{'ok' if good else 'not ok'} {self.number} - {name}", flush=True)
        for line in str(why).splitlines() if not good else []:
            print(f"# {line}", flush=True)

    def skip(self, name, why):
        self.number += 1
        print(f"ok {self.number} - {name} # SKIP {why}", flush=True)


def make(build, folder, profile, *options):
    subprocess.run([build / "tests/bench/mail/make-mail", "--profile", profile, "--messages", str(MESSAGES), *options, folder],
                   check=True)
    return Corpus(folder)


def text_of(file):
    """What a person reads in a message, and its header; damaged mail would show as defects."""
    message = email.message_from_bytes(file.read_bytes(), policy=email.policy.default)
    words, defects = [str(message["From"])], list(message.defects)
    for part in message.walk():
        defects += part.defects
        if part.get_content_type() == "text/plain":
            words.append(part.get_content())
    return " ".join(" ".join(words).split()), defects


def check_mail(cases, build, work):
    for profile in ("real", "small"):
        corpus = make(build, work / profile, profile)
        again = make(build, work / f"{profile}-again", profile)
        names = [file.name for file in corpus.files()]
        _, differ, missing = filecmp.cmpfiles(corpus.folder / "cur", again.folder / "cur", names, shallow=False)
        cases.that(len(names) == MESSAGES and not differ and not missing, f"mail/{profile}/same-each-time", differ[:3])
        cases.that(sum(file.stat().st_size for file in corpus.files()) == corpus.octets, f"mail/{profile}/octets-are-counted")
        texts = [text_of(file) for file in corpus.files()]
        cases.that(not any(defects for _, defects in texts), f"mail/{profile}/well-formed",
                   [defects for _, defects in texts if defects][:3])
        found = {key: sum(corpus.facts[key] in text for text, _ in texts) for key in ("rare", "phrase", "vip")}
        wanted = {key: corpus.facts[f"{key}_count"] for key in found}
        cases.that(found == wanted and min(wanted.values()) > 0, f"mail/{profile}/planted-as-often-as-said", (found, wanted))


def check_server(cases, build, work):
    corpus = Corpus(work / "small")
    with made(Tools(build, work), "small", MESSAGES) as port:
        session = poplib.POP3("127.0.0.1", port, timeout=60)
        session.user("a")
        session.pass_("b")
        count, octets = session.stat()
        listed = [int(line.split()[1]) for line in session.list()[1]]
        unique = session.uidl()[1]
        same = all(b"\n".join(session.retr(i + 1)[1]) + b"\n" == corpus.files()[i].read_bytes() for i in range(0, MESSAGES, 20))
        head = session.top(1, 0)[1]
        session.quit()
    cases.that(count == MESSAGES and octets == sum(listed), "server/sizes-add-up")
    cases.that(len(set(unique)) == MESSAGES, "server/unique-ids-are-unique")
    cases.that(same, "server/gives-the-octets-of-the-corpus")
    cases.that(head[-1] == b"" and len(head) > 5, "server/top-gives-the-head")


def talk(port, *commands):
    """One session; its greeting and its one-line replies."""
    with socket.create_connection(("127.0.0.1", port), timeout=60) as link, link.makefile("rb") as replies:
        heard = [replies.readline()]
        for command in commands:
            link.sendall(command)
            heard.append(replies.readline())
    return b"".join(heard)


def check_link(cases, build, work):
    tools = Tools(build, work)
    commands = [b"USER a\r\n", b"PASS b\r\n", b"STAT\r\n", b"QUIT\r\n"]
    with made(tools, "small", MESSAGES) as port, Link(tools, port) as link:
        straight = talk(port, *commands)
        for _ in range(2):
            took = link.counted(lambda: {"heard": talk(link.port, *commands)})
            wanted = {"connections": 1, "round_trips": 4, "octets_in": len(straight), "octets_out": len(b"".join(commands)),
                      "octets": len(straight) + len(b"".join(commands))}
            cases.that(took["heard"] == straight and took["link"] == wanted, "link/counts-each-work-for-itself", took)
        link.pace(40, 0)
        began = time.monotonic()
        talk(link.port, *commands)
        cases.that(time.monotonic() - began >= 4 * 0.04, "link/round-trips-take-their-time")
        session = poplib.POP3("127.0.0.1", port, timeout=60)
        session.user("a")
        session.pass_("b")
        listed = sum(int(line.split()[1]) for line in session.list()[1][-20:])
        session.quit()
        cases.that(octets_sent(Corpus(work / "small").files()[-20:]) == listed, "link/octets-of-messages-are-those-sent")


def check_rows(cases):
    row = Row("a", "a", "work", "peer", "1 s", "ratio", 0.5, peers=[2, 4, 4], ours=[1, 1, 3])
    facts = report.facts_of(row)
    cases.that(facts["ratio"] == {"median": 0.5, "min": 0.25, "max": 0.75} and facts["met"] is True, "rows/ratio-by-round", facts)
    row = Row("a", "a", "work", "peer", "1 s", "ratio", 0.5, ours=[1])
    cases.that(report.facts_of(row)["met"] is None and report.facts_of(row)["reason"], "rows/recorded-never-stands-in")
    row = Row("a", "a", "work", "–", "–", "least", 10, ours=[9])
    cases.that(report.facts_of(row)["met"] is False, "rows/too-little-is-not-met")
    try:
        clients.expect(299, 300, "peer")
        cases.that(False, "rows/missing-mail-is-a-failure")
    except RuntimeError:
        cases.that(True, "rows/missing-mail-is-a-failure")


def run_bench(build, work, *words):
    return subprocess.run(
        [sys.executable, HERE / "bench.py", "--build", build, "--size", "small", "--corpus", "own", *words],
        env=dict(os.environ, POPREADER_BENCH=str(work)), capture_output=True, text=True, check=False)


def check_bench(cases, build, work):
    done = run_bench(build, work)
    cases.that(done.returncode == 0, "bench/small-runs", done.stdout + done.stderr)
    result = json.loads((work / "bench.json").read_text())
    rows = {row["name"]: row for row in result["rows"]}
    cases.that(list(rows) == [row.name for row in table()], "bench/every-target-is-a-row")
    for name, row in rows.items():
        if row["reason"] and not row["ours"]:
            cases.skip(f"bench/row/{name}", row["reason"])
        else:
            cases.that(all(value > 0 for value in row["ours"]) and f"{row['work']}" in done.stdout, f"bench/row/{name}", row)
    cases.that(result["machine"]["cores"] > 0 and result["machine"]["kernel"], "bench/machine-is-told")
    ratios = [row for row in rows.values() if row["ratio"] and row["kind"] == "ratio"]
    if ratios and (build / "tests/bench/draw-plot").exists():
        cases.that((work / "bench.png").read_bytes()[:8] == PNG, "bench/picture-is-a-png")
    else:
        cases.skip("bench/picture-is-a-png", "no ratio, or no pangocairo")
    told = run_bench(build, work, "--markdown", str(work / "bench.json")).stdout
    cases.that(all(f"| {row['work']} |" in told for row in rows.values()), "bench/markdown-has-every-row", told)
    measured = {name for name, row in rows.items() if row["ours"]}
    done = run_bench(build, work, "--add", "actions")
    added = {row["name"]: row for row in json.loads((work / "bench.json").read_text())["rows"]}
    kept = all(added[name] == rows[name] for name in measured if rows[name]["part"] != "actions")
    cases.that(kept and done.returncode == 0, "bench/added-part-keeps-the-others", done.stdout + done.stderr)
    cases.that(run_bench(build, work, "--list").stdout.split() == parts(), "bench/parts-are-listed")
    cases.that(run_bench(build, work, "no-such-part").returncode == 2, "bench/unknown-part-is-refused")


def main():
    build = pathlib.Path(sys.argv[1]).resolve()
    cases = Cases()
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        work = pathlib.Path(name)
        work.chmod(0o755)  # the server's own user reads the mail
        check_mail(cases, build, work)
        check_server(cases, build, work)
        check_link(cases, build, work)
        check_rows(cases)
        check_bench(cases, build, work / "bench")
    print(f"1..{cases.number}")
    return 1 if cases.failed else 0


if __name__ == "__main__":
    sys.exit(main())
