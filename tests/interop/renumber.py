#!/usr/bin/env python3
"""A real Dovecot gives 20,000 messages other unique-ids, and no body is fetched again.

Usage: renumber.py BUILD

Changes pop3_uidl_format twice under a maildrop that is here, breaks one of the syncs on the way, and moves back in the
end. Speaks TAP; skipped by name where no Dovecot can be had (dovecot.sh).
"""

import json
import os
import pathlib
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time

MESSAGES = 20000
WAIT_SECONDS = 60


class Dovecot:
    def __init__(self, script, files, folder):
        self.script, self.files, self.folder = script, files, folder
        self.port = free_port()
        self.process = None

    def start(self, uidl_format):
        (self.folder / "extra.conf").write_text(f"protocol pop3 {{\n  pop3_uidl_format = {uidl_format}\n}}\n")
        self.process = subprocess.Popen(["sh", self.script, "run", self.files, self.folder, str(self.port)],
                                        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        deadline = time.monotonic() + WAIT_SECONDS
        while True:
            try:
                socket.create_connection(("127.0.0.1", self.port)).close()
                return
            except OSError:
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.05)

    def stop(self):
        """Its namespace has a process of its own in front: the server itself is told."""
        os.kill(int((self.folder / "run" / "master.pid").read_text()), signal.SIGTERM)
        self.process.wait()

    def sessions(self):
        """What each session asked for, as the server counted it: (RETR, TOP)."""
        found = re.findall(r"retr=(\d+) top=(\d+)", (self.folder / "log").read_text())
        return [(int(retr), int(top)) for retr, top in found]

    def wait_for_sessions(self, count):
        deadline = time.monotonic() + WAIT_SECONDS
        while len(self.sessions()) < count and time.monotonic() < deadline:
            time.sleep(0.05)
        return self.sessions()


def free_port():
    while True:
        with socket.socket() as first, socket.socket() as second:
            first.bind(("127.0.0.1", 0))
            port = first.getsockname()[1]
            try:
                second.bind(("127.0.0.1", port + 1))
                return port
            except (OSError, OverflowError):
                continue


class Renumbering:
    def __init__(self, build, work):
        self.cli = str(build / "src" / "popreader-cli")
        self.profile = work / "profile"
        self.server_folder = work / "server"
        self.cases = self.failed = 0

    def that(self, good, name):
        self.cases += 1
        self.failed += not good
        print(f"{'ok' if good else 'not ok'} {self.cases} - {' '.join(str(name).split())}", flush=True)

    def run(self, *arguments):
        return subprocess.run([self.cli, "--profile", str(self.profile), *arguments], capture_output=True, text=True,
                              timeout=600, check=False)

    def fill(self):
        new = self.server_folder / "mail" / "new"
        new.mkdir(parents=True)
        for number in range(MESSAGES):
            text = (f"Return-Path: <s{number % 90}@example.org>\nReceived: from a.example.org by mail.example.org\n"
                    f"\twith ESMTP id {number:08x}; Fri, 20 Nov 2026 09:{number // 60 % 60:02}:{number % 60:02} +0000\n"
                    f"From: Sender {number % 90} <s{number % 90}@example.org>\nTo: ada@example.org\n"
                    f"Subject: Message {number}\nMessage-ID: <{number}@example.org>\n"
                    f"Date: Fri, 20 Nov 2026 09:{number // 60 % 60:02}:{number % 60:02} +0000\n\n"
                    + f"Line of message {number}, one of several that all say the same.\n" * (5 + number % 40))
            (new / f"{1790000000 + number}.M{number}.host").write_text(text)

    def sync(self, server):
        """The report, and what the server was asked for."""
        before = len(server.sessions())
        done = self.run("sync", "--json")
        report = json.loads(done.stdout.splitlines()[-1])
        return report, server.wait_for_sessions(before + 1)[before:]

    def count(self):
        return int(self.run("search", "--count", "").stdout or -1)

    def renumbered(self, server, uidl_format):
        server.start(uidl_format)
        report, sessions = self.sync(server)
        asked = f"{report['bytes_in']} octets in, {report['bytes_out']} out, {report['seconds']} s"
        self.that(report["error"] is None and report["adopted"] == MESSAGES,
                  f"{uidl_format}: {report['adopted']} adopted, {asked}")
        self.that(report["new"] == 0 and sessions == [(0, MESSAGES)], f"{uidl_format}: no body fetched, (RETR, TOP) {sessions}")
        self.that(self.count() == MESSAGES, f"{uidl_format}: no message twice, {self.count()} here")
        self.nothing_new(server, uidl_format)
        server.stop()

    def nothing_new(self, server, uidl_format):
        report, sessions = self.sync(server)
        self.that(report["adopted"] == 0 and report["known"] == MESSAGES and sessions == [(0, 0)],
                  f"{uidl_format}: the next check finds nothing, {report['bytes_in']} octets in")

    def broken(self, server, uidl_format):
        """Killed in the middle, the next sync goes on with the rest."""
        server.start(uidl_format)
        before = len(server.sessions())
        sync = subprocess.Popen([self.cli, "--profile", str(self.profile), "sync", "--json"], stdout=subprocess.DEVNULL,
                                stderr=subprocess.DEVNULL)
        deadline = time.monotonic() + WAIT_SECONDS
        while self.places_like("mid-") < MESSAGES // 10 and sync.poll() is None and time.monotonic() < deadline:
            time.sleep(0.01)
        sync.kill()
        sync.wait()
        adopted = self.places_like("mid-")
        server.wait_for_sessions(before + 1)
        report, sessions = self.sync(server)
        self.that(report["adopted"] == MESSAGES - adopted and report["new"] == 0 and sum(retr for retr, _ in sessions) == 0,
                  f"killed after {adopted}: the next sync adopts the other {report['adopted']}")
        self.that(self.count() == MESSAGES, f"killed after {adopted}: no message twice")
        self.nothing_new(server, uidl_format)
        server.stop()

    def places_like(self, prefix):
        database = sqlite3.connect(f"file:{self.profile / 'mail.db'}?mode=ro", uri=True)
        try:
            return database.execute("SELECT count(*) FROM place WHERE CAST(uidl AS TEXT) LIKE ? || '%'", (prefix,)).fetchone()[0]
        finally:
            database.close()

    def first_sync(self, server):
        server.start("%08Xu%08Xv")
        self.run("account", "add", "work", "--server", "localhost", "--port", str(server.port), "--security", "starttls",
                 "--user", "ada", "--ca-file", str(self.server_folder / "tls" / "ca.pem"), "--password-command", "echo secret")
        report, sessions = self.sync(server)
        self.that(report["error"] is None and report["new"] == MESSAGES,
                  f"first sync: {report['new']} new, {report['bytes_in']} octets in, {report['seconds']} s {report['error']}")
        self.that(sessions == [(MESSAGES, 0)], "first sync: every body once")
        server.stop()


def main(build):
    build = pathlib.Path(build).resolve()
    script = pathlib.Path(__file__).resolve().parent / "dovecot.sh"
    files = build / "tests" / "interop" / "dovecot"
    fetched = subprocess.run(["sh", script, "fetch", files], capture_output=True, text=True, check=False)
    if fetched.returncode == 77:
        print(f"1..0 # SKIP {' '.join(fetched.stdout.split())}")
        return 0
    with tempfile.TemporaryDirectory(prefix="popreader-renumber-") as folder:
        work = pathlib.Path(folder)
        work.chmod(0o755)
        test = Renumbering(build, work)
        test.fill()
        server = Dovecot(script, files, test.server_folder)
        test.first_sync(server)
        test.renumbered(server, "%v-%u")
        test.broken(server, "mid-%u")
        test.renumbered(server, "%g")
        test.renumbered(server, "%08Xu%08Xv")
        verified = test.run("verify")
        test.that(verified.returncode == 0, f"verify {verified.stdout.strip()}")
        print(f"1..{test.cases}")
    return 1 if test.failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
