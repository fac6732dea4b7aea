"""What is said of the rows: a table, JSON, Markdown, a picture."""

import json
import os
import platform
import re
import shutil
import statistics
import subprocess

HEAD = ["work", "peer", "peer took", "PopReader", "ratio [min–max]", "target", "met", "limit", "peer recorded"]


def facts_of(row):
    """A row as it is kept in JSON."""
    facts = {
        "name": row.name, "part": row.part, "work": row.work, "peer": row.peer, "unit": row.unit, "kind": row.kind,
        "target": row.target, "recorded": row.recorded, "peers": row.peers, "ours": row.ours, "limit": row.limit,
        "note": row.note, "reason": row.reason, "ratio": None, "met": None,
    }
    pairs = row.pairs()
    if pairs:
        facts["ratio"] = {"median": statistics.median(pairs), "min": min(pairs), "max": max(pairs)}
    if row.reason is None:
        value = facts["ratio"] and facts["ratio"]["median"] if row.kind == "ratio" else \
            statistics.median(row.ours) if row.ours else None
        if value is not None:
            facts["met"] = value >= row.target if row.kind == "least" else value <= row.target
        elif row.ours:
            facts["reason"] = row.note or "there is no figure of the peer"
        else:
            facts["reason"] = "it gave no figure"
    return facts


def machine():
    def first_line(*command):
        if shutil.which(command[0]) is None:
            return None
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        return next(iter((done.stdout or done.stderr).splitlines()), None)

    with open("/proc/cpuinfo", encoding="ascii", errors="replace") as file:
        model = re.search(r"^model name\s*: (.*)$", file.read(), re.MULTILINE)
    return {
        "cores": os.cpu_count(), "processor": model.group(1) if model else platform.machine(),
        "memory_mb": os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") >> 20,
        "kernel": platform.release(), "load": os.getloadavg()[0],
        "versions": {
            "dovecot": first_line("dovecot", "--version"), "mpop": first_line("mpop", "--version"),
            "mu": first_line("mu", "--version"), "notmuch": first_line("notmuch", "--version"),
            "fetchmail": first_line("fetchmail", "--version"),
        },
    }


def number(value, unit=""):
    if value >= 100:
        text = f"{value:,.0f}"
    elif value >= 10:
        text = f"{value:.1f}"
    else:
        text = f"{value:.3g}"
    return f"{text} {unit}".strip() if not unit.startswith("/") else text + unit


def median_of(values, unit):
    return number(statistics.median(values), unit) if values else "–"


def target_of(row):
    sign = "≥" if row["kind"] == "least" else "≤"
    return f"{sign} {number(row['target'], '' if row['kind'] == 'ratio' else row['unit'])}"


def cells(row, judged):
    ratio = row["ratio"]
    met = {True: "yes", False: "no", None: "–"}[row["met"] if judged else None]
    return [
        row["work"], row["peer"], median_of(row["peers"], row["unit"]), median_of(row["ours"], row["unit"]),
        f"{ratio['median']:.2f} [{ratio['min']:.2f}–{ratio['max']:.2f}]" if ratio else "–",
        target_of(row), met, number(row["limit"], row["unit"]) if row["limit"] else "–", row["recorded"],
    ]


def remarks(rows):
    lines = []
    for row in rows:
        if row["reason"] and not row["ours"]:
            lines.append(f"cannot run: {row['work']} ({row['name']}): {row['reason']}")
        elif row["reason"]:
            lines.append(f"not judged: {row['work']} ({row['name']}): {row['reason']}")
        elif row["note"]:
            lines.append(f"{row['name']}: {row['note']}")
    return lines


def print_table(result):
    judged = result["size"] == "full"
    lines = [HEAD] + [cells(row, judged) for row in result["rows"]]
    widths = [max(len(line[i]) for line in lines) for i in range(len(HEAD))]
    for line in lines:
        print("  ".join(text.ljust(width) for text, width in zip(line, widths)).rstrip())
    print()
    if not judged:
        print("Small sizes only show that every part works: nothing is judged.")
    for line in remarks(result["rows"]):
        print(line)


def print_markdown(result):
    judged = result["size"] == "full"
    print("| " + " | ".join(HEAD) + " |")
    print("|" + "---|" * len(HEAD))
    for row in result["rows"]:
        print("| " + " | ".join(cells(row, judged)) + " |")
    print()
    for line in remarks(result["rows"]):
        print(f"- {line}")
    facts = result["machine"]
    names = ", ".join(version for version in facts["versions"].values() if version)
    print(f"\n{facts['cores']} cores of {facts['processor']}, {facts['memory_mb'] / 1024:.0f} GB, "
          f"Linux {facts['kernel']}; {names}. Corpora: {result['corpora']}; {result['runs']} runs; "
          f"medians; ratios run by run.")


def save(result, file):
    file.write_text(json.dumps(result, indent=1, ensure_ascii=False) + "\n")


def plot(tools, result, file):
    """Rows with a ratio to another program."""
    lines = []
    for row in result["rows"]:
        ratio = row["ratio"]
        if ratio and row["kind"] == "ratio" and not row["peer"].startswith("PopReader"):
            lines.append(f"{row['work']}\t{row['peer']}\t{ratio['median']}\t{ratio['min']}\t{ratio['max']}\t{row['target']}")
    if not lines:
        return False
    table = file.with_suffix(".tsv")
    table.write_text("\n".join(lines) + "\n")
    subprocess.run([tools.bench("draw-plot"), table, file], check=True)
    table.unlink()
    return True
