"""The link: octets, round trips and waiting over one that is far away, slow, or both, counted from outside."""

import contextlib
import json
import statistics
import subprocess

from .clients import ENV, Fetchmail, Mpop, clone_maildir
from .measure import CannotRun, in_turn
from .parts import Known, walls
from .servers import stop

# Name, milliseconds of a round trip, octets a second (0: any). A small bench only shows that it works.
LINKS = {
    "full": [("0 ms", 0, 0), ("50 ms", 50, 0), ("600 ms", 600, 0), ("600 ms, 20 kB/s", 600, 20000)],
    "small": [("0 ms", 0, 0), ("20 ms", 20, 0), ("20 ms, 500 kB/s", 20, 500000)],
}
CHECKS = 4  # before it is measured: what a server does with its list shows only over several


class Link:
    """A context: a link to PORT of loopback, on .port, that counts."""

    def __init__(self, tools, port):
        self.command = [tools.bench("simulate-link"), str(port)]
        self.process = self.port = None

    def __enter__(self):
        self.process = subprocess.Popen(self.command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        line = self.process.stdout.readline()
        if not line.strip():
            self.__exit__()
            raise CannotRun("simulate-link did not start")
        self.port = int(line)
        return self

    def __exit__(self, *_):
        stop(self.process)
        self.process.stdin.close()
        self.process.stdout.close()

    def _ask(self, line):
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())

    def pace(self, round_trip_ms, rate):
        self._ask(f"pace {round_trip_ms / 2} {rate}")

    def counts(self):
        """All that went over it so far; waits until no connection is open."""
        return self._ask("counts")

    def counted(self, work):
        """What WORK returns, with what it cost on the link."""
        before = self.counts()
        took = work()
        took["link"] = {name: value - before[name] for name, value in self.counts().items()}
        took["link"]["octets"] = took["link"]["octets_in"] + took["link"]["octets_out"]
        return took


def watch(bench, reader, port, new, fetch="auto"):
    """One sync in which NEW messages come, and when they could be seen."""
    took = bench.tools.run([bench.tools.bench("bench-link"), "--profile", reader.profile, "--port", port, "--new", new,
                            "--fetch", fetch], ENV, 3600)
    took.update(json.loads(took["output"]))
    return took


def expect_whole(took, new):
    if took["new"] != new:
        raise RuntimeError(f"popreader: {took['new']} of {new} messages came")
    return took


def octets_sent(files):
    """Octets of messages with the lines' ends that they are sent with. Servers may tell others, to be fast."""
    total = 0
    for file in files:
        text = file.read_bytes()
        total += len(text) + text.count(b"\n") - text.count(b"\r\n")
    return total


def describe(name, took, seconds):
    cost = took["link"]
    return f"{name}: {seconds:.2f} s, {cost['octets']:,} octets, {cost['round_trips']} trips"


def first_sync(bench, rows):
    """Everything by straight RETR: what is sent beside the messages."""
    row, corpus = rows["link-first"], bench.corpus("far")
    with bench.server(corpus, "link-first") as server, Link(bench.tools, server.port) as link:
        octets = octets_sent(corpus.files())
        peer = Mpop(bench.tools, bench.folder("peers", "link-first"), link.port, "mbox")
        reader, notes = bench.reader("link-first"), []
        for name, round_trip, rate in LINKS[bench.size]:
            if rate:  # 48 MB would take most of an hour
                continue
            link.pace(round_trip, rate)
            peer.reset()
            reader.reset()
            theirs = link.counted(lambda: peer.fetch(corpus.count))
            ours = link.counted(lambda: expect_whole(watch(bench, reader, link.port, corpus.count, "whole"), corpus.count))
            reader.compare(corpus)
            row.peers.append(theirs["link"]["octets_in"] / octets)
            row.ours.append(ours["link"]["octets_in"] / octets)
            notes.append(f"{describe(name, ours, ours['wall'])} (mpop {describe(name, theirs, theirs['wall'])})")
        with contextlib.suppress(CannotRun):
            link.pace(0, 0)
            other = Fetchmail(bench.tools, bench.folder("peers", "link-fetchmail"), link.port)
            took = link.counted(lambda: other.fetch(corpus.count))
            notes.append(f"fetchmail {describe('0 ms', took, took['wall'])}")
        row.note = "; ".join(notes)


class Far(Known):
    """A known maildrop behind a link."""

    def __init__(self, bench, server, link, maildir, corpus, name, new):
        peer = Mpop(bench.tools, bench.folder("peers", name), server.port, "mbox")
        super().__init__(bench, server, maildir, corpus, bench.reader(name), peer, new)
        self.link = link

    def settle_in(self):
        """Both know the link, and PopReader what the server does with its list."""
        self.aim(self.link.port)
        for _ in range(CHECKS):
            self.reader.call("sync")
        self.keep()

    def check(self, new, fetch="auto"):
        self.restore()
        took = self.link.counted(lambda: watch(self.bench, self.reader, self.link.port, new, fetch))
        if self.reader.stats()["messages"] != self.corpus.count + new:
            raise RuntimeError(f"popreader: not all of {new} messages came")
        return took

    def peer_check(self, new):
        self.ready_peer()
        return self.link.counted(lambda: self.peer.fetch(new))


def known_maildrop(bench, rows):
    """Nothing new, and a few new, where 100,000 are known."""
    corpus = bench.corpus("small")
    maildir = clone_maildir(corpus, bench.folder("peers", "link-maildir"))
    server = bench.server(corpus, "link")
    server.maildir = maildir
    with server, Link(bench.tools, server.port) as link:
        far = Far(bench, server, link, maildir, corpus, "link-known", bench.sizes["new"])
        far.settle_in()
        empty = over_links(bench, far, 0)
        far.deliver()
        octets = octets_sent(far.news)
        new = over_links(bench, far, far.new)
    for name, key in (("link-empty", "octets"), ("link-trips", "round_trips")):
        rows[name].peers = [theirs["link"][key] for _, theirs, _ in empty]
        rows[name].ours = [ours["link"][key] for _, _, ours in empty]
    rows["link-new"].peers = [theirs["link"]["octets"] - octets for _, theirs, _ in new]
    rows["link-new"].ours = [ours["link"]["octets"] - octets for _, _, ours in new]
    for row, found in ((rows["link-empty"], empty), (rows["link-new"], new)):
        row.note = "; ".join(f"{describe(name, ours, ours['wall'])} (mpop {describe(name, theirs, theirs['wall'])})"
                             for name, theirs, ours in found)


def over_links(bench, far, new):
    """Each link's name, what the peer took, what PopReader took."""
    found = []
    for name, round_trip, rate in LINKS[bench.size]:
        far.link.pace(round_trip, rate)
        found.append((name, far.peer_check(new), far.check(new)))
    far.link.pace(0, 0)
    return found


def new_mail(bench, rows):
    """When 200 new messages are listed and the newest can be read, beside the time mpop needs for all of them."""
    listed, readable = rows["link-list"], rows["link-readable"]
    peers, ours = new_mail_of(bench, "real")
    listed.peers, listed.ours = walls(peers), [took["listed"] for took in ours]
    readable.peers, readable.ours = walls(peers), [took["newest_readable"] for took in ours]
    readable.note = f"all whole after {statistics.median(took['seconds'] for took in ours):.1f} s"
    if bench.size == "small":
        return
    peers, ours = new_mail_of(bench, "small")
    listed.note = (f"of mail of 4 kB, where heads are a fifth of it: listed after {ours[0]['listed']:.2f} s, newest readable after "
                   f"{ours[0]['newest_readable']:.2f} s, all whole after {ours[0]['seconds']:.1f} s "
                   f"(mpop {peers[0]['wall']:.1f} s)")


def new_mail_of(bench, profile):
    """What mpop took and what PopReader did, once each over the last of LINKS: of real mail it takes a quarter of an hour."""
    corpus, new = bench.corpora.get(profile, bench.sizes["left"]), bench.sizes["listed"]
    maildir = clone_maildir(corpus, bench.folder("peers", "link-new-maildir"))
    server = bench.server(corpus, "link-new")
    server.maildir = maildir
    _, round_trip, rate = LINKS[bench.size][-1]
    with server, Link(bench.tools, server.port) as link:
        far = Far(bench, server, link, maildir, corpus, "link-new", new)
        link.pace(round_trip, rate)
        far.settle_in()
        far.deliver()
        return in_turn(1, lambda: far.peer_check(new), lambda: far.check(new))


def link(bench, rows):
    first_sync(bench, rows)
    new_mail(bench, rows)
    known_maildrop(bench, rows)


PARTS = {"link": link}
