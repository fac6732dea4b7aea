"""What the parts share: sizes, corpora, filled profiles."""

import hashlib
import os
import pathlib
import re
import shutil

from .clients import ENV, PopReader
from .corpus import Corpora
from .measure import CannotRun
from .servers import Dovecot, made

SIZES = {
    "full": {"real": 10000, "small": 100000, "million": 1000000, "far": 1000, "new": 10, "acted": 10000, "arriving": 10000,
             "left": 1000, "listed": 200},
    "small": {"real": 60, "small": 400, "million": 500, "far": 20, "new": 10, "acted": 100, "arriving": 200,
              "left": 20, "listed": 20},
}


class Context:
    def __init__(self, tools, source_root, arguments):
        self.tools = tools
        self.source_root = source_root
        self.size = arguments.size
        self.sizes = SIZES[arguments.size]
        self.runs = arguments.runs or (5 if arguments.size == "full" else 1)
        self.install_peers = arguments.install_peers
        self.imports = {}  # what importing took, by profile
        which = arguments.corpus or ("shared" if self.size == "full" else "own")
        self.corpora = Corpora(tools, tools.work / "corpora", source_root, which)
        self.corpora_kind = self.corpora.which

    def corpus(self, profile):
        return self.corpora.get("real" if profile in ("real", "far") else "small", self.sizes[profile])

    def folder(self, *names):
        path = self.tools.work.joinpath(*names)
        path.parent.mkdir(parents=True, exist_ok=True)
        return path

    def server(self, corpus, name, tls=False):
        script = self.source_root / "tests" / "interop" / "dovecot.sh"
        return Dovecot(self.tools, script, corpus.folder, name, tls)

    def reader(self, name):
        return PopReader(self.tools, self.folder("profiles", name))

    def has_import(self):
        return re.search(r"^\s*import\b", self.tools.run([self.tools.cli(), "--help"], ENV)["output"], re.MULTILINE)

    def need_import(self):
        if not self.has_import():
            raise CannotRun("this popreader-cli has no import")

    def _kept(self, name):
        """A profile that is kept for as long as the program stays the same; and whether it is filled."""
        stamp = hashlib.sha256(pathlib.Path(self.tools.cli()).read_bytes()).hexdigest()
        reader = self.reader(f"kept-{name}")
        mark = reader.profile.with_suffix(".stamp")
        filled = mark.exists() and mark.read_text() == stamp
        return reader, mark, stamp, filled

    def filled(self, profile):
        """PopReader with a corpus stored and indexed."""
        corpus = self.corpus(profile)
        reader, mark, stamp, filled = self._kept(corpus.folder.name)
        if not filled:
            mark.unlink(missing_ok=True)
            with self.server(corpus, "fill") as server:
                reader.reset(server.port)
                reader.sync(corpus.count)
            reader.expect_indexed(corpus.count)
            reader.compare(corpus)
            mark.write_text(stamp)
        return reader

    def filled_million(self):
        """PopReader after a first sync of made mail; what the sync took is kept beside it."""
        count = self.sizes["million"]
        reader, mark, stamp, filled = self._kept(f"made-{count}")
        peak = mark.with_suffix(".peak")
        if not filled or not peak.exists():
            mark.unlink(missing_ok=True)
            with made(self.tools, "small", count) as port:
                reader.reset(port)
                took = reader.sync(count)
            reader.expect_indexed(count)
            peak.write_text(str(took["rss_mb"]))
            mark.write_text(stamp)
        return reader, float(peak.read_text())

    def odd_mail(self):
        """A Maildir of real and malformed messages."""
        named = pathlib.Path(os.environ.get("POPREADER_CORPUS") or self.source_root.parent / "shared" / "corpus")
        source = named if named.exists() and self.size == "full" else self.source_root / "tests" / "data"
        folder = self.folder("corpora", "every")
        shutil.rmtree(folder, ignore_errors=True)
        (folder / "cur").mkdir(parents=True)
        (folder / "new").mkdir()
        for i, file in enumerate(sorted(source.rglob("*.eml"))):
            shutil.copyfile(file, folder / "cur" / f"{i}.eml")
        return folder

    def window_profile(self, name):
        """A profile of two accounts for the window: "small", "million", "real" of the corpus, or "every"."""
        program = self.tools.bench("make-profile")
        reader, mark, stamp, filled = self._kept(f"window-{name}-{self.sizes.get(name, self.size)}")
        if not filled:
            mark.unlink(missing_ok=True)
            shutil.rmtree(reader.profile, ignore_errors=True)
            what = ["--messages", self.sizes[name]] if name in ("small", "million") else [
                "--maildir", self.corpus("real").folder if name == "real" else self.odd_mail()]
            self.tools.run([program, *what, reader.profile], ENV, 3600)
            mark.write_text(stamp)
        return reader.profile
