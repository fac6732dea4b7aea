#!/usr/bin/env python3
"""Log in to real POP3 servers by every mechanism that they offer, with the real program.

Usage: matrix.py BUILD SERVER…       runs them, speaks TAP, and leaves the results in BUILD/tests/interop
       matrix.py --write BUILD README  writes the table of all results between README's two marker comments
       matrix.py --check README        whether README's table is one that this suite wrote

For each server × mechanism × way to connect: `account add --auth`, `sync`, a second `sync` that brings nothing; each
message's octets are those that were put into the maildrop. A server that cannot be had here is skipped by name.
"""

import concurrent.futures
import importlib
import json
import os
import pathlib
import sqlite3
import subprocess
import sys
import tempfile
import traceback

sys.dont_write_bytecode = True
import maildrop  # noqa: E402
from server import PASSWORD, USER, PlainClient, Skipped, wait_until  # noqa: E402

SERVERS = {"dovecot": "Dovecot", "cyrus": "Cyrus", "courier": "Courier", "mailutils": "Mailutils", "popa3d": "Popa3d",
           "solid-pop3d": "SolidPop3d"}
MECHANISMS = ("user", "apop", "plain", "login", "cram-md5", "digest-md5", "scram-sha-1", "scram-sha-256",
              "scram-sha-1-plus", "scram-sha-256-plus", "gssapi", "external", "ntlm", "anonymous", "xoauth2", "oauthbearer")
BEHAVIOURS = {
    "probe": "`probe` names them all",
    "no_capa": "No CAPA: logs in all the same",
    "wrong_password": "Wrong password: `auth`, one attempt",
    "wrong_secrets": "The same, of each mechanism with a secret",
    "in_use": "Maildrop in use: `in-use`",
    "login_delay": "LOGIN-DELAY enforced: `login-delay`",
    "newest_tls": "TLS 1.3, where its `-PLUS` does not work: `auto` does without",
    "expire": "EXPIRE read",
    "utf8": "UTF8 (RFC 6856): user `adä`, password `schlüssel`",
    "keep_none": "`--keep none` empties the maildrop",
}
RUN_SECONDS = 300
LOG_SECONDS = 30
TOKENS = ("xoauth2", "oauthbearer")
WITHOUT_SECRET = ("gssapi", "external", "anonymous")
BEGIN = "<!-- written by `ninja -C build interop-table` -->"
END = "<!-- end of what is written -->"
GOOD, ABSENT, SKIPPED, BAD = "yes", "–", "skipped", "**no**"


def load(name):
    module = importlib.import_module("server_" + name.replace("-", "_"))
    return getattr(module, SERVERS[name])


class Profile:
    """popreader-cli with one account on a profile of its own."""

    def __init__(self, program, folder, environment):
        self.program, self.folder = program, folder
        self.environment = {**os.environ, "HOME": str(folder), "LC_ALL": "C.UTF-8", **environment}

    def run(self, *arguments):
        return subprocess.run([self.program, "--profile", str(self.folder), *arguments], capture_output=True,
                              timeout=RUN_SECONDS, env=self.environment, check=False)

    def add(self, *options):
        added = self.run("account", "add", "interop", *options)
        assert added.returncode == 0, f"account add: {added.stderr.decode()}"

    def sync(self):
        done = self.run("sync", "--json")
        assert done.stdout, f"sync: {done.stderr.decode()}"
        return json.loads(done.stdout)

    def raw_messages(self):
        listed = self.run("list", "--limit", "0", "--json")
        assert listed.returncode == 0, listed.stderr
        ids = [json.loads(line)["id"] for line in listed.stdout.splitlines()]
        return [self.run("show", str(number), "--raw").stdout for number in ids]

    def maildrop(self, column):
        database = sqlite3.connect(f"file:{self.folder / 'mail.db'}?mode=ro", uri=True)
        try:
            return database.execute(f"SELECT {column} FROM maildrop").fetchone()[0]
        finally:
            database.close()


class Trial:
    """All that is asked of one server."""

    def __init__(self, build, server):
        self.server = server
        self.cli = str(build / "src" / "popreader-cli")
        self.profiles = 0
        self.expected = server.expected()

    def profile(self, way, *options, mechanism="auto", port=None):
        self.profiles += 1
        ticket = self.server.environment if mechanism == "gssapi" else {}
        profile = Profile(self.cli, self.server.work / f"profile-{self.profiles}", ticket)
        connection = self.server.options(way)
        if port is not None:
            connection[connection.index("--port") + 1] = str(port)
        user = [] if "--user" in options else ["--user", USER]
        profile.add(*connection, *user, "--auth", mechanism, *options)
        return profile

    def credentials(self, mechanism, secret=None):
        tls = self.server.folder / "tls"
        if mechanism in TOKENS:
            return ["--token-command", f"printf {secret or 'good-token'}"]
        if mechanism == "external":
            return ["--client-cert", str(tls / "client.crt"), "--client-key", str(tls / "client.key")]
        if mechanism in WITHOUT_SECRET:
            return []
        return ["--password-command", f"printf {secret or PASSWORD}"]

    def assert_clean(self, report, **counts):
        assert report["error"] is None, f"{report['error']['code']}: {report['error']['message']}"
        for name, count in counts.items():
            assert report[name] == count, f"{name}: {report[name]}, not {count}"

    def assert_refused(self, profile, *codes):
        report = profile.sync()
        assert report["error"] is not None, "no error"
        assert report["error"]["code"] in codes, f"{report['error']['code']}: {report['error']['message']}"
        return report

    def assert_whole(self, profile):
        raw = profile.raw_messages()
        assert len(raw) == len(self.expected), f"{len(raw)} messages of {len(self.expected)}"
        for octets in raw:
            plain = self.server.without_added(octets)
            assert plain in self.expected, f"octets differ: {octets[:2000]!r}"

    def mechanism(self, mechanism, way):
        profile = self.profile(way, *self.credentials(mechanism), mechanism=mechanism)
        before = self.server.logins_seen()
        self.assert_clean(profile.sync(), new=len(self.expected), known=0)
        self.assert_used(mechanism, before)
        self.assert_clean(profile.sync(), new=0, known=len(self.expected))
        self.assert_whole(profile)

    def assert_used(self, mechanism, before):
        """Where the server's log tells how a login went, it went so."""
        if before is None:
            return
        used = wait_until(lambda: self.server.logins_seen()[len(before):], "the login in the server's log", LOG_SECONDS)
        wanted = self.server.word_for_user if mechanism == "user" else mechanism
        assert used == [wanted], f"the server saw {used}"

    # ---- what else is asked of some ----

    def best_way(self):
        return next(way for way in ("POP3S", "STLS", "plain") if any(way in ways for ways in self.server.ways.values()))

    def probe(self):
        for way in sorted({way for ways in self.server.ways.values() for way in ways}):
            options = self.server.options(way)
            probed = Profile(self.cli, self.server.work / "probe", {}).run("probe", options[1], *options[2:], "--json")
            assert probed.returncode == 0, probed.stderr.decode()
            facts = json.loads(probed.stdout)
            offers = [line for line in facts["capabilities"] if line.upper().startswith("SASL ")]
            told = {word.lower() for line in offers for word in line.split()}
            wanted = {name for name, ways in self.server.ways.items() if way in ways}
            wanted -= {*self.server.lacking, *self.server.hidden}
            named = {name.lower() for name in facts["mechanisms"]} | told | ({"apop"} if facts["apop"] else set())
            assert wanted <= named, f"{way}: {sorted(wanted - named)} not named"
            assert not told & set(MECHANISMS) - set(self.server.ways), f"{way}: also offers {told}"
            assert facts["encrypted"] == (way != "plain")

    def no_capa(self):
        profile = self.profile(self.best_way(), *self.credentials("user"))
        self.assert_clean(profile.sync(), new=len(self.expected))
        with PlainClient(self.server.port("plain")) as client:
            assert client.say("CAPA").startswith(b"-ERR"), "it has CAPA"

    def assert_one_refusal(self, profile, before, *codes):
        self.assert_refused(profile, *codes)
        wait_until(lambda: self.server.refused_logins() > before, "the refusal in the server's log", LOG_SECONDS)
        tries = self.server.refused_logins() - before
        assert tries == 1, f"{tries} attempts in the server's log"

    def wrong_password(self):
        profile = self.profile(self.best_way(), *self.credentials("user", "wrong"))
        self.assert_one_refusal(profile, self.server.refused_logins(), "auth")

    def wrong_secrets(self):
        for mechanism, ways in self.server.ways.items():
            if mechanism not in (*WITHOUT_SECRET, *TOKENS):
                profile = self.profile(ways[0], *self.credentials(mechanism, "wrong"), mechanism=mechanism)
                try:
                    self.assert_one_refusal(profile, self.server.refused_logins(), "auth")
                except AssertionError as error:
                    raise AssertionError(f"{mechanism}: {error}") from error
        for mechanism in (name for name in TOKENS if name in self.server.ways):
            profile = self.profile(self.server.ways[mechanism][0], *self.credentials(mechanism, "stale"), mechanism=mechanism)
            self.assert_refused(profile, "token")

    def in_use(self):
        profile = self.profile(self.best_way(), *self.credentials("user"))
        with PlainClient(self.server.port("plain")) as client:
            client.log_in()
            report = self.assert_refused(profile, "in-use")
            assert report["error"]["retry"] is True
            client.say("QUIT")
        self.assert_clean(profile.sync(), new=len(self.expected))

    def login_delay(self):
        profile = self.profile("STLS", *self.credentials("user"))
        self.assert_clean(profile.sync(), new=len(self.expected))
        strict = self.profile("STLS", *self.credentials("user"), port=self.server.process.port + 2)
        report = self.assert_refused(strict, "login-delay")
        assert report["error"]["retry"] is True

    def newest_tls(self):
        port = self.server.process.port + 3
        probed = Profile(self.cli, self.server.work / "probe", {}).run(
            "probe", "localhost", *self.server.options("STLS")[2:], "--port", str(port), "--json")
        assert json.loads(probed.stdout)["tls"].startswith("TLS 1.3"), probed.stdout
        profile = self.profile("STLS", *self.credentials("user"), port=port)
        before = self.server.logins_seen()
        self.assert_clean(profile.sync(), new=len(self.expected))
        self.assert_used("scram-sha-256", before)

    def expire(self):
        profile = self.profile(self.best_way(), *self.credentials("user"))
        self.assert_clean(profile.sync(), new=len(self.expected))
        days = profile.maildrop("expire_days")
        assert days == self.server.expire_days, f"{days} days, not {self.server.expire_days}"

    def utf8(self):
        """A name and a password that no ASCII can say, after the command that announces them."""
        user, password = self.server.utf8_user
        for mechanism in ("user", "plain"):
            profile = self.profile(self.best_way(), "--password-command", f"printf {password}", "--user", user, mechanism=mechanism)
            said = self.server.log().count("command=UTF8")
            self.assert_clean(profile.sync(), new=len(self.expected))
            assert self.server.log().count("command=UTF8") == said + 1, f"{mechanism}: UTF8 is not said"
            self.assert_whole(profile)

    def keep_none(self):
        profile = self.profile(self.best_way(), *self.credentials("user"), "--keep", "none")
        self.assert_clean(profile.sync(), new=len(self.expected), deleted_on_server=len(self.expected))
        self.assert_whole(profile)
        self.assert_clean(profile.sync(), new=0, known=0)


class Tap:
    """Runs cases, counts and remembers them."""

    def __init__(self, results):
        self.number = self.failed = 0
        self.results = results

    def case(self, name, result_key, run, why_not=None, why_more=str):
        self.number += 1
        if why_not is not None:
            print(f"ok {self.number} - {name} # SKIP {why_not}", flush=True)
            self.results[result_key] = SKIPPED
            return
        try:
            run()
            print(f"ok {self.number} - {name}", flush=True)
            self.results[result_key] = GOOD
        except Exception as error:  # pylint: disable=broad-except
            self.failed += 1
            self.results[result_key] = BAD
            print(f"not ok {self.number} - {name}: {' '.join(str(error).split())}", flush=True)
            for line in traceback.format_exc().splitlines() + why_more().splitlines()[-20:]:
                print(f"# {line}", flush=True)


def fail(error):
    raise error


def run_cases(trial, tap):
    server = trial.server
    tap.case(f"{server.name}: probe names what it offers", "probe", trial.probe, None, server.log)
    for mechanism in MECHANISMS:
        for way in server.ways.get(mechanism, ()):
            tap.case(f"{server.name}: {mechanism} over {way} brings every message once", f"{mechanism} {way}",
                     lambda m=mechanism, w=way: trial.mechanism(m, w), server.lacking.get(mechanism), server.log)
    for behaviour in server.behaviours:
        tap.case(f"{server.name}: {behaviour.replace('_', '-')}", behaviour, getattr(trial, behaviour), None, server.log)


def run_server(build, name, tap):
    results = tap.results.setdefault(name, {})
    with tempfile.TemporaryDirectory(prefix="popreader-interop-") as folder:
        work = pathlib.Path(folder)
        work.chmod(0o711)
        counted = Tap(results)
        counted.number = tap.number
        try:
            server = load(name)(build, work)
        except Skipped as skipped:
            counted.case(name, "server", None, str(skipped))
            tap.number = counted.number
            return
        try:
            server.start()
            results["version"] = server.version()
            trial = Trial(build, server)
            served = {server.without_added(octets) for octets in served_octets(server)}
            assert served == trial.expected, f"served, and not put there: {served - trial.expected}"
            run_cases(trial, counted)
        except (AssertionError, OSError, subprocess.SubprocessError) as error:
            counted.case(f"{name}: starts", "server", lambda e=error: fail(e))
        finally:
            server.stop()
        tap.number, tap.failed = counted.number, tap.failed + counted.failed


def served_octets(server):
    with PlainClient(server.port("plain")) as client:
        return client.retrieve_all()


def results_path(build, name):
    return build / "tests" / "interop" / f"matrix-{name}.json"


def run(build, names):
    build = pathlib.Path(build).resolve()
    tap = Tap({})
    for name in names:
        run_server(build, name, tap)
        results_path(build, name).write_text(json.dumps(tap.results[name], indent=1))
    print(f"1..{tap.number}")
    return 1 if tap.failed else 0


# ---- the table ----


def mechanism_cell(results, ways, mechanism):
    cells = [results.get(f"{mechanism} {way}", SKIPPED) for way in ways]
    if not cells:
        return ABSENT
    if BAD in cells:
        return BAD
    return SKIPPED if SKIPPED in cells else ", ".join(ways)


def table(results):
    titles = [load(name).title for name in SERVERS]
    lines = ["| | " + " | ".join(titles) + " |", "|---" * (len(titles) + 1) + "|"]
    rows = {"Version": [results[name].get("version", SKIPPED) for name in SERVERS]}
    for mechanism in MECHANISMS:
        rows[mechanism.upper() if mechanism != "user" else "USER, PASS"] = [
            mechanism_cell(results[name], load(name).ways.get(mechanism, ()), mechanism) for name in SERVERS]
    for behaviour, title in BEHAVIOURS.items():
        rows[title] = [results[name].get(behaviour, SKIPPED) if behaviour in ("probe", *load(name).behaviours) else ABSENT
                       for name in SERVERS]
    return lines + [f"| {title} | " + " | ".join(cells) + " |" for title, cells in rows.items()]


def ideal():
    """Results as they are where every server is there and all is well."""
    results = {}
    for name in SERVERS:
        server = load(name)
        results[name] = {f"{mechanism} {way}": GOOD for mechanism, ways in server.ways.items() for way in ways}
        results[name].update({behaviour: GOOD for behaviour in ("probe", *server.behaviours)})
    return results


def between_markers(text):
    assert text.count(BEGIN) == 1 and text.count(END) == 1, f"README lacks {BEGIN} and {END}"
    before, rest = text.split(BEGIN)
    inside, after = rest.split(END)
    return before, inside, after


def write(build, path):
    build, path = pathlib.Path(build).resolve(), pathlib.Path(path)
    before, _, after = between_markers(path.read_text(encoding="utf-8"))
    with concurrent.futures.ThreadPoolExecutor() as pool:
        list(pool.map(lambda name: subprocess.run([sys.executable, __file__, str(build), name], check=False), SERVERS))
    results = {name: json.loads(results_path(build, name).read_text(encoding="utf-8")) for name in SERVERS}
    path.write_text(before + "\n".join([BEGIN, *table(results), END]) + after, encoding="utf-8")
    return 0


def check(path):
    """Rows, columns and ways are those that the suite tries; a cell may only be worse than it should."""
    _, inside, _ = between_markers(pathlib.Path(path).read_text(encoding="utf-8"))
    found = [[cell.strip() for cell in line.strip("|").split("|")] for line in inside.strip().splitlines()]
    wanted = [[cell.strip() for cell in line.strip("|").split("|")] for line in table(ideal())]
    assert [row[0] for row in found] == [row[0] for row in wanted], "its rows are not the suite's: ninja -C build interop-table"
    for row, should in zip(found, wanted):
        assert len(row) == len(should), f"{row[0]}: {len(row)} columns, not {len(should)}"
        for cell, best in zip(row, should):
            assert cell in (best, SKIPPED, BAD) or (row[0] == "Version" and cell), f"{row[0]}: “{cell}” is not “{best}”"
    return 0


def main(arguments):
    if arguments[0] == "--write":
        return write(*arguments[1:])
    if arguments[0] == "--check":
        return check(*arguments[1:])
    return run(arguments[0], arguments[1:])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
