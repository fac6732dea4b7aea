#!/usr/bin/env python3
"""Watches test-corpus, which shows every message, while it runs: no process of it may connect to anything but
sockets of this computer's file system and the dead proxy of originals, or say a word on standard error.

Usage: test-corpus-quiet.py TEST-CORPUS; POPREADER_WATCHED_CORPUS names a folder of more messages, which takes long.
"""

import os
import re
import subprocess
import sys
import tempfile

ADDRESSED = re.compile(r"\b(?:connect|sendto)\(.*?\{sa_family=(AF_\w+)(.*)")
LOCAL = ("AF_UNIX", "AF_NETLINK", "AF_UNSPEC")  # files, the kernel, and the end of what was connected
DEAD_PROXY = re.compile(r'htons\(9\), sin_addr=inet_addr\("255\.255\.255\.255"\)')
# WebKit's process, where there is no bus of screen readers, as in a test without a session.
NO_SCREEN_READER = re.compile(r"\*\* \(process:\d+\): WARNING \*\*: [\d:.]+: Can't connect to a11y bus: ")
MOST_TOLD = 20  # lines of what is wrong

class Cases:
    def __init__(self):
        self.number = self.failed = 0

    def that(self, good, name, *facts):
        self.number += 1
        self.failed += not good
        print(f"{'ok' if good else 'not ok'} {self.number} - corpus-quiet/{name}")
        for fact in [] if good else facts[:MOST_TOLD]:
            print(f"# {fact}")
        sys.stdout.flush()


def is_outside(line):
    found = ADDRESSED.search(line)
    return bool(found) and found[1] not in LOCAL and not DEAD_PROXY.search(found[2])


def watch(command):
    """Its exit code, what it and its children wanted to reach outside, what it said, and how often it connected."""
    env = {name: value for name, value in os.environ.items() if name != "POPREADER_CORPUS"}
    if "POPREADER_WATCHED_CORPUS" in env:
        env["POPREADER_CORPUS"] = env["POPREADER_WATCHED_CORPUS"]
    with tempfile.NamedTemporaryFile(mode="r", errors="replace") as trace:
        done = subprocess.run(
            ["strace", "-f", "-qq", "--seccomp-bpf", "-e", "trace=connect,sendto", "-e", "signal=none", "-o", trace.name,
             *command], capture_output=True, text=True, errors="replace", check=False, env=env)
        lines = trace.read().splitlines()
    return done, [line for line in lines if is_outside(line)], sum("AF_UNIX" in line for line in lines)


def why_not():
    """Why nothing can be watched here, or None."""
    try:
        tried = subprocess.run(["strace", "-f", "-qq", "--seccomp-bpf", "-e", "trace=connect", "-o", "/dev/null", "true"],
                               capture_output=True, text=True, check=False)
    except OSError as error:
        return f"strace: {error.strerror}"
    return f"processes may not be traced here: {tried.stderr.strip()}" if tried.returncode else None


def main():
    reason = why_not()
    if reason:
        print(f"1..0 # SKIP {reason}")
        return 0
    cases = Cases()
    knock = "import socket; s = socket.socket(); s.settimeout(1); s.connect_ex(('127.0.0.1', 9))"
    _, outside, _ = watch([sys.executable, "-c", f"import os, sys\nif os.fork(): os.wait()\nelse: exec({knock!r})"])
    cases.that(len(outside) == 1, "a-connection-of-a-child-is-noticed", *outside)
    done, outside, n_connected = watch([*sys.argv[1:], "--tap"])
    cases.that(done.returncode == 0, "every-message-is-shown", *done.stdout.splitlines()[-5:])
    cases.that(not outside, "nothing-outside-is-reached", *outside)
    cases.that(n_connected > 0, "the-display-is-reached")
    said = [line for line in done.stderr.splitlines() if line and not NO_SCREEN_READER.match(line)]
    cases.that(not said, "nothing-is-said-on-standard-error", *said)
    print(f"1..{cases.number}")
    return 1 if cases.failed else 0


if __name__ == "__main__":
    sys.exit(main())
