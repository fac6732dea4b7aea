"""What the real servers of the interop tests have in common; each is a file of its own, server_NAME.py."""

import contextlib
import os
import pathlib
import re
import signal
import socket
import subprocess
import threading
import time

import maildrop

HERE = pathlib.Path(__file__).resolve().parent
START_SECONDS = 120  # on a busy machine, under a sanitizer
USER, PASSWORD = "ada", "secret"
SECURITIES = {"POP3S": "tls", "STLS": "starttls", "plain": "none"}


class Skipped(Exception):
    """Says why a server is not there."""


def wait_until(true, what, seconds=START_SECONDS):
    deadline = time.monotonic() + seconds
    while not (result := true()):
        if time.monotonic() > deadline:
            raise AssertionError(f"{what}: not within {seconds} s")
        time.sleep(0.02)
    return result


def answers(port):
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 5):
        return True
    return False


def free_ports(count):
    """The first of so many free ports in a row."""
    for _ in range(100):
        with contextlib.ExitStack() as taken, contextlib.suppress(OSError, OverflowError):
            first = taken.enter_context(socket.create_server(("127.0.0.1", 0))).getsockname()[1]
            for port in range(first + 1, first + count):
                taken.enter_context(socket.create_server(("127.0.0.1", port)))
            return first
    raise AssertionError("no free ports")


def fetch(name, build):
    """The folder of an unpacked server; Skipped where there can be none."""
    folder = build / "tests" / "interop" / name
    done = subprocess.run(["sh", HERE / f"{name}.sh", "fetch", folder], capture_output=True, text=True, check=False)
    if done.returncode == 77:
        raise Skipped(" ".join(done.stdout.split()))
    if done.returncode != 0:
        raise AssertionError(f"{name}.sh fetch: {done.stdout} {done.stderr}")
    return folder


class Process:
    """A server's script, from start to end; `ports` of its own in a row, of which the first is told to it."""

    def __init__(self, name, files, folder, ports, environment=None):
        self.name, self.files, self.folder, self.count = name, files, folder, ports
        self.environment = environment
        self.process = None
        self.port = 0

    def start(self, waited_for):
        for _ in range(3):  # another program may take a port in between
            self.port = free_ports(self.count)
            with (self.folder / "out").open("ab") as out:
                self.process = subprocess.Popen(["sh", HERE / f"{self.name}.sh", "run", self.files, self.folder, str(self.port)],
                                                stdin=subprocess.DEVNULL, stdout=out, stderr=out, env=self.environment,
                                                start_new_session=True)
            wait_until(lambda: self.process.poll() is not None or all(answers(self.port + n) for n in waited_for),
                       f"{self.name} answers: {self.said()}")
            if self.process.poll() is None:
                return
        raise AssertionError(f"{self.name} does not start: {self.said()}")

    def said(self):
        return " ".join((self.folder / "out").read_text(errors="replace").split()[-60:])

    def stop(self):
        """A namespace ends with the process in front of it; what has none is told to end."""
        if self.process is None:
            return
        pid_file = self.folder / "run" / "master.pid"
        with contextlib.suppress(OSError, ValueError, subprocess.TimeoutExpired):
            os.kill(int(pid_file.read_text()), signal.SIGTERM)
            self.process.wait(10)
        self.process.kill()
        self.process.wait()


class Syslog(threading.Thread):
    """What the servers would tell the machine's log."""

    def __init__(self, path):
        super().__init__(daemon=True)
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.socket.bind(str(path))
        path.chmod(0o666)
        self.lines = []
        self.start()

    def run(self):
        while True:
            self.lines.append(self.socket.recv(65536).decode(errors="replace").strip())


class Server:
    """One real server with the small maildrop in it."""

    name = title = ""
    package = ""  # whose version is told
    ports = waited_for = (0,)
    kind = "mbox"  # or "maildir": how it is given its mail
    unquotes = False  # takes the quote sign of an mbox away again
    tail = b""  # a blank line of the mbox that it serves along
    adds = ()  # header fields that it puts before a message
    ways = {}  # mechanism → ways to connect, of those that it offers
    hidden = ()  # of these, what it does not tell a stranger
    behaviours = ()  # what else is asked of it: names of Trial's methods
    word_for_user = None  # and how it calls USER and PASS there
    failure = None  # what a refused login leaves in its log

    def __init__(self, build, work):
        self.build, self.work = build, work
        self.folder = work / "server"
        self.lacking = {}  # mechanism → why this server cannot offer it here
        self.environment = {}  # of a client with a ticket
        self.files = fetch(self.script, build)
        self.process = self.syslog = None

    @property
    def script(self):
        return self.name

    def start(self):
        self.folder.mkdir()
        if self.kind == "mbox":
            maildrop.write_mbox(self.folder / "mbox")
        else:
            maildrop.write_maildir(self.folder / "mail")
        self.syslog = Syslog(self.folder / "syslog")
        self.process = Process(self.script, self.files, self.folder, len(self.ports))
        self.settle()
        self.process.start(self.waited_for)
        self.fill()

    def settle(self):
        """Settings, before it starts."""

    def fill(self):
        """Mail that it wants delivered, once it runs."""

    def stop(self):
        if self.process is not None:
            self.process.stop()

    def port(self, way):
        return self.process.port + (1 if way == "POP3S" else 0)

    def options(self, way):
        options = ["--server", "localhost", "--port", str(self.port(way)), "--security", SECURITIES[way]]
        return options if way == "plain" else [*options, "--ca-file", str(self.folder / "tls" / "ca.pem")]

    def expected(self):
        """The octets that it serves, without the header fields that it adds."""
        quoted = self.kind == "mbox" and not self.unquotes
        return {maildrop.on_the_wire(maildrop.quoted(octets) if quoted else octets) + self.tail
                for octets in maildrop.messages().values()}

    def without_added(self, octets):
        if not self.adds:
            return octets
        head, blank, body = octets.partition(b"\r\n\r\n")
        fields = re.split(rb"\r\n(?![ \t])", head)
        names = tuple(name.encode().lower() + b":" for name in self.adds)
        return b"\r\n".join(field for field in fields if not field.lower().startswith(names)) + blank + body

    def log(self):
        return "\n".join(self.syslog.lines)

    def refused_logins(self):
        return len(re.findall(self.failure, self.log()))

    def logins_seen(self):
        """The mechanism of each login so far, None where the log does not tell."""

    def version(self):
        debs = sorted((self.build / "tests" / "interop" / "debs").glob(f"{self.package}_*.deb"))
        if not debs:
            return "installed"
        told = subprocess.run(["dpkg-deb", "-f", debs[0], "Version"], capture_output=True, text=True, check=True).stdout
        return re.sub(r"^\d+:|[+-].*$", "", told.strip())


class PlainClient:
    """The plainest of clients: holds a session, and is served what PopReader is."""

    def __init__(self, port):
        self.connection = socket.create_connection(("127.0.0.1", port), START_SECONDS)
        self.stream = self.connection.makefile("rwb")
        self.greeting = self.stream.readline()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stream.close()
        self.connection.close()

    def say(self, line):
        self.stream.write(line.encode() + b"\r\n")
        self.stream.flush()
        return self.stream.readline()

    def log_in(self):
        self.say(f"USER {USER}")
        reply = self.say(f"PASS {PASSWORD}")
        assert reply.startswith(b"+OK"), reply

    def retrieve(self, number):
        reply = self.say(f"RETR {number}")
        assert reply.startswith(b"+OK"), reply
        lines = []
        while (line := self.stream.readline()) != b".\r\n":
            lines.append(line[1:] if line.startswith(b".") else line)
        return b"".join(lines)

    def retrieve_all(self):
        self.log_in()
        count = int(self.say("STAT").split()[1])
        served = {self.retrieve(number) for number in range(1, count + 1)}
        self.say("QUIT")
        return served
