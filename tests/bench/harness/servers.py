"""Servers on loopback: Dovecot on a Maildir, mail made on request, a link with a delay."""

import contextlib
import json
import pathlib
import socket
import subprocess
import time

from .measure import CannotRun, empty_folder

USER, PASSWORD = "ada", "secret"

# What makes Dovecot fast: it is the limit, so it should not be slowed down by care that a bench does not need.
SETTINGS = """
mail_location = maildir:{maildir}:CONTROL={folder}/control:INDEX={folder}/index
mail_fsync = never
maildir_stat_dirs = no
maildir_very_dirty_syncs = yes
auth_cache_size = 1M
service pop3-login {{
  service_count = 0
  process_min_avail = 1
}}
service pop3 {{
  process_min_avail = 1
  vsz_limit = 2G
}}
protocol pop3 {{
  pop3_lock_session = no
  pop3_no_flag_updates = yes
  pop3_fast_size_lookups = yes
  mail_max_userip_connections = 50
}}
"""


def free_ports():
    """A port and the one after it."""
    for _ in range(100):
        with socket.socket() as first, socket.socket() as second:
            first.bind(("127.0.0.1", 0))
            port = first.getsockname()[1]
            with contextlib.suppress(OSError, OverflowError):
                second.bind(("127.0.0.1", port + 1))
                return port
    raise CannotRun("there are no two free ports in a row")


def answers(port):
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=10) as link:
        return link.recv(3) == b"+OK"
    return False


def stop(process):
    process.terminate()
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


class Dovecot:
    """A context: .port is plain, .tls_port is POP3S, .ca its authority. Warm when it is entered."""

    def __init__(self, tools, script, maildir, name, tls=False):
        self.tools, self.script, self.maildir = tools, script, pathlib.Path(maildir)
        self.folder = tools.work / "dovecot" / name
        self.fetched = tools.build / "dovecot"
        self.ca = self.folder / "tls" / "ca.pem"
        self.warm_tls = tls
        self.process = self.port = self.tls_port = None

    def __enter__(self):
        fetched = subprocess.run(["sh", self.script, "fetch", self.fetched], capture_output=True, text=True, check=False)
        if fetched.returncode != 0:
            raise CannotRun((fetched.stdout + fetched.stderr).strip().splitlines()[-1])
        empty_folder(self.folder)
        for name in ("control", "index"):
            (self.folder / name).mkdir(mode=0o777)
            (self.folder / name).chmod(0o777)
        (self.folder / "extra.conf").write_text(
            SETTINGS.format(maildir=self.maildir.resolve(), folder=self.folder.resolve()))
        self.port = free_ports()
        self.tls_port = self.port + 1
        log = open(self.folder / "start.log", "wb")
        self.process = subprocess.Popen(
            ["sh", self.script, "run", self.fetched, self.folder, str(self.port)], stdout=log, stderr=log)
        log.close()
        for _ in range(200):
            if self.process.poll() is not None:
                break
            if answers(self.port):
                self.read_all()
                return self
            time.sleep(0.1)
        self.__exit__()
        raise CannotRun(f"Dovecot did not start: see {self.folder}/start.log and log")

    def read_all(self, tls=False, last=None):
        """The server's limit: everything, kept nowhere."""
        port = self.tls_port if tls else self.port
        return read_raw(self.tools, port, tls, last)

    def __exit__(self, *_):
        stop(self.process)


def read_raw(tools, port, tls=False, last=None):
    command = [tools.bench("read-raw"), port, USER, PASSWORD, "tls" if tls else "plain"]
    took = tools.run(command + ([last] if last else []))
    took["counts"] = json.loads(took["output"])
    return took


@contextlib.contextmanager
def program_with_port(command):
    """Runs a program that prints the port it listens on."""
    process = subprocess.Popen([str(word) for word in command], stdout=subprocess.PIPE, text=True)
    try:
        line = process.stdout.readline()
        if not line.strip():
            raise CannotRun(f"{pathlib.Path(command[0]).name} did not start")
        yield int(line)
    finally:
        stop(process)
        process.stdout.close()


def delayed(tools, port, round_trip_ms):
    return program_with_port([tools.bench("simulate-link"), port, round_trip_ms / 2])


def made(tools, profile, count):
    return program_with_port([tools.bench("mail/serve-mail"), "--profile", profile, "--messages", count])
