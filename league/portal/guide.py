"""Guides are written in a small part of Markdown; this turns them into blocks a template prints, escaped."""

import re
from dataclasses import dataclass, field

STRONG = re.compile(r"\*\*(.+?)\*\*|`(.+?)`")


@dataclass
class Block:
    """A heading, paragraph, list (ordered or not) or picture; `lines` hold (kind, text) pieces."""

    kind: str
    lines: list = field(default_factory=list)


def pieces(text: str) -> list[tuple[str, str]]:
    """A line as (kind, text) pieces: plain, or strong for **bold** and `code`."""
    found, at = [], 0
    for match in STRONG.finditer(text):
        found += [("plain", text[at : match.start()]), ("strong", match.group(1) or match.group(2))]
        at = match.end()
    return [piece for piece in [*found, ("plain", text[at:])] if piece[1]]


def kind_of(line: str) -> tuple[str, str]:
    """What a line is, and its text: h1–h3, item, number, or text."""
    if heading := re.match(r"(#{1,3}) (.+)", line):
        return f"h{len(heading.group(1))}", heading.group(2)
    if item := re.match(r"[-*] (.+)", line):
        return "item", item.group(1)
    if number := re.match(r"\d+[.、] ?(.+)", line):
        return "number", number.group(1)
    return "text", line


def render_guide(text: str) -> list[Block]:
    """The blocks of a guide; lines of one list or paragraph stand together."""
    blocks: list[Block] = []
    open_kind = ""
    for line in text.splitlines():
        if not line.strip():
            open_kind = ""
            continue
        kind, words = kind_of(line.strip())
        if kind != open_kind or kind.startswith("h"):
            blocks.append(Block(kind))
        blocks[-1].lines.append(pieces(words))
        open_kind = kind
    return blocks
