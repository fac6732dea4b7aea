"""A Kerberos realm of the interop tests' own, with a ticket for the user (see krb5.sh)."""

import os
import shutil
import subprocess

from server import HERE, PASSWORD, Process, USER, fetch


class Realm:
    def __init__(self, build, work):
        self.files = fetch("krb5", build)
        self.folder = work / "realm"
        self.folder.mkdir()
        self.process = Process("krb5", self.files, self.folder, 1)
        self.process.start((0,))
        self.environment = {"KRB5_CONFIG": str(self.folder / "krb5.conf"), "KRB5CCNAME": f"FILE:{self.folder / 'ccache'}"}
        subprocess.run(["sh", HERE / "krb5.sh", "client", self.files, self.folder, "kinit", USER], check=True, text=True,
                       input=PASSWORD + "\n", capture_output=True, env={**os.environ, **self.environment})

    def give(self, folder):
        """What a server wants in its folder."""
        for name in ("krb5.conf", "pop.keytab"):
            shutil.copy(self.folder / name, folder / name)

    def stop(self):
        self.process.stop()
