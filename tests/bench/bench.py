#!/usr/bin/env python3
"""Measures PopReader beside its peers: build-aux/bench [OPTION…] [NAME…].

Prints one table, saves it as JSON and draws the ratios. NAMEs are parts (--list); without any, all run."""

import argparse
import dataclasses
import datetime
import json
import os
import pathlib
import signal
import sys

sys.dont_write_bytecode = True
# pylint: disable=wrong-import-position
from harness import link_parts, parts, report, window_parts
from harness.context import Context
from harness.measure import CannotRun, Tools
from harness.rows import parts as part_names, table

ROOT = pathlib.Path(__file__).resolve().parents[2]


def parse_arguments():
    parser = argparse.ArgumentParser(prog="bench", description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("names", nargs="*", metavar="NAME")
    parser.add_argument("--build", type=pathlib.Path, default=ROOT / "build", help="the build folder")
    parser.add_argument("--size", choices=["small", "full"], default="full", help="small: only to see that it works")
    parser.add_argument("--runs", type=int, help="how often each (5; long ones at most 3 times)")
    parser.add_argument("--corpus", choices=["shared", "own"], help="whose mail; shared where it is there")
    parser.add_argument("--install-peers", action="store_true", help="install the peers that are missing, after saying so")
    parser.add_argument("--json", type=pathlib.Path, metavar="FILE", help="where to save the figures")
    parser.add_argument("--add", action="store_true", help="keep what that file has of parts that are not run now")
    parser.add_argument("--plot", type=pathlib.Path, metavar="FILE", help="where to draw them (PNG)")
    parser.add_argument("--markdown", type=pathlib.Path, metavar="FILE", help="print the table of saved figures, do nothing else")
    parser.add_argument("--list", action="store_true", help="the parts")
    return parser.parse_args()


def run_part(bench, name, rows):
    """Whatever goes wrong is said in the rows of the part that have no figure."""
    run = {**parts.PARTS, **link_parts.PARTS, **window_parts.PARTS}[name]
    mine = [row for row in rows.values() if row.part == name]
    print(f"{name} …", flush=True)
    try:
        run(bench, rows)
        return
    except CannotRun as error:
        reason = str(error)
    except Exception as error:  # pylint: disable=broad-except
        reason = f"it failed: {error}"
    print(f"  {reason}", flush=True)
    for row in mine:
        if not row.ours and row.reason is None:
            row.reason = reason


def read_earlier(arguments, file):
    """The rows of an earlier run of the same size that gave figures, by name."""
    if not arguments.add or not file.exists():
        return {}
    result = json.loads(file.read_text())
    return {row["name"]: row for row in result["rows"] if row["ours"] and result["size"] == arguments.size}


def gather(arguments, bench, rows, done, earlier):
    """What is known when the parts DONE have run."""
    def tell(row):
        silent = row.part not in done and row.reason is None and not row.ours
        if silent and row.name in earlier:
            return earlier[row.name]
        return report.facts_of(dataclasses.replace(row, reason="it was not run") if silent else row)
    return {
        "when": datetime.datetime.now(datetime.timezone.utc).isoformat(timespec="seconds"),
        "size": arguments.size, "runs": bench.runs, "corpora": bench.corpora_kind, "machine": report.machine(),
        "rows": [tell(row) for row in rows.values()],
    }


def measure(arguments, work):
    """Saves after each part: the figures of hours must not go with the last one."""
    tools = Tools(arguments.build.resolve(), work)
    bench = Context(tools, ROOT, arguments)
    names = arguments.names or part_names()
    rows = {row.name: row for row in table()}
    file = arguments.json or work / "bench.json"
    earlier = read_earlier(arguments, file)
    for i, name in enumerate(names):
        run_part(bench, name, rows)
        report.save(gather(arguments, bench, rows, names[:i + 1], earlier), file)
    result = gather(arguments, bench, rows, names, earlier)
    report.print_table(result)
    try:
        if not report.plot(tools, result, arguments.plot or work / "bench.png"):
            print("no picture: no row has a ratio")
    except CannotRun as error:
        print(f"no picture: {error}")
    return any((row["reason"] or "").startswith("it failed") for row in result["rows"])


def main():
    arguments = parse_arguments()
    if arguments.list:
        print("\n".join(part_names()))
        return 0
    if arguments.markdown:
        report.print_markdown(json.loads(arguments.markdown.read_text()))
        return 0
    unknown = set(arguments.names) - set(part_names())
    if unknown:
        print(f"bench: no part {', '.join(sorted(unknown))}; see --list", file=sys.stderr)
        return 2
    work = pathlib.Path(os.environ.get("POPREADER_BENCH") or ROOT / "build-bench").resolve()
    work.mkdir(parents=True, exist_ok=True)
    # Servers are stopped on the way out.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("bench: told to stop"))
    return 1 if measure(arguments, work) else 0


if __name__ == "__main__":
    sys.exit(main())
