"""GNU mailutils: [IN-USE], EXPIRE without the blank."""

import os

from server import Server


class Mailutils(Server):
    name, title, package = "mailutils", "mailutils", "mailutils-pop3d"
    ports = waited_for = (0, 1)
    unquotes = True
    adds = ("Status", "X-UID", "X-UIDL", "X-Expire-Timestamp", "X-IMAPbase")
    ways = {"user": ("POP3S", "STLS")}
    behaviours = ("expire", "in_use", "wrong_password", "keep_none")
    expire_days = 5
    failure = r"authentication failed|password incorrect"

    def settle(self):
        self.process.environment = {**os.environ, "EXPIRE": str(self.expire_days)}

    def without_added(self, octets):
        """Where it has written its fields, an empty body has become a blank line."""
        plain = super().without_added(octets)
        return plain[:-2] if plain != octets and plain.endswith(b"\r\n\r\n\r\n") else plain
