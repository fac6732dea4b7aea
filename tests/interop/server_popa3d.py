"""popa3d: USER and PASS in clear, an empty greeting, no CAPA."""

from server import Server


class Popa3d(Server):
    name, title, package = "popa3d", "popa3d", "popa3d"
    ways = {"user": ("plain",)}
    behaviours = ("no_capa", "wrong_password", "keep_none")
    failure = r"Authentication failed for "
