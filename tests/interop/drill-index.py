#!/usr/bin/env python3
"""Kill the program while it indexes, and see that the index loses nothing and holds nothing twice.

Usage: drill-index.py BUILD

Messages with words planted in known numbers are imported by and by; kill -9 ends 20 starts that index them: while words
are taken apart, while a segment is written, while segments are merged, while old ones are taken away, and while mail is
still being stored. After each kill the database, as the kill left it, and `verify` are asked; at the end, searches.
Speaks TAP.
"""

import collections
import contextlib
import json
import pathlib
import random
import sqlite3
import subprocess
import sys
import tempfile
import time

sys.dont_write_bytecode = True
from drill import Drill  # noqa: E402

WORDS = 1600  # of a message: a merge is written in several transactions
PORTION = 64  # messages imported at once
HEAP = 6 * PORTION  # and where storing them is to take longer
FAN_IN = 8  # segments of alike size that become one (pr-index-merge.c)
PLANTED = {"quince": 1, "medlar": 3, "persimmon": 7, "會議": 50, "damson": 499}  # in each so-and-so-many-th message
MOMENTS = ("building", "writing", *["merging"] * 3, *["tidying"] * 3, "storing", "building") * 2
DELAY = 0.03  # seconds from the moment to the kill, at most
MAX_STARTS = 4 * len(MOMENTS)  # one that was not killed at its moment is tried again

State = collections.namedtuple("State", "messages waiting living writing leaving")


class IndexDrill(Drill):
    def __init__(self, build, work):
        super().__init__(build, work)
        self.profile = work / "profile"
        self.rng = random.Random(5)
        self.words = [f"w{number:x}" for number in self.rng.sample(range(1 << 20), 6000)]
        self.made = 0
        self.portion = None
        self.left = collections.Counter()

    # ---- mail ----

    def text(self, number):
        planted = " ".join(word for word, each in PLANTED.items() if number % each == 0)
        return (f"From: sender{number % 50}@example.org\nTo: ada@example.org\nSubject: message {number}\n"
                f"Date: Fri, 20 Nov 2026 {number // 60 % 24:02}:{number % 60:02}:00 +0000\n"
                f"Message-ID: <{number}@example.org>\n\n{planted} in the {planted}\n"
                f"{' '.join(self.rng.choices(self.words, k=WORDS))}\n")

    def make(self, count):
        """A Maildir of messages that were never seen before."""
        self.portion = self.work / "mail" / str(self.made)
        for name in ("cur", "new", "tmp"):
            (self.portion / name).mkdir(parents=True)
        for number in range(self.made, self.made + count):
            (self.portion / "cur" / f"{number}.drill:2,S").write_text(self.text(number))
        self.made += count

    def bring(self, *options, count=PORTION):
        self.make(count)
        brought = self.run(self.profile, "import", str(self.portion), *options)
        if brought.returncode != 0:
            self.that(False, f"import: {brought.stderr}")

    # ---- what the database says ----

    @contextlib.contextmanager
    def open(self):
        database = sqlite3.connect(f"file:{self.profile / 'mail.db'}?mode=ro", uri=True, timeout=10)
        try:
            yield database
        finally:
            database.close()

    @staticmethod
    def look(database):
        return State(*database.execute(
            "SELECT messages, waiting, "
            "(SELECT count (*) FROM segment WHERE state = 0 AND segment.messages BETWEEN ?1 AND ?2), "
            "(SELECT count (*) FROM segment WHERE state = 1), (SELECT count (*) FROM segment WHERE state = 2) FROM total",
            (FAN_IN ** 2, FAN_IN ** 3 - 1)).fetchone())

    def is_at(self, state, moment):
        """Whether a kill in @state is one of @moment."""
        return {"building": state.waiting > 0 and state.writing == 0,
                "writing": state.waiting > 0 and state.writing > 0,
                "merging": state.waiting == 0 and state.writing > 0,
                "tidying": state.waiting == 0 and state.leaving > 0,
                "storing": self.made - HEAP < state.messages < self.made}[moment]

    @staticmethod
    def dead(octets):
        """How many ordinals the column of that name holds: each varint but its last octet has the high bit."""
        return sum(octet < 0x80 for octet in octets or b"")

    def check_numbers(self, database, name):
        """Every message is in the index or waits for it, and none is there twice."""
        state = self.look(database)
        rows = database.execute("SELECT messages, dead FROM segment WHERE state = 0").fetchall()
        indexed = sum(messages - self.dead(dead) for messages, dead in rows)
        waiting, = database.execute("SELECT count (*) FROM waiting").fetchone()
        orphans, = database.execute(
            "SELECT count (*) FROM segment_chunk WHERE id >> 24 NOT IN (SELECT id FROM segment)").fetchone()
        self.that(indexed + waiting == state.messages and waiting == state.waiting and orphans == 0,
                  f"{name}: {indexed} indexed + {waiting} waiting = {state.messages}, {orphans} orphans")
        return state

    # ---- rounds ----

    def prepare(self, moment):
        """So much that this moment will come in the next start; and its arguments."""
        with self.open() as database:
            state = self.look(database)
        if moment == "merging" or (moment == "tidying" and state.leaving == 0):
            for _ in range(state.living, FAN_IN - 1):
                self.bring()
        if moment == "writing":
            self.bring("--no-index", count=HEAP)
        if moment == "storing":
            self.make(HEAP)
            return ["import", str(self.portion)]
        self.bring("--no-index")
        return ["search", "--count", "quince"]

    def start_and_kill(self, moment, arguments):
        """Kills the program some milliseconds after the moment came; whether it was killed before it ended."""
        with self.open() as database:
            process = subprocess.Popen([self.cli, "--profile", str(self.profile), *arguments], stdout=subprocess.DEVNULL,
                                       stderr=subprocess.DEVNULL)
            while process.poll() is None and not self.is_at(self.look(database), moment):
                time.sleep(0.001)
        time.sleep(self.rng.uniform(0, DELAY))
        process.kill()
        return process.wait() < 0

    def round(self, number, moment):
        """Whether there was a kill, and at the moment meant."""
        name = f"kill {number} ({moment})"
        if not self.start_and_kill(moment, self.prepare(moment)):
            return False
        with self.open() as database:
            state = self.check_numbers(database, name)
        hit = self.is_at(state, moment)
        self.left.update(waiting=0 < state.waiting < state.messages, cut=state.writing > 0, leaving=state.leaving > 0)
        stats = self.run(self.profile, "stats", "--json")
        told = json.loads(stats.stdout or "{}")
        self.that(told.get("waiting_for_index") == state.waiting and told.get("messages") == state.messages,
                  f"{name}: the next start sees {told.get('waiting_for_index')} waiting {stats.stderr}")
        verified = self.run(self.profile, "verify", *(["--deep"] if number % 5 == 0 else []))
        self.that(verified.returncode == 0, f"{name}: verify {verified.stdout.strip()}")
        if moment == "storing":
            self.run(self.profile, "import", str(self.portion), "--no-index")
        return hit

    def kills(self):
        self.bring("--no-index")
        starts = hits = 0
        while hits < len(MOMENTS) and starts < MAX_STARTS:
            starts += 1
            hits += self.round(hits + 1, MOMENTS[hits])
        self.that(hits == len(MOMENTS), f"{hits} kills at the moment meant in {starts} starts")
        self.that(min(self.left[what] for what in ("waiting", "cut", "leaving")) >= 3, f"kills left behind: {dict(self.left)}")

    # ---- the end ----

    def check_end(self):
        self.bring("--no-index")
        for word, each in PLANTED.items():
            found = self.run(self.profile, "search", "--count", word)
            planted = len(range(0, self.made, each))
            self.that(found.stdout.strip() == str(planted),
                      f"{word}: found {found.stdout.strip()} of {planted} {found.stderr}")
        listed = self.run(self.profile, "search", "--limit", str(2 * self.made), "--json", "quince").stdout.splitlines()
        self.that(len(listed) == len({json.loads(line)["id"] for line in listed}) == self.made,
                  "every message found, and once")
        with self.open() as database:
            state = self.check_numbers(database, "the end")
        self.that((state.messages, state.waiting, state.writing, state.leaving) == (self.made, 0, 0, 0),
                  f"the end: nothing waits and nothing is left behind: {state}")
        verified = self.run(self.profile, "verify", "--deep")
        self.that(verified.returncode == 0, f"the end: verify --deep {verified.stdout.strip()}")


def main(build):
    with tempfile.TemporaryDirectory(prefix="popreader-drill-") as folder:
        drill = IndexDrill(pathlib.Path(build).resolve(), pathlib.Path(folder))
        drill.kills()
        drill.check_end()
        print(f"1..{drill.cases}")
    return 1 if drill.failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
