"""From the HTML that a Word file gave to Markdown: headings, lists, tables, links, pictures."""

import re
from collections.abc import Sequence

from portal.core.html_tree import Node, parse

HEADINGS = {"h1": 1, "h2": 2, "h3": 3, "h4": 4, "h5": 5, "h6": 6}
SPECIAL = re.compile(r"[\\`*_\[\]]")
ENTITY = re.compile(r"&(?=#?\w+;)")
NUMBERED = re.compile(r"^(\d+)\.")
LINKS = ("http://", "https://", "mailto:", "/")
WIDEST_TABLE = 8  # columns that fit a page


def to_markdown(html: str) -> tuple[str, str, list[str]]:
    """Returns: the title (may be empty), the Markdown, and what to look at, such as tables that are too wide."""
    root = parse(html)
    title, shift = _title(root)
    odd: list[str] = []
    return title, "\n\n".join(_blocks(root, shift, odd)), odd


def _title(root: Node) -> tuple[str, int]:
    """The document's title, and by how much headings move so that the highest below it are of level two."""
    blocks = root.elements()
    heads = [node for node in blocks if node.tag in HEADINGS]
    named = [node for node in heads if node.get("class") == "title"]
    alone = [node for node in heads if node.tag == "h1"]
    title = named[0] if named else alone[0] if len(alone) == 1 and blocks and blocks[0] is alone[0] else None
    if title is not None:
        root.children.remove(title)
    rest = [HEADINGS[node.tag] for node in heads if node is not title]
    return (" ".join(title.text.split()) if title else ""), 2 - min(rest, default=2)


def _blocks(parent: Node, shift: int, odd: list[str]) -> list[str]:
    blocks: list[str] = []
    loose: list[Node | str] = []
    for child in parent.children:
        if isinstance(child, str) or child.tag not in BLOCK_TAGS:
            loose.append(child)
            continue
        blocks += _paragraph(loose)
        loose = []
        blocks += _block(child, shift, odd, blocks)
    return [block for block in blocks + _paragraph(loose) if block]


BLOCK_TAGS = {*HEADINGS, "p", "ul", "ol", "table", "blockquote", "div"}


def _block(node: Node, shift: int, odd: list[str], before: Sequence[str]) -> list[str]:
    if node.tag in HEADINGS:
        level = min(max(HEADINGS[node.tag] + shift, 2), 4)
        words = " ".join(inline(node.children).split())
        return [f"{'#' * level} {words}"] if words else []
    if node.tag in ("ul", "ol"):
        return ["\n".join(_list(node, 0))]
    if node.tag == "table":
        return [_table(node, odd, before)]
    if node.tag == "blockquote":
        inner = "\n\n".join(_blocks(node, shift, odd))
        return ["\n".join(f"> {line}".rstrip() for line in inner.split("\n"))]
    if node.tag == "div":
        return _blocks(node, shift, odd)
    return _paragraph(node.children)


def _paragraph(children: Sequence[Node | str]) -> list[str]:
    lines = [line.strip() for line in inline(children).strip().split("\n")]
    text = "\n".join(_guarded(line) for line in lines)
    return [text] if text else []


def _guarded(line: str) -> str:
    """The line, so that its beginning is not taken for a heading, a list, a quotation, a rule or a definition."""
    if line[:1] in ":=":
        return f"&#{ord(line[0])};{line[1:]}" if line else line
    if line[:1] in ("#", ">", "-", "+", "|"):
        return f"\\{line}"
    return NUMBERED.sub(r"\1\\.", line)


def _list(node: Node, depth: int) -> list[str]:
    lines: list[str] = []
    for number, item in enumerate(node.elements("li"), 1):
        mark = f"{number}." if node.tag == "ol" else "-"
        own = [child for child in item.children if not (isinstance(child, Node) and child.tag in ("ul", "ol"))]
        words = " ".join(_paragraph(own)).replace("\n", " ")
        lines.append(f"{'    ' * depth}{mark} {words}".rstrip())
        for inner in item.elements("ul", "ol"):
            lines += _list(inner, depth + 1)
    return lines


def _table(node: Node, odd: list[str], before: Sequence[str]) -> str:
    rows = [_cells(row) for row in node.find_all("tr")]
    width = max((len(row) for row in rows), default=0)
    if not rows or not width:
        return ""
    if width > WIDEST_TABLE:
        under = next((line.lstrip("# ") for line in reversed(before) if line.startswith("#")), "the beginning")
        odd.append(f"A table under “{under}” has {width} columns and is wider than the page: split it")
    filled = [row + [""] * (width - len(row)) for row in rows]
    lines = [f"| {' | '.join(row)} |" for row in filled]
    return "\n".join([lines[0], f"|{'---|' * width}", *lines[1:]])


def _cells(row: Node) -> list[str]:
    cells: list[str] = []
    for cell in row.elements("th", "td"):
        parts = [inline(child.children) for child in cell.elements("p")] or [inline(cell.children)]
        lists = [line.strip() for found in cell.elements("ul", "ol") for line in _list(found, 0)]
        words = " ".join(" ".join([*parts, *lists]).split())
        span = cell.get("colspan")
        cells += [words.replace("|", "\\|"), *[""] * ((int(span) if span.isdecimal() else 1) - 1)]
    return cells


def inline(children: Sequence[Node | str]) -> str:
    """Returns: words with their emphasis, links and pictures as Markdown."""
    return "".join(_escaped(one) if isinstance(one, str) else _inline_node(one) for one in children)


def _escaped(words: str) -> str:
    marked = SPECIAL.sub(lambda found: f"\\{found[0]}", words.replace("\xa0", " "))
    return ENTITY.sub("&amp;", marked).replace("<", "&lt;")


def _inline_node(node: Node) -> str:
    if node.tag == "br":
        return "  \n"
    if node.tag == "img":
        alt = " ".join(node.get("alt").split()).replace("[", "(").replace("]", ")")
        return f"![{alt}]({node.get('src')})"
    words = inline(node.children)
    if node.tag in ("strong", "b"):
        return _around(words, "**")
    if node.tag in ("em", "i"):
        return _around(words, "*")
    if node.tag == "a" and node.get("href").startswith(LINKS) and words.strip():
        return f"[{words.strip()}]({node.get('href').replace(')', '%29').replace(' ', '%20')})"
    return words


def _around(words: str, mark: str) -> str:
    """The mark around the words, with the spaces at their ends outside."""
    inner = words.strip()
    if not inner:
        return words
    start, end = words[: len(words) - len(words.lstrip())], words[len(words.rstrip()) :]
    return f"{start}{mark}{inner}{mark}{end}"
