#!/usr/bin/python3
"""Whatever takes the focus or acts has a name in the tree that a screen reader sees.

Usage: test-atspi.py POPREADER POPREADER-CLI DATA    in an X server of its own; it makes the session bus.

Starts the program, brings it into one state after the other by what AT-SPI and the bus offer, and walks
the whole tree in each. A state more is a function of STATES; windows that an action of the application
opens without being told anything are found by themselves. Speaks TAP.
"""

import contextlib
import os
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import warnings

try:
    import gi
    gi.require_version("Atspi", "2.0")
    from gi.repository import Atspi, Gio, GLib
except (ImportError, ValueError) as error:
    print(f"1..0 # SKIP python3-pyatspi is not installed: {error}")
    sys.exit(0)

warnings.simplefilter("ignore")  # the methods of interfaces are deprecated in favour of nothing else
ON_THE_BUS = "--tap-fd="
SECONDS = 400  # a build with sanitizers is slow
LAUNCHER = "/usr/libexec/at-spi-bus-launcher"
ROWS = 25  # of a list: they are all made alike
ACTING = {"push button", "toggle button", "check box", "radio button", "entry", "password text", "combo box", "link",
          "menu item", "switch", "slider", "spin button", "text"}
TYPE_NAME = re.compile(r"(Gtk|Adw|Pr)[A-Z]\w*$")  # what GTK says of what has no name
LEFT_ALONE = {"quit", "win.toggle-sidebar"}  # the other one takes a menu that is open out of the screen


class Program:
    """The program on a profile, as others on the bus see it."""

    def __init__(self, command, profile):
        self.command = [command, "--profile", str(profile)]
        self.process = subprocess.Popen(self.command)
        self.bus = Gio.bus_get_sync(Gio.BusType.SESSION)
        self.accessible = wait(self.find, "the program in the tree")
        self.name = wait(self.find_name, "the program on the bus")
        self.path = "/" + self.name.replace(".", "/")

    def find(self):
        desktop = Atspi.get_desktop(0)
        for i in range(desktop.get_child_count()):
            each = desktop.get_child_at_index(i)
            if each and each.get_process_id() == self.process.pid and each.get_child_count() > 0:
                each.set_cache_mask(Atspi.Cache.NONE)
                return each
        return None

    def find_name(self):
        names = self.call("org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus", "ListNames")[0]
        return next((name for name in names if name.startswith("org.example.PopReader")), None)

    def call(self, name, path, interface, method, arguments=None):
        return self.bus.call_sync(name, path, interface, method, arguments, None, 0, 5000, None).unpack()

    def actions(self):
        """Of the application: the type of what each has to be told, by name."""
        told = self.call(self.name, self.path, "org.gtk.Actions", "DescribeAll")[0]
        return {name: signature for name, (enabled, signature, _) in told.items() if enabled}

    def act(self, name, *words):
        self.call(self.name, self.path, "org.gtk.Actions", "Activate",
                  GLib.Variant("(sava{sv})", (name, [GLib.Variant("s", word) for word in words], {})))

    def frames(self):
        found = (self.accessible.get_child_at_index(i) for i in range(self.accessible.get_child_count()))
        return [each for each in found if each]

    def window(self):
        return next(each for each in self.frames() if "win.search" in actions_of(each))

    def others(self):
        return [each for each in self.frames() if "win.search" not in actions_of(each)]

    def close_others(self):
        for frame in self.others():
            do(frame, "window.close")
        wait(lambda: not self.others(), "the end of the other windows")

    def end(self):
        self.process.terminate()
        self.process.wait(10)


def wait(condition, what, seconds=20):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        with contextlib.suppress(GLib.Error, StopIteration):
            found = condition()
            if found:
                return found
        time.sleep(0.05)
    raise TimeoutError(f"waited for {what}")


def children(accessible):
    limit = ROWS if accessible.get_role_name() == "list" else 1000
    for i in range(min(accessible.get_child_count(), limit)):
        child = accessible.get_child_at_index(i)
        if child:
            yield child


def actions_of(accessible):
    if not accessible.get_action_iface():
        return []
    return [accessible.get_action_name(i) for i in range(accessible.get_n_actions())]


def do(accessible, name):
    accessible.do_action(actions_of(accessible).index(name))


def in_sight(accessible):
    if not accessible.get_component_iface():
        return True
    extents = accessible.get_extents(Atspi.CoordType.WINDOW)
    return extents.width > 0 and extents.height > 0


def find(accessible, role, name=None):
    """The first in sight, or None."""
    if not in_sight(accessible):
        return None
    if accessible.get_role_name() == role and name in (None, accessible.get_name()):
        return accessible
    return next(filter(None, (find(child, role, name) for child in children(accessible))), None)


class Walk:
    def __init__(self):
        self.count, self.unnamed = 0, []

    def go(self, accessible, path=""):
        role, name = accessible.get_role_name(), accessible.get_name()
        path = f"{path} / {role}" + (f" “{name[:30]}”" if name else "")
        if not in_sight(accessible):
            return
        focusable = accessible.get_state_set().contains(Atspi.StateType.FOCUSABLE)
        if focusable or role in ACTING:
            self.count += 1
            if not name.strip() or TYPE_NAME.match(name):
                self.unnamed.append(path)
        for child in children(accessible):
            self.go(child, path)


# States: each brings the program there, and what is in sight is walked. LEAVE has what a state needs to end, but for
# other windows, which are closed after each.

def with_rows(program):
    wait(lambda: find(find(program.window(), "list", "Messages"), "list item"), "rows")


def message_open(program):
    find(program.window(), "list", "Messages").select_child(2)
    wait(lambda: find(program.window(), "text"), "the message")


def several_selected(program):
    do(find(program.window(), "list", "Messages"), "list.select-all")
    time.sleep(0.3)


def search(program, words, role, name=None):
    do(program.window(), "win.search")
    entry = wait(lambda: find(program.window(), "entry", "Search mail"), "the entry")
    text = next(filter(None, (each if each.get_editable_text_iface() else None for each in [entry, *children(entry)])))
    text.set_text_contents(words)
    wait(lambda: find(program.window(), role, name), "what was found")


def search_with_hits(program):
    search(program, "engine", "list item")


def search_without_hits(program):
    search(program, "nowhere at all", "label", "Nothing Found")


def main_menu(program):
    button = find(program.window(), "push button", "Main Menu")
    do(next(each for each in children(button) if each.get_role_name() == "push button"), "click")
    time.sleep(0.3)


def form(program):
    program.act("edit-account", "work")
    wait(program.others, "the form")


def details(program):
    program.act("account-details", "work")
    wait(program.others, "the details")


def removal(program):
    program.act("remove-account", "work")
    wait(program.others, "the question")


def message_window(program):
    with subprocess.Popen([*program.command, str(program.file)]):
        wait(lambda: program.others() and find(program.others()[0], "text"), "the message")


STATES = [with_rows, message_open, several_selected, main_menu, search_with_hits, search_without_hits, form, details,
          removal, message_window]
LEAVE = {main_menu: main_menu}


class Cases:
    def __init__(self):
        self.number = self.failed = 0

    def walk(self, program, name, at_least=1):
        walk = Walk()
        for frame in program.frames():
            with contextlib.suppress(GLib.Error):  # it went while one looked
                walk.go(frame)
        self.tell(not walk.unnamed and walk.count >= at_least, name,
                  [f"{walk.count} looked at", *(f"no name: {path}" for path in walk.unnamed)])

    def tell(self, good, name, why=()):
        self.number += 1
        self.failed += not good
        print(f"{'ok' if good else 'not ok'} {self.number} - /ui/atspi/{name}", flush=True)
        for line in why:
            print(f"# {line}", flush=True)

    def state(self, program, name, enter):
        try:
            enter(program)
        except (TimeoutError, AttributeError, StopIteration, ValueError, GLib.Error) as problem:
            self.tell(False, name, [f"it did not come: {problem}"])
        else:
            self.walk(program, name)
            LEAVE.get(enter, lambda _: None)(program)
        program.close_others()


def open_by_action(name):
    """Whether a window comes or not: what there is then is walked."""
    def enter(program):
        program.act(name)
        time.sleep(0.5)
    return enter


def do_in_window(name):
    def enter(program):
        do(program.window(), name)
        time.sleep(0.3)
    return enter


def run(cases, popreader, cli, data, work):
    program = Program(popreader, work / "empty")
    cases.walk(program, "first-run")
    program.end()

    profile = work / "profile"
    # Nobody answers there, so the window has a trouble to tell.
    subprocess.run([cli, "--profile", profile, "account", "add", "work", "--server", "127.0.0.1", "--port", "9", "--user",
                    "ada", "--password-command", "echo secret"], check=True, stdout=subprocess.DEVNULL)
    subprocess.run([cli, "--profile", profile, "import", "--folder", "work/Inbox", data / "demo"], check=True,
                   stdout=subprocess.DEVNULL)
    program = Program(popreader, profile)
    program.file = data / "mail" / "newsletter.eml"
    for state in STATES:
        cases.state(program, state.__name__.replace("_", "-"), state)
    for name in sorted(name for name, told in program.actions().items() if told == "" and name not in LEFT_ALONE):
        cases.state(program, f"action-{name}", open_by_action(name))
    for name in sorted({name for name in actions_of(program.window()) if name.startswith("win.")} - LEFT_ALONE):
        cases.state(program, f"action-{name}", do_in_window(name))
    cases.tell(program.process.poll() is None, "the-program-still-runs")
    program.end()


def enter_bus():
    """A bus of the test's own, with nobody else's windows on it."""
    if not shutil.which("dbus-run-session") or not os.path.exists(LAUNCHER):
        print("1..0 # SKIP dbus or at-spi2-core is not installed")
        sys.exit(0)
    told = os.dup(1)  # what daemons of the bus write is not TAP
    os.set_inheritable(told, True)
    os.dup2(2, 1)
    os.execvp("dbus-run-session", ["dbus-run-session", "--", sys.executable, *sys.argv, f"{ON_THE_BUS}{told}"])


def main():
    if not sys.argv[-1].startswith(ON_THE_BUS):
        enter_bus()
    told = int(sys.argv[-1].removeprefix(ON_THE_BUS))
    os.set_inheritable(told, False)
    sys.stdout = os.fdopen(told, "w")
    popreader, cli, data = sys.argv[1], sys.argv[2], pathlib.Path(sys.argv[3])
    signal.signal(signal.SIGALRM, lambda *_: sys.exit("Bail out! it took too long"))
    signal.alarm(SECONDS)
    work = pathlib.Path(tempfile.mkdtemp(prefix="popreader-atspi-"))
    cases = Cases()
    try:
        run(cases, popreader, cli, data, work)
    finally:
        shutil.rmtree(work, ignore_errors=True)
    print(f"1..{cases.number}")
    return 1 if cases.failed else 0


if __name__ == "__main__":
    sys.exit(main())
