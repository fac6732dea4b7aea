#!/usr/bin/env python3
"""Break syncs on purpose, with the real programs, and see that nothing is lost.

Usage: drill.py BUILD

kill -9 at 20 random moments; two syncs and a reader of the change at once on one profile; a full disk; a profile
that may not be written; a database from the future, a truncated one and one that is none. Speaks TAP.
"""

import hashlib
import json
import os
import pathlib
import random
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time

MESSAGES = 3000
KILLS = 20
LOST_MESSAGES = 256  # what a crash may cost: fetched again


class Drill:
    def __init__(self, build, work):
        self.cli = str(build / "src" / "popreader-cli")
        self.server_program = str(build / "tests" / "support" / "popreader-demo-server")
        self.work = work
        self.cases = self.failed = 0
        self.maildrop = work / "maildrop"

    def that(self, good, name):
        self.cases += 1
        self.failed += not good
        print(f"{'ok' if good else 'not ok'} {self.cases} - {' '.join(name.split())}", flush=True)

    def skip(self, name, why):
        self.cases += 1
        print(f"ok {self.cases} - {name} # SKIP {why}", flush=True)

    def fill(self, count):
        rng = random.Random(7)
        words = [f"w{number:x}" for number in rng.sample(range(1 << 20), 4000)]
        self.maildrop.mkdir(parents=True)
        for number in range(count):
            body = " ".join(rng.choices(words, k=rng.choice((60, 400, 3000))))
            text = (f"From: sender{number % 50}@example.org\nTo: ada@example.org\nSubject: message {number}\n"
                    f"Date: Fri, 20 Nov 2026 09:{number % 60:02}:00 +0000\nMessage-ID: <{number}@example.org>\n\n"
                    f"{body}\n")
            (self.maildrop / f"{number:05}.eml").write_text(text)

    def serve(self, *options):
        process = subprocess.Popen([self.server_program, "--folder", str(self.maildrop), *options],
                                   stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        words = dict(word.split("=", 1) for word in process.stdout.readline().split())
        return process, {name: value.strip("'") for name, value in words.items()}

    def retrieved(self, process):
        process.stdin.close()
        line = process.stdout.readline()
        process.wait()
        return int(dict(word.split("=") for word in line.split())["retr"])

    def run(self, profile, *arguments, prefix=(), seconds=600):
        return subprocess.run([*prefix, self.cli, "--profile", str(profile), *arguments], capture_output=True, text=True,
                              timeout=seconds, check=False)

    def add(self, profile, server, prefix=()):
        return self.run(profile, "account", "add", "work", "--server", "localhost", "--port", server["port"], "--user",
                        server["user"], "--ca-file", server["ca_file"], "--password-command",
                        f"echo {server['password']}", prefix=prefix)

    def count(self, profile):
        return int(self.run(profile, "search", "--count", "").stdout or -1)

    def said(self, run, name):
        """One sentence on standard error, and no crash."""
        lines = run.stderr.splitlines()
        self.that(run.returncode == 1 and lines and all(line.startswith("popreader-cli: ") for line in lines),
                  f"{name}: {run.stderr.strip() or run.returncode}")

    # ---- kill -9 ----

    def kills(self):
        process, server = self.serve()
        profile = self.work / "kills"
        self.add(profile, server)
        whole = self.work / "whole"
        self.add(whole, server)
        started = time.monotonic()
        self.run(whole, "sync")
        length = time.monotonic() - started
        rng = random.Random(11)
        for _ in range(KILLS):
            sync = subprocess.Popen([self.cli, "--profile", str(profile), "sync"], stdout=subprocess.DEVNULL,
                                    stderr=subprocess.DEVNULL)
            time.sleep(rng.uniform(0.01, length / 4))
            sync.kill()
            sync.wait()
        last = self.run(profile, "sync", "--json")
        self.that(last.returncode == 0, f"kill -9: the last sync ends well {last.stderr}")
        self.that(self.count(profile) == MESSAGES, f"kill -9: {self.count(profile)} of {MESSAGES} here")
        verified = self.run(profile, "verify", "--deep")
        self.that(verified.returncode == 0, f"kill -9: verify --deep {verified.stdout.strip()}")
        again = self.retrieved(process) - 2 * MESSAGES
        self.that(again <= KILLS * LOST_MESSAGES, f"kill -9: {again} fetched again in {KILLS} kills of a {length:.1f} s sync")
        listed = self.run(profile, "list", "--limit", "0", "--json").stdout.splitlines()
        self.that(len({json.loads(line)["id"] for line in listed}) == MESSAGES, "kill -9: every message once")
        self.that(not list(profile.glob("spool-*")), "kill -9: nothing is put by any more")

    # ---- several processes ----

    def together(self):
        process, server = self.serve("--rate", "3000000")
        profile = self.work / "together"
        self.add(profile, server)
        syncs = [subprocess.Popen([self.cli, "--profile", str(profile), "sync", "--json"], stdout=subprocess.PIPE,
                                  stderr=subprocess.PIPE, text=True) for _ in range(2)]
        seen, locked = 0, []
        while any(sync.poll() is None for sync in syncs):
            reader = self.run(profile, "list", "--limit", "1", "--json")
            seen += bool(reader.stdout)
            locked.append(reader.stderr)
        ends = [sync.communicate() for sync in syncs]
        codes = sorted((json.loads(out)["error"] or {"code": ""})["code"] for out, _ in ends)
        self.that(codes == ["", "in-use"], f"together: one syncs, the other ends with {codes[1]!r}")
        self.that(not any(locked) and "locked" not in "".join(error for _, error in ends), "together: nobody is locked out")
        self.that(seen > 0, f"together: readers saw rows {seen} times while it synced")
        self.that(self.count(profile) == MESSAGES, "together: nothing lost")
        self.retrieved(process)

    # ---- disks and files ----

    def full_disk(self):
        if os.geteuid() != 0:
            self.skip("full disk", "needs root for a small tmpfs")
            return
        process, server = self.serve()
        mount = self.work / "small"
        mount.mkdir()
        made = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", str(mount)], check=False)
        if made.returncode != 0:
            self.skip("full disk", "nothing can be mounted here")
            self.retrieved(process)
            return
        try:
            profile = mount / "profile"
            self.add(profile, server)
            sync = self.run(profile, "sync", "--json")
            self.said(sync, "full disk")
            report = json.loads(sync.stdout)
            self.that(report["error"]["code"] == "disk", f"full disk: code {report['error']}")
            here = self.count(profile)
            self.that(here == report["new"], f"full disk: {here} readable, {report['new']} reported")
            self.that(not self.run(profile, "list", "--limit", "5").stderr, "full disk: listing goes on")
            subprocess.run(["mount", "-o", "remount,size=200m", str(mount)], check=True)
            again = self.run(profile, "sync")
            self.that(again.returncode == 0 and self.count(profile) == MESSAGES, f"full disk: with space the rest comes {again.stderr}")
            self.that(self.run(profile, "verify", "--deep").returncode == 0, "full disk: verify --deep")
        finally:
            subprocess.run(["umount", "-l", str(mount)], check=False)
            self.retrieved(process)

    def prefix_of_other_user(self):
        return ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "--"] if os.geteuid() == 0 else []

    def read_only(self):
        prefix = self.prefix_of_other_user()
        if prefix and subprocess.run([*prefix, self.cli, "--version"], capture_output=True, check=False).returncode != 0:
            self.skip("read-only", "another user cannot reach the program here")
            return
        process, server = self.serve()
        profile = self.work / "kills"
        before = self.digest(profile)
        for path in [profile, *profile.iterdir()]:
            path.chmod(0o555 if path.is_dir() else 0o444)
        listed = self.run(profile, "list", "--limit", "3", "--json", prefix=prefix)
        self.that(len(listed.stdout.splitlines()) == 3 and not listed.stderr, f"read-only: listing goes on {listed.stderr}")
        found = self.run(profile, "search", "--count", "message", prefix=prefix)
        self.that(found.stdout.strip() == str(MESSAGES), f"read-only: searching goes on {found.stderr}")
        key = json.loads(listed.stdout.splitlines()[0])["id"]
        shown = self.run(profile, "show", str(key), prefix=prefix)
        self.that(shown.returncode == 0, f"read-only: reading goes on {shown.stderr}")
        self.said(self.run(profile, "sync", prefix=prefix), "read-only: sync")
        self.said(self.run(profile, "mark", str(key), "--read", prefix=prefix), "read-only: mark")
        for path in [profile, *profile.iterdir()]:
            path.chmod(0o700 if path.is_dir() else 0o600)
        self.that(self.digest(profile) == before, "read-only: nothing overwritten")
        self.retrieved(process)

    @staticmethod
    def digest(profile):
        return hashlib.sha256((profile / "mail.db").read_bytes()).hexdigest()

    def copy(self, name):
        profile = self.work / name
        shutil.copytree(self.work / "whole", profile)
        database = sqlite3.connect(profile / "mail.db")
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        database.close()
        return profile

    def future(self):
        profile = self.copy("future")
        database = sqlite3.connect(profile / "mail.db")
        database.execute("PRAGMA user_version = 999")
        database.commit()
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        database.close()
        before = self.digest(profile)
        for command in (["list"], ["sync"], ["stats"]):
            self.said(self.run(profile, *command), f"future: {command[0]}")
        self.that(self.digest(profile) == before, "future: left untouched")

    def truncated(self):
        process, server = self.serve()
        profile = self.work / "truncated"
        self.add(profile, server)
        self.run(profile, "sync", "--max-messages", str(MESSAGES // 2))
        path = profile / "mail.db"
        os.truncate(path, path.stat().st_size // 2)
        before = self.digest(profile)
        self.said(self.run(profile, "sync"), "truncated: sync, with a server that answers")
        verified = self.run(profile, "verify")
        self.that(verified.returncode == 1 and verified.stderr, f"truncated: verify says {verified.stderr.strip()}")
        listed = self.run(profile, "list", "--limit", "5")
        self.that(len(listed.stdout.splitlines()) == 6 and "damaged" in listed.stderr,
                  f"truncated: what can be read is listed {listed.stderr.strip()}")
        self.that(self.digest(profile) == before, "truncated: nothing overwritten")
        os.truncate(path, 100)
        before = self.digest(profile)
        self.said(self.run(profile, "list"), "truncated to 100 octets: list")
        self.said(self.run(profile, "sync"), "truncated to 100 octets: sync")
        self.that(self.digest(profile) == before, "truncated to 100 octets: nothing overwritten")
        self.retrieved(process)

    def no_database(self):
        profile = self.work / "none"
        profile.mkdir(mode=0o700)
        (profile / "mail.db").write_bytes(b"this is a letter, not a database\n" * 500)
        before = self.digest(profile)
        for command in (["list"], ["sync"]):
            self.said(self.run(profile, *command), f"no database: {command[0]}")
        self.that(self.digest(profile) == before, "no database: left untouched")


def main(build):
    with tempfile.TemporaryDirectory(prefix="popreader-drill-") as folder:
        work = pathlib.Path(folder)
        work.chmod(0o755)
        drill = Drill(pathlib.Path(build).resolve(), work)
        drill.fill(MESSAGES)
        for part in (drill.kills, drill.together, drill.full_disk, drill.future, drill.truncated, drill.no_database,
                     drill.read_only):
            part()
        print(f"1..{drill.cases}")
    return 1 if drill.failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
