"""The small maildrop that every server of the interop tests is given."""

import base64
import re

FIELDS = """From: Charles <charles@example.org>
To: Ada <ada@example.org>
Date: Fri, 20 Nov 2026 09:0{number}:00 +0000
Subject: {name}
Message-ID: <{number}.{name}@example.org>
MIME-Version: 1.0
"""
TEXT = 'Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n'
ATTACHMENT = """Content-Type: multipart/mixed; boundary=limit

--limit
Content-Type: text/plain

See the attachment.
--limit
Content-Type: application/octet-stream; name=all-octets.bin
Content-Disposition: attachment; filename=all-octets.bin
Content-Transfer-Encoding: base64

{data}
--limit--
"""

BODIES = {
    "ordinary": TEXT + "The engine weaves algebraical patterns.\n",
    "dots": TEXT + ".one\n..two\n...three\n. one and a blank\nend\n",
    "lone-dots": TEXT + "before\n.\nbetween\n.\n.\nend\n",
    "eight-bit": TEXT + "Grüße, 会議, ☃\n" + "x" * 998 + "\nend\n",
    "attachment": ATTACHMENT.format(data=base64.encodebytes(bytes(range(256)) * 12).decode().strip()),
    "from-lines": TEXT + "From the start of a line\n>From a quoted one\n\n\nFrom here on\nend\n",
    "empty-body": TEXT,
}


def messages():
    """name → octets with LF, as they lie in a file."""
    return {name: (FIELDS.format(number=number, name=name) + body).encode()
            for number, (name, body) in enumerate(BODIES.items(), 1)}


def on_the_wire(octets):
    return octets.replace(b"\n", b"\r\n")


def quoted(octets):
    """As an mbox holds it: a line that begins with From, quoted or not, is no separator."""
    head, blank, body = octets.partition(b"\n\n")
    return head + blank + re.sub(rb"^(>*From )", rb">\1", body, flags=re.MULTILINE)


def write_maildir(folder):
    for name in ("new", "cur", "tmp"):
        (folder / name).mkdir(parents=True)
    for number, octets in enumerate(messages().values(), 1):
        (folder / "new" / f"{1700000000 + number}.M{number}.interop").write_bytes(octets)


def write_mbox(path):
    with path.open("wb") as box:
        for number, octets in enumerate(messages().values(), 1):
            box.write(b"From charles@example.org Fri Nov 20 09:0%d:00 2026\n" % number + quoted(octets) + b"\n")
