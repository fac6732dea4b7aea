#!/usr/bin/env python3
"""Name what was skipped or failed and count what ran: the last line of build-aux/check.

Usage: count-tests.py TESTLOG.json

Every case of every test program counts. A program that broke off counts as failed, whatever its cases
said; a run without any passed case has failed. Exit status 1 unless nothing failed.
"""

import collections
import json
import re
import sys

CASE = re.compile(r"^(ok|not ok) \d+ ?(?:- )?(.*?)(?: # (SKIP)\b ?(.*))?$", re.MULTILINE)


def cases(test):
    """(name, outcome, why) of each case; of the program itself where it told none, or broke off."""
    told = []
    for word, name, directive, why in CASE.findall(test["stdout"] or ""):
        outcome = "skipped" if directive else "passed" if word == "ok" else "failed"
        told.append((name, outcome, why))
    if test["result"] in ("OK", "SKIP", "EXPECTEDFAIL"):
        whole = "skipped" if test["result"] == "SKIP" else "passed"
        return told or [("", whole, (test["stdout"] or "").strip())]
    if not any(outcome == "failed" for _, outcome, _ in told):
        told.append(("", "failed", test["result"].lower()))
    return told


def main(path):
    counts = collections.Counter()
    try:
        with open(path, encoding="utf-8") as log:
            tests = [json.loads(line) for line in log]
    except (OSError, ValueError) as error:
        print(f"no test results: {error}", file=sys.stderr)
        return 1
    for test in tests:
        for name, outcome, why in cases(test):
            counts[outcome] += 1
            if outcome != "passed":
                print(f"{outcome}: {test['name']} {name} {why}".replace("  ", " ").rstrip())
    print("{passed} passed, {failed} failed, {skipped} skipped".format(
        **{outcome: counts[outcome] for outcome in ("passed", "failed", "skipped")}))
    return 0 if counts["passed"] and not counts["failed"] else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
