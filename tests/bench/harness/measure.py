"""Running programs: what they took, in turn with each other, and what must be there for it."""

import json
import os
import pathlib
import shutil
import subprocess
import tempfile


class CannotRun(Exception):
    """A part that can't run here, and why: a sentence without its full stop."""


class Tools:
    """The programs of a build folder, and those that are installed."""

    def __init__(self, build, work):
        self.build = pathlib.Path(build)
        self.work = pathlib.Path(work)

    def built(self, path):
        program = self.build / path
        if not program.exists():
            raise CannotRun(f"{program.name} is not built")
        return str(program)

    def cli(self):
        return self.built("src/popreader-cli")

    def bench(self, name):
        return self.built(f"tests/bench/{name}")

    def installed(self, name, package=None):
        if shutil.which(name) is None and not pathlib.Path(f"/usr/sbin/{name}").exists():
            raise CannotRun(f"{package or name} is not installed")
        return name

    def run(self, command, env=None, timeout=1800):
        """Runs and measures. What it printed is in "output"; a failure is an exception."""
        with tempfile.NamedTemporaryFile(dir=self.work, suffix=".out") as output:
            done = subprocess.run(
                [self.bench("run-timed"), str(timeout), output.name, *map(str, command)],
                env=dict(os.environ, **(env or {})), capture_output=True, text=True, check=False)
            if done.returncode != 0:
                raise RuntimeError(done.stderr.strip() or f"{command[0]} did not start")
            took = json.loads(done.stdout)
            took["output"] = pathlib.Path(output.name).read_text(errors="replace")
        if took["status"] != 0:
            words = (done.stderr or took["output"]).strip().splitlines()
            raise RuntimeError(f"{pathlib.Path(command[0]).name} ended with {took['status']}: {words[-1:] or 'silent'}")
        return took


def in_turn(runs, *works):
    """Calls each work once a round, so that what else the machine does meets all alike. Lists of results."""
    results = [[] for _ in works]
    for _ in range(runs):
        for work, found in zip(works, results):
            found.append(work())
    return results


def empty_folder(path):
    path = pathlib.Path(path)
    shutil.rmtree(path, ignore_errors=True)
    path.mkdir(parents=True)
    return path


def folder_octets(path, allocated=False):
    total = 0
    for folder, _, files in os.walk(path):
        for name in files:
            facts = os.lstat(os.path.join(folder, name))
            total += facts.st_blocks * 512 if allocated else facts.st_size
    return total
