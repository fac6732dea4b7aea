"""Courier: UTF8 (RFC 6856), CRAM-MD5, and a login that takes a process over."""

from server import Server


class Courier(Server):
    name, title, package = "courier", "Courier", "courier-pop"
    kind = "maildir"
    ports = waited_for = (0, 1)
    ways = {name: ("POP3S", "STLS") for name in ("user", "plain", "login", "cram-md5")}
    behaviours = ("utf8", "wrong_password", "keep_none")
    utf8_user = ("adä", "schlüssel")
    failure = r"LOGIN FAILED"

    def log(self):
        return (self.folder / "out").read_text(errors="replace")
