"""Programs that take mail in: PopReader, mpop, fetchmail, mu, notmuch. Each checks that all of it is there."""

import hashlib
import json
import os
import pathlib
import re
import shutil
import subprocess

from .measure import empty_folder, folder_octets
from .servers import PASSWORD, USER

SAMPLES = 5  # messages whose octets are compared
ENV = {"TZ": "UTC", "LC_ALL": "C.UTF-8"}


def expect(found, wanted, what):
    if found != wanted:
        raise RuntimeError(f"{what}: {found} of {wanted} messages are there")


def as_lines(octets):
    return octets.replace(b"\r\n", b"\n")


class PopReader:
    """One profile. Times are those of whole processes."""

    def __init__(self, tools, profile):
        self.tools, self.profile = tools, pathlib.Path(profile)

    def call(self, *words, timeout=3600):
        return self.tools.run([self.tools.cli(), "--profile", self.profile, *words], ENV, timeout)

    def ask(self, *words):
        """The objects that a command prints."""
        return [json.loads(line) for line in self.call(*words, "--json")["output"].splitlines()]

    def reset(self, port=None, ca=None):
        empty_folder(self.profile)
        self.profile.chmod(0o700)
        if port:
            security = ["--security", "tls", "--ca-file", ca] if ca else ["--security", "none"]
            self.call("account", "add", "bench", "--server", "localhost", "--port", port, "--user", USER,
                      "--password-command", f"echo {PASSWORD}", *security)

    def sync(self, count, *options, new=None):
        took = self.call("sync", *options, "--json")
        report = json.loads(took["output"].splitlines()[-1])
        expect(report["new"], count if new is None else new, "popreader sync")
        expect(self.stats()["messages"], count, "popreader")
        took["report"] = report
        return took

    def import_mail(self, folder, count, *options):
        took = self.call("import", folder, *options, "--json")
        expect(self.stats()["messages"], count, "popreader import")
        return took

    def stats(self):
        return self.ask("stats")[0]

    def expect_indexed(self, count):
        expect(self.stats()["indexed"], count, "popreader's index")

    def compare(self, corpus):
        """The octets of some messages are those of the corpus."""
        files = corpus.files()
        for row in self.ask("list", "--limit", str(SAMPLES)):
            raw = subprocess.run(
                [self.tools.cli(), "--profile", self.profile, "show", str(row["id"]), "--raw"],
                capture_output=True, check=True).stdout
            number = int(re.search(rb"^Message-ID: <[^.]+\.(\d+)@", raw, re.MULTILINE).group(1))
            wanted = files[number].read_bytes()
            if hashlib.sha256(as_lines(raw)).digest() != hashlib.sha256(as_lines(wanted)).digest():
                raise RuntimeError(f"popreader: message {number} is not what was sent")

    def octets(self):
        return folder_octets(self.profile)


class Mpop:
    """The best peer at fetching: pipelined, to an mbox or a Maildir."""

    def __init__(self, tools, folder, port, kind, ca=None):
        tools.installed("mpop")
        self.tools, self.folder, self.kind = tools, pathlib.Path(folder), kind
        empty_folder(self.folder)
        tls = f"tls on\ntls_starttls off\ntls_trust_file {ca}" if ca else "tls off"
        self.config = self.folder / "mpoprc"
        self.config.touch(0o600)
        self.config.write_text(
            f"account default\nhost localhost\nport {port}\nuser {USER}\npassword {PASSWORD}\nauth user\n{tls}\n"
            f"keep on\nuidls_file {self.folder}/state/uidls\npipelining auto\n"
            f"delivery {kind} {self.folder}/box\nreceived_header off\n")
        self.reset()

    def reset(self):
        empty_folder(self.folder / "state")
        self.clear_box()

    def clear_box(self):
        box = self.folder / "box"
        shutil.rmtree(box, ignore_errors=True)
        box.unlink(missing_ok=True)
        if self.kind == "maildir":
            for name in ("cur", "new", "tmp"):
                (box / name).mkdir(parents=True)

    def count(self):
        box = self.folder / "box"
        if self.kind == "maildir":
            return len(os.listdir(box / "new")) + len(os.listdir(box / "cur"))
        if not box.exists():
            return 0
        found = subprocess.run(["grep", "-ac", "^From ", box], capture_output=True, text=True, check=False)
        return int(found.stdout or 0)

    def fetch(self, count):
        took = self.tools.run(["mpop", "-C", self.config, "-Q", "-q"], ENV)
        expect(self.count(), count, "mpop")
        return took


class Fetchmail:
    """Slow, so of small maildrops only: into a file of SMTP commands."""

    def __init__(self, tools, folder, port):
        tools.installed("fetchmail")
        self.tools, self.folder = tools, empty_folder(folder)
        self.config = self.folder / "fetchmailrc"
        self.config.touch(0o600)
        self.config.write_text(
            "set no bouncemail\nset no spambounce\n"
            f"poll localhost service {port} protocol POP3 uidl timeout 300\n"
            f"  user \"{USER}\" password \"{PASSWORD}\" is \"bench\" here keep no rewrite sslproto ''"
            f" bsmtp \"{self.folder}/box\"\n")

    def fetch(self, count):
        for name in ("ids", "box"):
            (self.folder / name).unlink(missing_ok=True)
        took = self.tools.run(
            ["fetchmail", "--nosyslog", "-s", "-f", self.config, "--idfile", self.folder / "ids", "--pidfile",
             self.folder / "pid"], dict(ENV, FETCHMAILHOME=str(self.folder)))
        found = subprocess.run(["grep", "-ac", "^MAIL FROM:", self.folder / "box"], capture_output=True, text=True,
                               check=False)
        expect(int(found.stdout or 0), count, "fetchmail")
        return took


class Mu:
    def __init__(self, tools, folder):
        tools.installed("mu", "maildir-utils")
        self.tools, self.folder = tools, pathlib.Path(folder)

    def index(self, maildir, count):
        empty_folder(self.folder)
        home = f"--muhome={self.folder}"
        self.tools.run(["mu", "init", home, f"--maildir={maildir}"], ENV)
        took = self.tools.run(["mu", "index", "--quiet", home], ENV, 3600)
        info = self.tools.run(["mu", "info", "store", home], ENV)["output"] if count else ""
        found = re.search(r"messages[^\d]*(\d+)", info)
        if found and int(found.group(1)) < count:
            expect(int(found.group(1)), count, "mu")
        return took

    def octets(self):
        return folder_octets(self.folder)


class Notmuch:
    def __init__(self, tools, folder, maildir):
        tools.installed("notmuch")
        self.tools, self.folder = tools, pathlib.Path(folder)
        self.config = self.folder / "config"
        self.env = dict(ENV, NOTMUCH_CONFIG=str(self.config), HOME=str(self.folder))
        self.maildir = maildir

    def index(self, count):
        if (self.folder / "complete").exists():
            return
        empty_folder(self.folder)
        (self.folder / "db").mkdir()
        self.config.write_text(
            f"[database]\npath={self.folder}/db\nmail_root={self.maildir}\n[user]\nname=Bench\n"
            "primary_email=bench@mail.example\n[new]\ntags=new\nignore=queries.json\n"
            "[search]\n[maildir]\nsynchronize_flags=false\n")
        self.tools.run(["notmuch", "new", "--quiet"], self.env, 3600)
        expect(self.count("*"), count, "notmuch")
        (self.folder / "complete").touch()

    def count(self, query):
        return int(self.tools.run(["notmuch", "count", query], self.env)["output"])

    def search(self, query):
        return self.tools.run(
            ["notmuch", "search", "--output=messages", "--limit=200", "--sort=newest-first", query], self.env)


def clone_maildir(corpus, folder):
    """A Maildir of the same files, to which mail can be added."""
    folder = empty_folder(folder)
    for name in ("cur", "new", "tmp"):
        (folder / name).mkdir()
    for file in corpus.files():
        try:
            os.link(file, folder / "cur" / file.name)
        except OSError:
            shutil.copy2(file, folder / "cur" / file.name)
    return folder


