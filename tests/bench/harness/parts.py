"""The parts that need no display. Each fills the rows of its name and raises CannotRun where it can't."""

import json
import os
import shutil
import statistics

from .clients import Fetchmail, Mpop, Mu, Notmuch, clone_maildir
from .measure import CannotRun, folder_octets, in_turn
from .servers import delayed, read_raw


def walls(results):
    return [took["wall"] for took in results]


def sync(bench, rows, profile, kind, tls=False):
    """First sync: stored, durable and listed; nothing indexed, as the peer indexes nothing."""
    row, corpus = rows[f"sync-{profile}{'-tls' if tls else ''}"], bench.corpus(profile)
    with bench.server(corpus, row.name, tls) as server:
        port, ca = (server.tls_port, server.ca) if tls else (server.port, None)
        peer = Mpop(bench.tools, bench.folder("peers", row.name), port, kind, ca)
        reader = bench.reader(row.name)

        def fetch():
            peer.reset()
            os.sync()
            return peer.fetch(corpus.count)

        def sync_once():
            reader.reset(port, ca)
            os.sync()
            took = reader.sync(corpus.count, "--no-index")
            reader.compare(corpus)
            return took

        limits, peers, ours = in_turn(bench.runs, lambda: server.read_all(tls), fetch, sync_once)
        row.limit = statistics.median(walls(limits))
        row.peers, row.ours = walls(peers), walls(ours)
        if bench.size == "small" and profile == "real" and not tls:
            row.note = slow_peer(bench, server.port, corpus)


def slow_peer(bench, port, corpus):
    """What fetchmail takes for the same, once."""
    try:
        took = Fetchmail(bench.tools, bench.folder("peers", "fetchmail"), port).fetch(corpus.count)
        return f"fetchmail, once: {took['wall']:.1f} s"
    except (CannotRun, RuntimeError) as error:
        return f"fetchmail: {error}"


def searchable(bench, rows, profile):
    row, corpus = rows[f"searchable-{profile}"], bench.corpus(profile)
    with bench.server(corpus, row.name) as server:
        peer = Mpop(bench.tools, bench.folder("peers", row.name), server.port, "maildir")
        indexer = Mu(bench.tools, bench.folder("peers", f"{row.name}-mu"))
        reader = bench.reader(row.name)

        def fetch_and_index():
            peer.reset()
            os.sync()
            return peer.fetch(corpus.count)["wall"] + indexer.index(peer.folder / "box", corpus.count)["wall"]

        def sync_once():
            reader.reset(server.port)
            os.sync()
            took = reader.sync(corpus.count)
            reader.expect_indexed(corpus.count)
            reader.compare(corpus)
            return took["wall"]

        row.peers, row.ours = in_turn(min(bench.runs, 3), fetch_and_index, sync_once)


def import_once(bench, reader, corpus):
    reader.reset()
    os.sync()
    took = reader.import_mail(corpus.folder, corpus.count)
    reader.expect_indexed(corpus.count)
    return took


def imports(bench, profile):
    """Mu's indexing of a corpus and our import of it, in turn: once for all parts that tell of them."""
    if profile not in bench.imports:
        corpus = bench.corpus(profile)
        reader, indexer = bench.reader("import"), Mu(bench.tools, bench.folder("peers", "import-mu"))

        def index():
            return dict(indexer.index(corpus.folder, corpus.count), octets=indexer.octets())

        bench.imports[profile] = in_turn(min(bench.runs, 3), index, lambda: import_once(bench, reader, corpus))
    return bench.imports[profile]


def import_small(bench, rows):
    bench.need_import()
    row = rows["import-small"]
    peers, ours = imports(bench, "small")
    row.peers, row.ours = walls(peers), walls(ours)


def cpu(bench, rows):
    """The CPU of a whole import: reading files, parsing, storing, indexing."""
    bench.need_import()
    for profile in ("real", "small"):
        row, count = rows[f"cpu-{profile}"], bench.corpus(profile).count
        peers, ours = imports(bench, profile)
        row.peers = [count / (took["user"] + took["sys"]) for took in peers]
        row.ours = [count / (took["user"] + took["sys"]) for took in ours]


class Known:
    """A maildrop of which all but the newest is known, and both clients as they were before those came."""

    def __init__(self, bench, server, maildir, corpus, reader, peer, new=None):
        self.bench, self.corpus, self.reader, self.peer = bench, corpus, reader, peer
        self.new = new or bench.sizes["new"]
        self.before = bench.folder("profiles", "check-before")
        reader.reset(server.port)
        reader.sync(corpus.count)
        peer.fetch(corpus.count)
        shutil.copy2(peer.folder / "state" / "uidls", peer.folder / "uidls-before")
        name = f"check-new-{corpus.facts['profile']}-{corpus.count}-{self.new}"
        self.news = bench.corpora.add(corpus, self.new, bench.folder("profiles", name))
        self.maildir, self.server = maildir, server

    def deliver(self):
        for file in self.news:
            shutil.copy2(file, self.maildir / "cur" / file.name)
        self.server.read_all()

    def take_back(self):
        for file in self.news:
            (self.maildir / "cur" / file.name).unlink()
        self.server.read_all()

    def aim(self, port):
        """Both ask PORT from now on, and have logged in there once before."""
        self.reader.call("account", "set", "bench", "--port", port)
        self.reader.call("sync")
        self.keep()
        text = self.peer.config.read_text().splitlines()
        self.peer.config.write_text("\n".join(f"port {port}" if line.startswith("port ") else line for line in text))

    def keep(self):
        """PopReader's profile as it is now is what restore() gives."""
        shutil.rmtree(self.before, ignore_errors=True)
        shutil.copytree(self.reader.profile, self.before)

    def ready_peer(self):
        self.peer.clear_box()
        shutil.copy2(self.peer.folder / "uidls-before", self.peer.folder / "state" / "uidls")

    def fetch(self):
        self.ready_peer()
        return self.peer.fetch(self.new)

    def sync(self):
        self.restore()
        return self.reader.sync(self.corpus.count + self.new, new=self.new)

    def restore(self):
        shutil.rmtree(self.reader.profile)
        shutil.copytree(self.before, self.reader.profile)
        os.sync()


def check(bench, rows):
    corpus = bench.corpus("small")
    maildir = clone_maildir(corpus, bench.folder("peers", "check-maildir"))
    server = bench.server(corpus, "check")
    server.maildir = maildir
    with server:
        peer = Mpop(bench.tools, bench.folder("peers", "check"), server.port, "mbox")
        known = Known(bench, server, maildir, corpus, bench.reader("check"), peer)
        known.aim(server.port)
        known.deliver()
        limits, peers, ours = in_turn(bench.runs, lambda: server.read_all(last=known.new), known.fetch, known.sync)
        rows["check-0"].limit = statistics.median(walls(limits))
        rows["check-0"].peers, rows["check-0"].ours = walls(peers), walls(ours)
        memory = rows.get("memory-check")
        if memory is not None:
            memory.peers, memory.ours = ([took["rss_mb"] for took in found] for found in (peers, ours))
        known.restore()
        known.take_back()
        with delayed(bench.tools, server.port, 50) as port:
            known.aim(port)
            known.deliver()
            limits, peers, ours = in_turn(
                bench.runs, lambda: read_raw(bench.tools, port, last=known.new), known.fetch, known.sync)
        rows["check-50"].limit = statistics.median(walls(limits))
        rows["check-50"].peers, rows["check-50"].ours = walls(peers), walls(ours)


def latency(bench, rows):
    row, corpus = rows["latency"], bench.corpus("far")
    with bench.server(corpus, "latency") as server, delayed(bench.tools, server.port, 50) as port:
        peer = Mpop(bench.tools, bench.folder("peers", "latency"), port, "mbox")
        reader = bench.reader("latency")

        def fetch():
            peer.reset()
            return peer.fetch(corpus.count)

        def sync_once():
            reader.reset(port)
            took = reader.sync(corpus.count, "--no-index")
            reader.compare(corpus)
            return took

        limits, peers, ours = in_turn(bench.runs, lambda: read_raw(bench.tools, port), fetch, sync_once)
        row.limit = statistics.median(walls(limits))
        row.peers, row.ours = walls(peers), walls(ours)


def search_cli(bench, rows):
    """Whole processes: ours gives 200 rows with their metadata, notmuch 200 ids."""
    corpus = bench.corpus("small")
    peer = Notmuch(bench.tools, bench.folder("peers", f"notmuch-{corpus.folder.name}"), corpus.folder)
    peer.index(corpus.count)
    reader = bench.filled("small")
    runs = bench.runs * 4 + 1 if bench.size == "full" else bench.runs
    for name, (query, peer_query, planted) in corpus.queries().items():
        row = rows[f"search-{name}"]
        row.unit = "ms"
        found, peer_found = count_hits(reader, query), peer.count(peer_query)
        row.note = f"{found} hits, {peer_found} in notmuch"
        if planted is not None and found < planted:
            row.reason = f"only {found} of {planted} planted messages are found"
            continue
        peers, ours = in_turn(runs, lambda: peer.search(peer_query),
                              lambda: reader.call("search", query, "--limit", "200", "--json"))
        printed = len(ours[0]["output"].splitlines())
        if printed != min(found, 200):
            row.reason = f"{printed} rows of {min(found, 200)} are printed"
            continue
        row.peers, row.ours = ([wall * 1000 for wall in walls(times)] for times in (peers, ours))


def count_hits(reader, query):
    return reader.ask("search", query, "--count")[0]["count"]


def search_engine(bench, rows):
    program = bench.tools.bench("bench-queries")
    queries = [query for query, _, _ in bench.corpus("small").queries().values()]
    prefixes = ["th*", "be*", "qu*", "st*"]
    runs = 101 if bench.size == "full" else 5
    for scale, filled in (("100k", lambda: bench.filled("small")), ("1m", lambda: bench.filled_million()[0])):
        profile = filled().profile
        for row, words in ((rows[f"engine-{scale}"], queries), (rows[f"engine-{scale}-prefix"], prefixes)):
            took = bench.tools.run([program, "--runs", runs, profile, *words])
            times = [json.loads(line) for line in took["output"].splitlines()]
            slowest = max(times, key=lambda time: time["p95_ms"])
            row.ours = [slowest["p95_ms"]]
            row.note = f"slowest: {slowest['query']}; p50 of each {min(t['p50_ms'] for t in times):.2f}–" \
                       f"{max(t['p50_ms'] for t in times):.2f} ms"


def size(bench, rows):
    for profile in ("real", "small"):
        row, corpus = rows[f"size-{profile}"], bench.corpus(profile)
        row.ours = [bench.filled(profile).octets() / corpus.octets]
        try:
            peers, _ = imports(bench, profile)
            row.peers = [(folder_octets(corpus.folder, allocated=True) + peers[0]["octets"]) / corpus.octets]
        except CannotRun as error:
            row.note = str(error)


def memory(bench, rows):
    corpus = bench.corpus("real")
    with bench.server(corpus, "memory") as server:
        reader = bench.reader("memory")
        reader.reset(server.port)
        rows["memory-10k"].ours = [reader.sync(corpus.count)["rss_mb"]]
        reader.expect_indexed(corpus.count)
        try:
            peer = Mpop(bench.tools, bench.folder("peers", "memory"), server.port, "mbox")
            rows["memory-10k"].peers = [peer.fetch(corpus.count)["rss_mb"]]
        except CannotRun as error:
            rows["memory-10k"].note = str(error)
    if not rows["memory-check"].ours:
        scratch = {"check-0": rows["memory-check"].__class__(*[""] * 5, "most", 0)}
        scratch["check-50"] = scratch["check-0"]
        check(bench, {**scratch, "memory-check": rows["memory-check"]})
    rows["memory-1m"].ours = [bench.filled_million()[1]]


PARTS = {
    "sync-real": lambda bench, rows: sync(bench, rows, "real", "mbox"),
    "sync-real-tls": lambda bench, rows: sync(bench, rows, "real", "mbox", tls=True),
    "sync-small": lambda bench, rows: sync(bench, rows, "small", "maildir"),
    "searchable-real": lambda bench, rows: searchable(bench, rows, "real"),
    "searchable-small": lambda bench, rows: searchable(bench, rows, "small"),
    "import-small": import_small,
    "cpu": cpu,
    "check": check,
    "latency": latency,
    "search-cli": search_cli,
    "search-engine": search_engine,
    "size": size,
    "memory": memory,
}
