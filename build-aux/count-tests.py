#!/usr/bin/env python3
"""Name what was skipped and count what ran: the last line of build-aux/check.

Usage: count-tests.py TESTLOG.junit.xml

Every case of every test program counts. A program that broke off counts as failed, whatever
its cases said; a run without any passed case has failed. Exit status 1 unless nothing failed.
"""

import collections
import sys
import xml.etree.ElementTree as ElementTree


def outcome(case):
    if case.find("failure") is not None or case.find("error") is not None:
        return "failed"
    return "skipped" if case.find("skipped") is not None else "passed"


def main(path):
    try:
        suites = ElementTree.parse(path).getroot()
    except (OSError, ElementTree.ParseError) as error:
        print(f"no test results: {error}", file=sys.stderr)
        return 1
    counts = collections.Counter()
    for suite in suites.iter("testsuite"):
        cases = list(suite.iter("testcase"))
        for case in cases:
            result = outcome(case)
            counts[result] += 1
            if result != "passed":
                print(f"{result}: {suite.get('name')} {case.get('name')}")
        broken = int(suite.get("errors") or 0) + int(suite.get("failures") or 0)
        if broken and not any(outcome(case) == "failed" for case in cases):
            counts["failed"] += 1
            print(f"failed: {suite.get('name')} broke off")
    print("{passed} passed, {failed} failed, {skipped} skipped".format(
        **{name: counts[name] for name in ("passed", "failed", "skipped")}))
    return 0 if counts["passed"] and not counts["failed"] else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
