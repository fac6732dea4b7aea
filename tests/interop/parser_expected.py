"""The expected parses that come with the corpus, for compare-parsers.py.

james-mime4j/expected: NAME_decoded.xml names the leaves in order, and each leaf's decoded octets are a file.
(NAME.xml is the same undecoded, NAME.out what Mime4j writes back: neither is a parse.)
thunderbird/expected: what its extractor gives as the text of a message.
mimekit/expected/mbox: header fields and the tree of types of each message of an mbox.
"""

import re
import subprocess
import xml.etree.ElementTree

import parser_rules


def lines_only(octets):
    return octets.replace(b"\r\n", b"\n").replace(b"\r", b"\n").rstrip(b"\n")


def part(program, path, number):
    shown = subprocess.run([program, "show", str(path), "--part", number], capture_output=True, check=True)
    return shown.stdout


def mime4j(corpus, program, ours):
    """Leaves of Mime4j against ours: how many there are, then their octets, line ends apart."""
    base = corpus / "james-mime4j"
    for tree in sorted((base / "expected").rglob("*_decoded.xml")):
        folder = tree.parent.name
        label = f"james-mime4j/{folder}/{tree.name.removesuffix('_decoded.xml')}.eml"
        if label not in ours:
            continue
        bodies = [one.get("name") for one in xml.etree.ElementTree.parse(tree).iter()
                  if one.tag in ("text-body", "binary-body")]
        theirs = [lines_only((tree.parent / name).read_bytes()) for name in bodies]
        mine = [lines_only(part(program, corpus / label, one["number"])) for one in ours[label]["parts"]]
        yield label, "mime4j", "leaves", [len(leaf) for leaf in mine], [len(leaf) for leaf in theirs]
        if len(mine) == len(theirs):
            same = [a == b for a, b in zip(mine, theirs)]
            yield label, "mime4j", "octets", same, [True] * len(same)


def thunderbird(corpus, ours):
    """Its text is ours, or our HTML where the tags are to stay."""
    for path in sorted((corpus / "thunderbird" / "expected").glob("*.out")):
        label = f"thunderbird/{path.stem}.eml"
        if label not in ours:
            continue
        expected = parser_rules.bare(path.read_text())
        row = ours[label]
        for mine in (row["text"], row["html"] or ""):
            if expected in parser_rules.bare(mine):
                break
        else:
            mine = row["text"]
        yield label, "thunderbird", "found", expected in parser_rules.bare(mine), True


def leaf_types(block):
    """Of indented lines "Content-Type: …" those without another one deeper below them; a message counts as one."""
    kinds = [(len(indent), kind) for indent, kind in re.findall(r"(?m)^( *)Content-Type: (\S+)", block)]
    return [kind for (depth, kind), after in zip(kinds, [*kinds[1:], (0, "")]) if after[0] <= depth]


def mimekit(corpus, ours):
    for name in ("content-length", "issue1189"):
        text = (corpus / "mimekit" / "expected" / "mbox" / f"{name}-summary.txt").read_text()
        blocks = [block for block in re.split(r"(?m)^From (?=\S+(?:@xxx)? ?$)", text) if block.strip()]
        labels = [label for label in ours if label.startswith(f"mimekit/mbox/{name}.mbox#")]
        yield f"mimekit/mbox/{name}.mbox", "mimekit", "messages", len(labels), len(blocks)
        for label, block in zip(labels, blocks):
            subject = re.search(r"(?m)^Subject: ?(.*)$", block)
            if subject is not None:
                yield label, "mimekit", "subject", parser_rules.squeeze(ours[label]["subject"]), parser_rules.squeeze(
                    subject[1])
            yield label, "mimekit", "types", [one["type"] for one in ours[label]["parts"]], leaf_types(block)


def compare(corpus, program, rows):
    """(label, parser, field, ours, theirs) of every expected parse."""
    ours = {row[0]: row[2] for row in rows}
    yield from mime4j(corpus, program, ours)
    yield from thunderbird(corpus, ours)
    yield from mimekit(corpus, ours)
