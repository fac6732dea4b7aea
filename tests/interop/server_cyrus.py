"""Cyrus: SCRAM with channel binding, LOGIN-DELAY that is enforced, EXPIRE."""

import re
import smtplib

import maildrop
from server import Server, Skipped, USER, wait_until
from realm import Realm


class Cyrus(Server):
    name, title, package = "cyrus", "Cyrus", "cyrus-pop3d"
    kind = "maildir"
    ports = waited_for = (0, 1, 2, 3)
    adds = ("Return-Path", "Received", "X-Cyrus-Session-Id", "X-Sieve")
    ways = {name: ("POP3S", "STLS") for name in (
        "user", "plain", "login", "cram-md5", "digest-md5", "scram-sha-1", "scram-sha-256", "scram-sha-1-plus",
        "scram-sha-256-plus", "gssapi", "external", "ntlm")}
    ways["apop"] = ("POP3S",)  # the stamp of a greeting before STLS is not to be trusted
    hidden = ("external",)  # told only to who has shown a certificate
    word_for_user = "plaintext"
    behaviours = ("expire", "login_delay", "newest_tls", "wrong_password", "keep_none")
    expire_days = 3
    failure = r"badlogin: "

    def settle(self):
        try:
            self.realm = Realm(self.build, self.work)
        except Skipped as skipped:
            self.realm = None
            self.lacking["gssapi"] = str(skipped)
            return
        self.realm.give(self.folder)
        self.environment.update(self.realm.environment)

    def fill(self):
        path = self.folder / "run" / "cyrus" / "socket" / "lmtp"
        wait_until(path.exists, "Cyrus takes mail")
        with smtplib.LMTP(str(path)) as delivery:
            for octets in maildrop.messages().values():
                delivery.sendmail("charles@example.org", [USER], maildrop.on_the_wire(octets))

    def logins_seen(self):
        return [name.lower() for name in re.findall(r"login: \S+ \[[^]]*\] \S+ (\S+?)(?:\+TLS)? User logged in", self.log())]

    def stop(self):
        super().stop()
        if self.realm is not None:
            self.realm.stop()
