"""solid-pop3d: APOP, no CAPA."""

from server import Server


class SolidPop3d(Server):
    name, title, package = "solid-pop3d", "solid-pop3d", "solid-pop3d"
    tail = b"\r\n"
    ways = {"user": ("plain",), "apop": ("plain",)}
    behaviours = ("no_capa", "wrong_password", "keep_none")
    failure = r"authentication failed"
