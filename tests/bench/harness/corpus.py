"""Mail to measure with: made once, kept, and known so well that what arrived can be checked."""

import json
import pathlib
import re
import subprocess

SHARED = "shared/bench/make-corpus.py"


class Corpus:
    """A Maildir with queries.json."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self.facts = json.loads((self.folder / "queries.json").read_text())
        self.count = self.facts["count"]
        self.octets = self.facts["bytes"]
        self._files = None

    def files(self):
        if self._files is None:
            self._files = sorted((self.folder / "cur").iterdir(), key=number_of)
        return self._files

    def queries(self):
        """Name → query of ours, of notmuch, and how many hits there must be (None where nobody counted)."""
        facts = self.facts
        phrase = f'"{facts["phrase"]}"'
        return {
            "rare": (facts["rare"], facts["rare"], facts["rare_count"]),
            "common": (facts["common"], facts["common"], None),
            "from": (f"from:{facts['vip']}", f"from:{facts['vip']}", facts["vip_count"]),
            "phrase": (phrase, phrase, facts["phrase_count"]),
            "date": ("after:2020-01-01 before:2020-04-01", "date:2020-01-01..2020-03-31", facts.get("range_count")),
            "prefix": (facts["prefix"] + "*", facts["prefix"] + "*", facts["rare_count"]),
        }


def number_of(path):
    """A message's number in its corpus, from its file's name."""
    return int(re.search(r"\.M(\d+)P", path.name).group(1))


class Corpora:
    def __init__(self, tools, folder, source_root, which):
        self.tools = tools
        self.folder = pathlib.Path(folder)
        shared = source_root.parent / SHARED
        if which == "shared" and not shared.exists():
            raise SystemExit(f"bench: there is no {SHARED} beside the source: take --corpus own")
        self.shared = shared if shared.exists() and which != "own" else None
        self.which = "shared" if self.shared else "own"

    def get(self, profile, count):
        folder = self.folder / f"{self.which}-{profile}-{count}"
        if not (folder / "queries.json").exists():
            print(f"Making {count:,} messages ({profile})", flush=True)
            self._make(profile, count, folder)
        return Corpus(folder)

    def add(self, corpus, count, folder):
        """Makes mail that is newer than the corpus's, in FOLDER/cur. The files."""
        self._make(corpus.facts["profile"], count, folder, first=corpus.count)
        return sorted((pathlib.Path(folder) / "cur").iterdir())

    def _make(self, profile, count, folder, first=0):
        if self.shared:
            command = ["python3", self.shared, "--count", count, "--start", first, "--profile", profile, "--out", folder]
        else:
            command = [self.tools.bench("mail/make-mail"), "--profile", profile, "--messages", count, "--first", first,
                       folder]
        subprocess.run([str(word) for word in command], check=True, stderr=subprocess.DEVNULL)
