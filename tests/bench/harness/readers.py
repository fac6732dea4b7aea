"""Windows on 100 k messages: PopReader's, and those of other readers, which are driven from outside."""

import json
import os
import shutil
import subprocess

from .measure import CannotRun, empty_folder
from .screen import Program, Screen

SMALL_FOLDER = 1000


def need(bench, package, program=None):
    """A reader that must be installed; installs it where that was asked for."""
    program = program or package
    if shutil.which(program) is None and bench.install_peers:
        command = ["apt-get", "-qy", "install", "--no-install-recommends", package]
        command = command if os.getuid() == 0 else ["sudo", *command]
        print(f"  Installing: {package}", flush=True)
        subprocess.run(command, env=dict(os.environ, DEBIAN_FRONTEND="noninteractive"), stdout=subprocess.DEVNULL,
                       stderr=subprocess.DEVNULL, check=False)
    if shutil.which(program) is None:
        raise CannotRun(f"{package} is not installed (--install-peers installs it)")


def time_own_start(bench, profile):
    """Seconds from exec to the last change of the screen, run by run."""
    program = bench.tools.built("src/popreader")
    times = []
    with Screen(bench.tools, bench.folder("screen")) as screen:
        for _ in range(bench.runs):
            window = Program(screen, ["dbus-run-session", "--", program, "--profile", profile]
                             if shutil.which("dbus-run-session") else [program, "--profile", profile])
            times.append(window.wait(least=1))
            window.stop()
    return times


# ---- stores ----

def mh_store(bench):
    """The corpus as MH folders: inbox has all, work the first thousand."""
    corpus = bench.corpus("small")
    root = bench.folder("peers", f"mh-{corpus.folder.name}")
    if (root / "complete").exists():
        return root
    empty_folder(root)
    for name in ("inbox", "work", "sent", "draft", "queue", "trash"):
        (root / name).mkdir()
    for number, file in enumerate(corpus.files(), 1):
        shutil.copy2(file, root / "inbox" / str(number))
        if number <= SMALL_FOLDER:
            shutil.copy2(file, root / "work" / str(number))
    (root / "complete").touch()
    return root


def write_mbox(files, path):
    with open(path, "wb") as mbox:
        for file in files:
            mbox.write(b"From - Thu Jan  1 00:00:00 2015\n" + file.read_bytes().replace(b"\nFrom ", b"\n>From ") + b"\n")


def folder_list(root):
    kinds = {"inbox": "inbox", "outbox": "sent", "draft": "draft", "queue": "queue", "trash": "trash", "normal": "work"}
    items = "".join(f'<folderitem type="{kind}" name="{name}" path="{name}"/>\n' for kind, name in kinds.items())
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<folderlist>\n<folder type="mh" name="Mail" path="{root}">\n' \
           f"{items}</folder>\n</folderlist>\n"


ACCOUNT = ("[Account: 1]\naccount_name=bench\nis_default=1\nname=Bench\naddress=bench@mail.example\nprotocol=0\n"
           "receive_server=localhost\nsmtp_server=localhost\nuser_id=bench\ninbox=#mh/Mail/inbox\n")


def home_of(bench, name, files):
    """A home folder of its own, with a cursor that does not blink."""
    home = bench.folder("peers", f"home-{name}")
    if not home.exists():
        blink = "[Settings]\ngtk-cursor-blink=0\ngtk-enable-animations=0\n"
        files = {**files, ".config/gtk-3.0/settings.ini": blink, ".gtkrc-2.0": "gtk-cursor-blink = 0\n"}
        for path, text in files.items():
            (home / path).parent.mkdir(parents=True, exist_ok=True)
            (home / path).write_text(text)
    return home


# ---- Claws Mail ----

def time_claws_start(bench):
    need(bench, "claws-mail")
    root = mh_store(bench)
    home = home_of(bench, "claws", {
        "claws/accountrc": ACCOUNT, "claws/folderlist.xml": folder_list(root),
        "claws/clawsrc": "[Common]\ncheck_on_startup=0\nautochk_newmail=0\nopen_selected_on_startup=1\n"
                         "show_tips=0\nwork_offline=1\n"})
    command = ["claws-mail", "--alternate-config-dir", home / "claws"]
    env = {"HOME": str(home)}
    times = []
    with Screen(bench.tools, bench.folder("screen")) as screen:
        for number in range(bench.runs + 1):
            window = Program(screen, command + ["--select", "#mh/Mail/inbox"], env)
            took = window.wait(least=1, quiet=3, timeout=300)
            if number > 0:  # the first one reads the folder and makes its cache
                times.append(took)
            subprocess.run([str(word) for word in command + ["--exit"]], env=dict(screen.env, **env),
                           capture_output=True, timeout=60, check=False)
            window.stop()
    return times


# ---- Sylpheed ----

def weigh_sylpheed(bench):
    need(bench, "sylpheed")
    root = mh_store(bench)
    home = home_of(bench, "sylpheed", {
        "syl/accountrc": ACCOUNT, "syl/folderlist.xml": folder_list(root),
        "syl/sylpheedrc": "[Common]\ncheck_on_startup=0\nautochk_newmail=0\nopen_inbox_on_startup=1\nonline_mode=0\n"
                          "check_new_version=0\nauto_update_check=0\nfirst_time=0\n"})
    weights = []
    with Screen(bench.tools, bench.folder("screen")) as screen:
        for _ in range(min(bench.runs, 2) + 1):
            window = Program(screen, ["sylpheed", "--configdir", home / "syl"], {"HOME": str(home)})
            window.wait(least=2, quiet=3, timeout=300)
            weights.append(window.pss_mb())
            window.stop()
    return weights[1:]


# ---- Thunderbird ----

SETTINGS = {
    "mail.accountmanager.accounts": "account1", "mail.accountmanager.localfoldersserver": "server1",
    "mail.account.account1.server": "server1", "mail.server.server1.directory-rel": "[ProfD]Mail/Local Folders",
    "mail.server.server1.hostname": "Local Folders", "mail.server.server1.name": "Local Folders",
    "mail.server.server1.type": "none", "mail.server.server1.userName": "nobody",
    "mail.server.server1.storeContractID": "@mozilla.org/msgstore/berkeleystore;1",
    "mail.provider.suppress_dialog_on_startup": True, "mail.spotlight.firstRunDone": True,
    "mailnews.start_page.enabled": False, "mail.shell.checkDefaultClient": False, "app.update.enabled": False,
    "mail.rights.version": 1, "datareporting.policy.dataSubmissionEnabled": False,
    "datareporting.policy.dataSubmissionPolicyBypassNotification": True, "app.donation.eoy.version.viewed": 999,
    "mailnews.start_page_override.mstone": "ignore", "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False, "ui.caretBlinkTime": 0, "ui.prefersReducedMotion": 1,
}
BIG, LITTLE = (130, 160), (130, 243)  # where its folders are, in a window of this size


def time_thunderbird_switch(bench):
    need(bench, "thunderbird")
    files = bench.corpus("small").files()
    home = bench.folder("peers", "home-thunderbird")
    folders = home / "tb" / "Mail" / "Local Folders"
    if not (home / "tb" / "prefs.js").exists():
        folders.mkdir(parents=True)
        write_mbox(files, folders / "Inbox")
        write_mbox(files[:SMALL_FOLDER], folders / "Work")
        (home / "tb" / "prefs.js").write_text(
            "".join(f'user_pref("{name}", {json.dumps(value)});\n' for name, value in SETTINGS.items()))
    times = []
    with Screen(bench.tools, bench.folder("screen")) as screen:
        window = Program(screen, ["thunderbird", "--profile", home / "tb", "--no-remote"],
                         {"HOME": str(home), "MOZ_ENABLE_WAYLAND": "0"})
        window.wait(least=3, quiet=3, timeout=300)
        window.do("mousemove", *BIG, "click", 1, quiet=3, timeout=300)
        for _ in range(bench.runs):
            window.do("mousemove", *LITTLE, "click", 1, quiet=2)
            times.append(window.do("mousemove", *BIG, "click", 1, quiet=2))
        window.stop()
    if min(times) == 0:
        raise CannotRun("a click on Thunderbird's folders changed nothing: its layout is another one here")
    return times
