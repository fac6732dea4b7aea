"""What is measured: one row a target of the table that is printed."""

import dataclasses


@dataclasses.dataclass
class Row:
    """A target. kind: "ratio" (ours / the peer's, at most), "most" or "least" (a figure of ours)."""

    name: str
    part: str
    work: str
    peer: str
    recorded: str  # the peer's figure when the target was set: never stands in for one of this run
    kind: str
    target: float
    unit: str = "s"
    peers: list = dataclasses.field(default_factory=list)
    ours: list = dataclasses.field(default_factory=list)
    limit: float | None = None
    reason: str | None = None
    note: str = ""

    def pairs(self):
        return [our / peer for our, peer in zip(self.ours, self.peers) if peer]


def table():
    """Fresh rows, in the order of the table."""
    query = "Search, top 200, whole process: "
    notmuch = "notmuch"
    rows = [
        Row("sync-real", "sync-real", "First sync, real10k, plain", "mpop → mbox", "4.5 s", "ratio", 0.5),
        Row("sync-real-tls", "sync-real-tls", "First sync, real10k, POP3S", "mpop → mbox", "6.5 s", "ratio", 0.6),
        Row("sync-small", "sync-small", "First sync, small100k", "mpop → Maildir", "28 s", "ratio", 0.35),
        Row("searchable-real", "searchable-real", "Sync until searchable, real10k", "mpop + mu", "30 s", "ratio", 0.2),
        Row("searchable-small", "searchable-small", "Sync until searchable, small100k", "mpop + mu", "159 s",
            "ratio", 0.15),
        Row("import-small", "import-small", "Import until indexed, small100k", "mu index", "131 s", "ratio", 0.25),
        Row("cpu-real", "cpu", "Store and index a CPU second, real10k", "mu", "387/s", "least", 1500, "/s"),
        Row("cpu-small", "cpu", "Store and index a CPU second, small100k", "mu", "764/s", "least", 4000, "/s"),
        Row("check-0", "check", "Check, 100 k known, 10 new", "mpop", "0.40 s", "ratio", 1.0),
        Row("check-50", "check", "The same at 50 ms round trip", "mpop", "0.72 s", "ratio", 0.8),
        Row("latency", "latency", "1,000 messages at 50 ms round trip", "mpop → mbox", "1.87 s", "ratio", 0.4),
    ]
    mpop_all = "mpop, all of them"
    rows += [
        Row("link-first", "link", "First sync by RETR: octets ÷ the messages'", "mpop", "–", "most", 1.01, ""),
        Row("link-empty", "link", "Check, 100 k known, none new: octets", "mpop", "339 kB of 10 k", "most", 1024, ""),
        Row("link-trips", "link", "The same: round trips after connecting", "mpop", "7", "most", 4, ""),
        Row("link-new", "link", "Check, 10 new of 100 k: octets beside the messages'", "mpop", "–", "most", 2048, ""),
        Row("link-list", "link", "200 new at 20 kB/s, 600 ms: all listed", mpop_all, "–", "ratio", 0.2),
        Row("link-readable", "link", "The same: the newest can be read", mpop_all, "–", "most", 3),
    ]
    for name, words, recorded in [
        ("rare", "rare word", "8.2 ms"), ("common", "common word", "20.7 ms"), ("from", "from:", "12.2 ms"),
        ("phrase", "phrase", "12.7 ms"), ("date", "date range", "11.9 ms"), ("prefix", "prefix", "7.1 ms"),
    ]:
        rows.append(Row(f"search-{name}", "search-cli", query + words, notmuch, recorded, "ratio", 1.0))
    for scale, words, limit, prefix in [("100k", "100 k", 1, 16), ("1m", "1 M", 2, 30)]:
        rows.append(Row(f"engine-{scale}", "search-engine", f"Search inside, {words}, p95", "–", "–", "most", limit, "ms"))
        rows.append(Row(f"engine-{scale}-prefix", "search-engine", f"The same, prefix of two letters, {words}, p95",
                        "–", "–", "most", prefix, "ms"))
    for scale, words in [("100k", "100 k"), ("1m", "1 M")]:
        rows.append(Row(f"keypress-{scale}", "keypress", f"Key press until rows are painted, {words}, p95",
                        "Thunderbird filter", "15.7 s", "most", 50, "ms"))
    rows += [
        Row("size-real", "size", "Database ÷ raw octets, real10k", "Maildir + mu", "1.56", "most", 0.60, ""),
        Row("size-small", "size", "Database ÷ raw octets, small100k", "Maildir + mu", "3.2", "most", 0.80, ""),
        Row("memory-check", "memory", "Peak memory, check with 100 k known", "mpop", "16 MB", "most", 24, "MB"),
        Row("memory-10k", "memory", "Peak memory, first sync of real10k", "mpop", "8 MB", "most", 80, "MB"),
        Row("memory-1m", "memory", "Peak memory, first sync of 1 M", "–", "–", "most", 80, "MB"),
        Row("start", "start", "Start until 100 k are drawn", "Claws Mail", "1.4 s", "ratio", 0.25),
        Row("start-1m", "start", "Start with 1 M, beside 100 k", "PopReader, 100 k", "–", "ratio", 1.1),
        Row("switch", "switch", "Switch back to the 100 k folder", "Thunderbird", "0.30 s", "ratio", 0.2),
        Row("pss", "pss", "Memory with 100 k open", "Sylpheed", "148 MB", "ratio", 0.65, "MB"),
        Row("pss-1m", "pss", "Memory with 1 M, beside 100 k", "PopReader, 100 k", "–", "ratio", 1.1, "MB"),
        Row("scroll-smooth", "scroll", "Scroll 1 M: CPU a frame, smooth", "–", "–", "most", 4, "ms"),
        Row("scroll-jump", "scroll", "Scroll 1 M: CPU a frame, jump", "–", "–", "most", 25, "ms"),
        Row("open", "open", "Open a message of real10k, p95", "–", "–", "most", 16, "ms"),
        Row("every", "every", "Open each real and malformed message, p95", "–", "–", "most", 60, "ms"),
        Row("every-max", "every", "The same, the slowest", "–", "–", "most", 300, "ms"),
        Row("original-first", "original", "Show an original for the first time", "–", "–", "most", 300, "ms"),
        Row("original-pointed", "original", "The same, 0.3 s after the pointer came to its button", "–", "–", "most", 300,
            "ms"),
        Row("original-next", "original", "Show another one, p50", "–", "–", "most", 30, "ms"),
        Row("original-pss", "original", "Memory after the original is closed", "–", "–", "most", 120, "MB"),
        Row("large-1", "large", "A message of 1 MB until its first screen is drawn", "–", "–", "most", 60, "ms"),
        Row("large-10", "large", "The same of 10 MB", "–", "–", "most", 300, "ms"),
    ]
    for name, words in [("inbox", "Inbox"), ("search", "search"), ("accounts", "two accounts"),
                        ("message", "message open, 100 k"), ("middle", "middle of 100 k")]:
        rows.append(Row(f"stall-{name}", f"stall-{name}", f"Longest stall with 10,000 arriving: {words}",
                        "–", "–", "most", 50, "ms"))
    for name, words in [("mark", "Mark 10,000 read"), ("delete", "Delete 10,000"), ("undo", "Undo it")]:
        rows.append(Row(f"action-{name}", "actions", f"{words}: main thread", "–", "–", "most", 50, "ms"))
    return rows


def parts():
    return list(dict.fromkeys(row.part for row in table()))
