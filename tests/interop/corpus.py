#!/usr/bin/env python3
"""Bring a corpus of real and malformed mail from a real Dovecot, and read all of it.

Usage: corpus.py SHARED CLI WORK

SHARED/corpus holds messages (*.eml) and mboxes, SHARED/servers/dovecot.sh starts the server. Over TLS, STLS
and plain: one sync brings everything, a second one nothing and without a RETR; each message's octets are those
that an independent client is served. Then every message is shown as text and as JSON without a complaint on
standard error. Ends with "N passed, N failed, N skipped".
"""

import json
import mailbox
import os
import pathlib
import re
import shutil
import socket
import subprocess
import sys
import time

USER, PASSWORD, PORT, OWNER = "alice", "secret-1", 21870, 21001
SHOW_SECONDS = 20


class Check:
    """Counts cases and names the ones that failed."""

    def __init__(self):
        self.passed = self.failed = 0

    def that(self, good, name):
        if good:
            self.passed += 1
        else:
            self.failed += 1
            print(f"failed: {name}", flush=True)


def corpus_messages(folder):
    for path in sorted(folder.rglob("*.eml")):
        yield path.name, path.read_bytes()
    for path in sorted(folder.rglob("*.mbox")):
        box = mailbox.mbox(path, create=False)
        for key in box.keys():
            yield f"{path.name}-{key}", box.get_bytes(key)


def fill_maildir(folder, messages):
    target = folder / "home" / USER / "Maildir"
    for name in ("cur", "new", "tmp"):
        (target / name).mkdir(parents=True, exist_ok=True)
    count = 0
    for count, (_, octets) in enumerate(messages, 1):
        (target / "new" / f"{1700000000 + count}.M{count}.corpus").write_bytes(octets)
    for path in [target.parent, target, *target.rglob("*")]:
        os.chown(path, OWNER, OWNER)
    return count


def served_octets():
    """What the server gives, read by the plainest of clients."""
    with socket.create_connection(("127.0.0.1", PORT), 60) as connection:
        stream = connection.makefile("rwb")

        def say(line):
            stream.write(line.encode() + b"\r\n")
            stream.flush()
            reply = stream.readline()
            assert reply.startswith(b"+OK"), reply
            return reply

        stream.readline()
        say(f"USER {USER}")
        say(f"PASS {PASSWORD}")
        count = int(say("STAT").split()[1])
        for number in range(1, count + 1):
            say(f"RETR {number}")
            lines = []
            while (line := stream.readline()) != b".\r\n":
                lines.append(line[1:] if line.startswith(b".") else line)
            yield b"".join(lines)
        say("QUIT")


class Reader:
    """popreader-cli on a profile of its own."""

    def __init__(self, program, profile):
        self.program, self.profile = program, str(profile)

    def run(self, *arguments, seconds=600, stdin=None):
        return subprocess.run([self.program, "--profile", self.profile, *arguments], capture_output=True,
                              timeout=seconds, input=stdin, check=False)

    def add(self, security, certificate):
        port = PORT + 1 if security == "tls" else PORT
        made = self.run("account", "add", "corpus", "--server", "localhost", "--port", str(port), "--user", USER,
                        "--security", security, "--password-command", f"echo {PASSWORD}",
                        "--ca-file", str(certificate))
        assert made.returncode == 0, made.stderr

    def sync(self):
        done = self.run("sync", "--json")
        assert done.returncode == 0, (done.stdout, done.stderr)
        return json.loads(done.stdout)

    def rows(self):
        listed = self.run("list", "--limit", "0", "--json")
        assert listed.returncode == 0 and not listed.stderr, listed.stderr
        return [json.loads(line) for line in listed.stdout.splitlines()]


def last_session_retrieved(log):
    """RETR count of the last session in Dovecot's log, once it has ended."""
    for _ in range(100):
        counts = re.findall(r"retr=(\d+)/", log.read_text(errors="replace"))
        if counts:
            return int(counts[-1])
        time.sleep(0.05)
    raise AssertionError("no session in the server's log")


def check_security(check, reader, security, server, served):
    reader.add(security, server / "tls" / "ca.pem")
    first = reader.sync()
    unique = set(served)
    check.that(first["new"] == len(unique), f"{security}: {first['new']} new of {len(unique)}")
    rows = reader.rows()
    check.that(len(rows) == len(unique), f"{security}: {len(rows)} listed of {len(unique)}")
    for row in rows:
        raw = reader.run("show", str(row["id"]), "--raw", seconds=SHOW_SECONDS)
        check.that(raw.returncode == 0 and not raw.stderr and raw.stdout in unique,
                   f"{security}: octets of {row['id']} ({row['subject']!r})")
        unique.discard(raw.stdout)
    check.that(not unique, f"{security}: {len(unique)} served messages are not here")
    second = reader.sync()
    check.that(second["new"] == 0 and second["known"] == len(served), f"{security}: second sync: {second}")
    time.sleep(0.3)
    retrieved = last_session_retrieved(server / "log" / "dovecot.log")
    check.that(retrieved == 0, f"{security}: second sync sent {retrieved} RETR")
    return rows


# What protects a message, or claims to, is told beside its text.
NOTE = re.compile(rb"(Encryption|Signature|Protection)( \(doubtful\))?: ")


def check_reading(check, reader, rows):
    for row in rows:
        for way in ("--text", "--json", "--headers", "--html"):
            try:
                shown = reader.run("show", str(row["id"]), way, seconds=SHOW_SECONDS)
            except subprocess.TimeoutExpired:
                check.that(False, f"show {row['id']} {way} hangs")
                continue
            good = shown.returncode == 0 and not any(line for line in shown.stderr.splitlines() if not NOTE.match(line))
            if way == "--html":  # a message without HTML says so
                good = shown.returncode in (0, 1)
            if good and way == "--json":
                good = json.loads(shown.stdout)["id"] == row["id"]
            elif good:
                shown.stdout.decode("utf-8")
            check.that(good, f"show {row['id']} {way}: {shown.returncode} {shown.stderr[:200]!r}")


def main(shared, program, work):
    if os.geteuid() != 0:
        print("skipped: the corpus needs root for the server's namespace\n0 passed, 0 failed, 1 skipped")
        return 0
    work = pathlib.Path(work).resolve()
    shutil.rmtree(work, ignore_errors=True)
    server = work / "server"
    server.mkdir(parents=True)
    script = str(pathlib.Path(shared) / "servers" / "dovecot.sh")
    environment = {**os.environ, "COUNT": "0", "POP_DEBS": str(work.parent / "debs")}
    count = fill_maildir(server, corpus_messages(pathlib.Path(shared) / "corpus"))
    (server / ".seeded").touch()
    subprocess.run(["bash", script, "start", str(server), str(PORT)], env=environment, check=True)
    check = Check()
    try:
        served = list(served_octets())
        check.that(len(served) == count, f"{len(served)} served of {count}")
        for security in ("tls", "starttls", "none"):
            reader = Reader(program, work / security)
            rows = check_security(check, reader, security, server, served)
        check_reading(check, reader, rows)
        check.that(reader.run("verify", "--deep").returncode == 0, "verify --deep")
    finally:
        subprocess.run(["bash", script, "stop", str(server)], check=False)
    print(f"{count} messages, {len(set(served))} different ones, over TLS, STLS and plain")
    print(f"{check.passed} passed, {check.failed} failed, 0 skipped")
    return 1 if check.failed else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:4]))
