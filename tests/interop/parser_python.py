"""What Python's email package reads of a message, for compare-parsers.py."""

import datetime
import email
import email.policy
import email.utils

POLICY = email.policy.default.clone(raise_on_defect=False)


def text_of(part, octets):
    """Decoded by the charset that is declared; without one as UTF-8, else octet for octet."""
    declared = part.get_content_charset() or "us-ascii"
    for charset in (declared, "utf-8"):
        try:
            return octets.decode(charset)
        except (LookupError, UnicodeError):
            continue
    return octets.decode("latin-1")


def leaves(part):
    """As PrPart: of a message that is shown the leaves, one that came as a file is a leaf."""
    is_file = (part.get_content_disposition() or "inline") != "inline"
    is_message = part.get_content_type() in ("message/rfc822", "message/global") and not is_file
    if part.is_multipart() and (is_message or part.get_content_maintype() == "multipart"):
        for inner in part.get_payload():
            yield from leaves(inner)
    else:
        yield part


def octets_of(part):
    """None of message/*, which the package writes anew."""
    return None if part.get_content_maintype() == "message" else part.get_payload(decode=True) or b""


def header(message, name, read, otherwise):
    """A field of which the package raises is one that it cannot read."""
    try:
        value = message[name]
        return read(value) if value is not None else otherwise
    except Exception as error:  # pylint: disable=broad-except
        return {"raised": type(error).__name__}


def mailboxes(field):
    return [[one.display_name, one.addr_spec] for one in field.addresses]


def addresses(message, name):
    """A field that comes several times counts as one long one."""
    found = []
    try:
        for field in message.get_all(name, []):
            found += mailboxes(field)
    except Exception as error:  # pylint: disable=broad-except
        return {"raised": type(error).__name__}
    return found


def seconds(field):
    when = field.datetime
    if when is None:
        return None
    if when.tzinfo is None:
        when = when.replace(tzinfo=datetime.timezone.utc)
    return int(when.timestamp())


def part_of(part):
    octets = octets_of(part)
    kind = part.get_content_type()
    row = {"type": kind, "name": part.get_filename() or "", "size": None if octets is None else len(octets),
           "disposition": part.get_content_disposition() or ""}
    if kind in ("text/plain", "text/html"):
        row["text"] = text_of(part, octets)
    return row


def parts_of(message):
    try:
        return [part_of(part) for part in leaves(message)]
    except Exception as error:  # pylint: disable=broad-except
        return {"raised": type(error).__name__}


def parse(octets):
    message = email.message_from_bytes(octets, policy=POLICY)
    return {
        "subject": header(message, "Subject", str, ""),
        "from": addresses(message, "From"),
        "to": addresses(message, "To"),
        "cc": addresses(message, "Cc"),
        "date": header(message, "Date", seconds, None),
        "parts": parts_of(message),
    }
