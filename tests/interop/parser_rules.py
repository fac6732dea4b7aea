"""What counts as equal, and differences that follow from a known trait of the other parser."""

import re


class Facts:
    """What the rules look up of a message."""

    def __init__(self, octets, ours):
        self.octets, self.ours = octets, ours
        self.warnings = set(ours["warnings"])
        self.is_bare_cr = b"\n" not in octets and b"\r" in octets
        self.has_headerless_part = re.search(rb"(?m)^--.*\r?\n\r?\n", octets) is not None
        self.head = re.split(rb"\r?\n\r?\n", octets, maxsplit=1)[0]


def squeeze(text):
    return " ".join(text.split())


def bare(text):
    """Without white space: flowed lines, folding and line ends are no difference."""
    return re.sub(r"[\s\x00\u200b\ufeff]+", "", text)


def fields(ours, theirs):
    """(field, ours, theirs) of what both say."""
    if "raised" in theirs:
        yield "message", "read", theirs["raised"]
        return
    for name in ("subject", "from", "to", "cc", "date"):
        yield name, ours[name], theirs[name]
    if isinstance(theirs["parts"], dict):
        yield "types", [p["type"] for p in ours["parts"]], theirs["parts"]
        return
    yield "types", [p["type"] for p in ours["parts"]], [p["type"] for p in theirs["parts"]]
    if len(ours["parts"]) == len(theirs["parts"]):
        for name in ("name", "size"):
            yield name + "s", [p[name] for p in ours["parts"]], [p[name] for p in theirs["parts"]]
    texts = [p for p in theirs["parts"] if p.get("text") and p["disposition"] in ("", "inline")]
    plain = [p["text"] for p in texts if p["type"] == "text/plain"]
    html = [p["text"] for p in texts if p["type"] == "text/html"]
    if plain:
        yield "text", ours["text"], plain
    if html:
        yield "html", ours["html"] or "", html[0]


def equal(field, ours, theirs):
    if isinstance(theirs, dict):
        return False
    if field == "subject":
        return squeeze(ours) == squeeze(theirs)
    if field in ("from", "to", "cc"):
        return [[squeeze(n), a] for n, a in ours] == [[squeeze(n), a] for n, a in theirs]
    if field == "text":
        mine = bare(ours)
        return any(bare(text) in mine for text in theirs)
    if field == "sizes":
        return all(theirs is None or mine == theirs for mine, theirs in zip(ours, theirs))
    if field == "html":
        return bare(ours) == bare(theirs)
    return ours == theirs


def from_octets(text):
    """Undeclared octets of a header as UTF-8, which the other parser keeps as octets; None if that is not it."""
    try:
        return text.encode("utf-8", "surrogateescape").decode("utf-8")
    except UnicodeError:
        pass
    return None


def from_latin1(text):
    try:
        return text.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return None


def mixed_from_latin1(text):
    """Only the runs of octets; a decoded word stands beside them."""
    return re.sub("[\x80-\xff]+", lambda run: from_latin1(run[0]) or run[0], text)


def is_eight_bit(ours, theirs):
    return theirs != ours and squeeze(ours) in [squeeze(read(theirs) or "") for read in
                                                (from_octets, from_latin1, mixed_from_latin1)]


def explain_mailbox(ours, theirs, facts):
    """Why one mailbox differs."""
    (name, address), (their_name, their_address) = ours, theirs
    if ours == theirs:
        return "same"
    if all(a == b or is_eight_bit(a, b) for a, b in zip(ours, theirs)):
        return "eight-bit-header"
    if "charset-guessed" in facts.warnings and not (their_name + their_address).isascii():
        return "guessed-charset"
    if address == their_address and not their_name and b"(" in facts.head:
        return "comment-is-name"
    if address == their_address and not name and their_name.lower() == address.lower():
        return "name-is-address"
    if not address and their_address == "<>":
        return "empty-path"
    if not their_address and their_name in (name, address) and "@" not in address:
        return "no-domain"
    return None


def explain_addresses(ours, theirs, facts):
    if isinstance(theirs, dict):
        return "raises"
    theirs = [mailbox for mailbox in theirs if mailbox != ["", ""]]
    reasons = {explain_mailbox(*pair, facts) for pair in zip(ours, theirs)} - {"same"}
    if len(ours) == len(theirs) and not reasons:
        return "empty-mailbox"
    return reasons.pop() if len(ours) == len(theirs) and len(reasons) == 1 else None


def explain_names(ours, theirs, facts):
    found = set()
    for name, their_name in zip(ours, theirs):
        if name == their_name:
            continue
        last = re.split(r"[/\\\\]", their_name)[-1].strip(" .")
        if name == last and name:
            found.add("name-cleaned")
        elif "=?" in their_name or (not their_name and name and (b"=?" in facts.octets or not name.isascii())):
            found.add("name-2047")
        else:
            return None
    return found.pop() if len(found) == 1 else None


def explain_sizes(parser, ours, theirs, facts):
    pairs = [(a, b) for a, b in zip(ours, theirs) if b is not None and a != b]
    lines = facts.octets.count(b"\n") + 1
    if facts.is_bare_cr:
        return "bare-cr"
    if parser == "perl" and b"quoted-printable" in facts.octets.lower() and all(abs(a - b) <= lines for a, b in pairs):
        return "perl-quoted-lines"
    if parser == "perl" and facts.has_headerless_part and all(b < a for a, b in pairs):
        return "perl-headerless-part"
    if "truncated-multipart" in facts.warnings and all(0 < a - b <= 2 for a, b in pairs):
        return "unterminated"
    return None


def explain_types(parser, ours, theirs, facts):
    if isinstance(theirs, dict):
        return "raises"
    if facts.is_bare_cr:
        return "bare-cr"
    if "message/partial" in theirs and len(ours) >= len(theirs):
        return "partial-start"
    return "unopened-multipart" if any(kind.startswith("multipart/") for kind in theirs) else None


def is_of_protected(field, ours, theirs, facts):
    """What is protected is shown opened; the other parser leaves it in its armor or its CMS."""
    if facts is None or not facts.ours.get("protected") or field not in ("types", "names", "sizes", "text"):
        return False
    if field != "text" or any(part["kind"] == "encrypted" for part in facts.ours["protected"]):
        return True
    return bare(ours) in bare(re.sub("(?m)^- ", "", theirs[0]))


def is_windows_1252(field, ours, theirs):
    """Read as the WHATWG has it: what is declared ISO-8859-1 is windows-1252."""
    texts = [re.sub("[\x80-\x9f]", lambda c: c[0].encode("latin-1").decode("cp1252", "replace"), text)
             for text in ([theirs] if isinstance(theirs, str) else theirs)]
    return equal(field, ours, texts if field == "text" else texts[0])


def explain(parser, field, ours, theirs, facts):
    """The name of the rule that a difference follows from, explained in differences.md; or None."""
    if facts is None:
        return None
    if field in ("from", "to", "cc"):
        return explain_addresses(ours, theirs, facts)
    if field == "subject" and isinstance(theirs, str):
        if is_eight_bit(ours, theirs):
            return "eight-bit-header"
        if theirs.replace("\0", "") == ours:
            return "nul-dropped"
        return "guessed-charset" if "charset-guessed" in facts.warnings and not theirs.isascii() else None
    if field == "names":
        return explain_names(ours, theirs, facts)
    if field == "sizes":
        return explain_sizes(parser, ours, theirs, facts)
    if field == "types":
        return explain_types(parser, ours, theirs, facts)
    if field == "html" and not ours and b"message/rfc822" in facts.octets.lower():
        return "html-of-inner-message"
    if field == "text" and facts.is_bare_cr:
        return "bare-cr"
    if field == "text" and re.match(r"\s*<(!doctype html|html|head>|body)", theirs[0], re.I):
        return "html-source"
    if field in ("text", "html") and is_windows_1252(field, ours, theirs):
        return "latin1-is-1252"
    if field in ("text", "html") and facts.warnings & {"charset-guessed", "charset-unknown", "charset-repaired"}:
        return "guessed-charset"
    if field == "html" and facts.is_bare_cr:
        return "bare-cr"
    return None
