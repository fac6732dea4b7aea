"""Black-box timing of windows in a private X server.

Xvfb keeps its screen in a file, which is mapped and summed every 10 ms: no help from the program is needed. An action
is over when the screen stands still and the program's processes are idle; it took until the last change.
"""

import mmap
import os
import pathlib
import subprocess
import time
import zlib

from .measure import CannotRun, empty_folder

TICKS = os.sysconf("SC_CLK_TCK")
WIDTH, HEIGHT = 1280, 900
STEP = 0.01
IDLE = 0.1  # of a core


def processes():
    """pid → (parent, CPU seconds)."""
    found = {}
    for name in os.listdir("/proc"):
        if name.isdigit():
            try:
                fields = pathlib.Path("/proc", name, "stat").read_text().rpartition(")")[2].split()
                found[int(name)] = (int(fields[1]), (int(fields[11]) + int(fields[12])) / TICKS)
            except (OSError, ValueError):
                continue
    return found


class Screen:
    """A context: an X server with a window manager."""

    def __init__(self, tools, folder):
        for program in ("Xvfb", "openbox", "xdotool"):
            tools.installed(program, program.lower())
        self.folder = empty_folder(folder)
        self.server = self.manager = self.map = None
        self.env = {}

    def __enter__(self):
        reading, writing = os.pipe()
        self.server = subprocess.Popen(
            ["Xvfb", "-displayfd", str(writing), "-screen", "0", f"{WIDTH}x{HEIGHT}x24", "-fbdir", str(self.folder),
             "-nolisten", "tcp", "-noreset"], pass_fds=[writing], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        os.close(writing)
        with os.fdopen(reading) as pipe:
            display = pipe.readline().strip()
        if not display:
            raise CannotRun("Xvfb did not start")
        with open(self.folder / "Xvfb_screen0", "rb") as file:
            self.map = mmap.mmap(file.fileno(), 0, prot=mmap.PROT_READ)
        self.env = dict(os.environ, DISPLAY=f":{display}", GDK_BACKEND="x11", GSK_RENDERER="cairo", LC_ALL="C.UTF-8",
                        TZ="UTC", NO_AT_BRIDGE="1", GTK_A11Y="none", GSETTINGS_BACKEND="memory")
        self.env.pop("WAYLAND_DISPLAY", None)
        self.manager = subprocess.Popen(["openbox"], env=self.env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(0.5)
        return self

    def __exit__(self, *_):
        for process in (self.manager, self.server):
            process.terminate()
            process.wait()

    def sum(self):
        return zlib.adler32(self.map)

    def press(self, *words):
        subprocess.run(["xdotool", *map(str, words)], env=self.env, check=True, capture_output=True)


class Program:
    """A program on the screen."""

    def __init__(self, screen, command, env=None):
        self.screen = screen
        self.began = time.monotonic()
        self.process = subprocess.Popen(
            [str(word) for word in command], env=dict(screen.env, **(env or {})), stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)

    def _tree(self):
        table = processes()
        children = {}
        for pid, (parent, _) in table.items():
            children.setdefault(parent, []).append(pid)
        tree, left = [], [self.process.pid]
        while left:
            pid = left.pop()
            tree.append(pid)
            left += children.get(pid, [])
        return tree, sum(table[pid][1] for pid in tree if pid in table)

    def wait(self, began=None, quiet=1.5, least=0.0, timeout=120, before=None):
        """Seconds from BEGAN until the last change of the screen."""
        began = began or self.began
        seen = self.screen.sum() if before is None else before
        changed, looked, busy = began, time.monotonic(), time.monotonic()
        used = self._tree()[1]
        while True:
            time.sleep(STEP)
            now, shown = time.monotonic(), self.screen.sum()
            if shown != seen:
                seen, changed = shown, now
            if now - looked >= 0.25:
                later = self._tree()[1]
                if (later - used) / (now - looked) > IDLE:
                    busy = now
                used, looked = later, now
            if self.process.poll() not in (None, 0) or now - began > timeout:
                raise RuntimeError("the window did not come to rest")
            if now - began > least and now - max(changed, busy) > quiet:
                return changed - began

    def do(self, *words, **options):
        """Keys or clicks of xdotool (some 20 ms of its own), until the screen stands still."""
        before, began = self.screen.sum(), time.monotonic()
        self.screen.press(*words)
        return self.wait(began, before=before, **options)

    def run_beside(self, command, env=None, **options):
        """A command that speaks to the program, until the screen stands still."""
        before, began = self.screen.sum(), time.monotonic()
        subprocess.run([str(word) for word in command], env=dict(self.screen.env, **(env or {})), timeout=120,
                       capture_output=True, check=False)
        return self.wait(began, before=before, **options)

    def pss_mb(self):
        total = 0
        for pid in self._tree()[0]:
            try:
                for line in pathlib.Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
                    if line.startswith("Pss:"):
                        total += int(line.split()[1])
            except OSError:
                continue
        return total / 1024

    def stop(self):
        tree = self._tree()[0]
        for pid in tree:
            try:
                os.kill(pid, 15)
            except OSError:
                continue
        try:
            self.process.wait(5)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
