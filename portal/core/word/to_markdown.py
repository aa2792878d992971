"""From the HTML that a Word file gave to Markdown: headings, lists, tables, links, pictures."""

import re
from collections.abc import Sequence

from portal.core.html_tree import Node, parse

HEADINGS = {"h1": 1, "h2": 2, "h3": 3, "h4": 4, "h5": 5, "h6": 6}
SPECIAL = re.compile(r"[\\`*_\[\]]")
ENTITY = re.compile(r"&(?=#?\w+;)")
NUMBERED = re.compile(r"^(\d+)\.")
TYPED_BULLET = re.compile(r"^[•●▪‣◦·]\s+")  # a point that somebody typed, without Word's own list
NOTES = ("footnote-", "endnote-")
LONGEST_HEADING = 80  # characters; a longer line in bold is a sentence
LINKS = ("http://", "https://", "mailto:", "/")
WIDEST_TABLE = 8  # columns that fit a page


def to_markdown(html: str) -> tuple[str, str, list[str]]:
    """Returns: the title (may be empty), the Markdown, and what to look at, such as tables that are too wide."""
    root = parse(html)
    title, shift = _title(root)
    odd = _bold_lines(root)
    return title, "\n\n".join(_blocks(root, shift, odd)), odd


def _bold_lines(root: Node) -> list[str]:
    """Many write headings as lines in bold; which are meant so is for their author to say."""
    alone = [node.children[0] for node in root.elements("p") if len(node.children) == 1]
    bold = [" ".join(one.text.split()) for one in alone if isinstance(one, Node) and one.tag == "strong"]
    lines = [f"“{words}”" for words in bold if len(words) <= LONGEST_HEADING and words[-1:] not in (".", "!", "?", "")]
    if not lines:
        return []
    named = ", ".join(lines[:8])
    return [f"Lines in bold, which are no headings: {named}. Write ## before each that is meant as one"]


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
        notes = node.tag == "ol" and any(item.get("id").startswith(NOTES) for item in node.elements("li"))
        return [*(["## Notes"] if notes else []), "\n".join(_list(node, 0))]
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
    if TYPED_BULLET.match(line):
        return TYPED_BULLET.sub("- ", line)
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
    rows = _grid(node)
    width = max((len(row) for row in rows), default=0)
    if not rows or not width:
        return ""
    under = next((line.lstrip("# ") for line in reversed(before) if line.startswith("#")), "the beginning")
    if width > WIDEST_TABLE:
        odd.append(f"A table under “{under}” has {width} columns and is wider than the page: split it")
    if any(node.find_all("table")):
        odd.append(f"A table inside a table under “{under}”: its words stand in one cell")
    filled = [row + [""] * (width - len(row)) for row in rows]
    lines = [f"| {' | '.join(row)} |" for row in filled]
    return "\n".join([lines[0], f"|{'---|' * width}", *lines[1:]])


def _rows(table: Node) -> list[Node]:
    """The rows of this table, not those of tables in its cells."""
    parts = table.elements("tr", "thead", "tbody", "tfoot")
    return [row for part in parts for row in ([part] if part.tag == "tr" else part.elements("tr"))]


def _grid(table: Node) -> list[list[str]]:
    """The words of each cell in its own column: what a merged cell covers beside and below it stays empty."""
    grid: list[list[str]] = []
    covered: dict[int, int] = {}  # column -> rows still covered by a cell from above
    for row in _rows(table):
        line: list[str] = []
        for cell in row.elements("th", "td"):
            _pass_covered(line, covered)
            for number in range(_span(cell, "colspan")):
                covered[len(line)] = _span(cell, "rowspan") - 1
                line.append("" if number else _words(cell))
        _pass_covered(line, covered)
        grid.append(line)
    return grid


def _pass_covered(line: list[str], covered: dict[int, int]) -> None:
    while covered.get(len(line), 0) > 0:
        covered[len(line)] -= 1
        line.append("")


def _span(cell: Node, name: str) -> int:
    span = cell.get(name)
    return max(1, min(int(span), 100)) if span.isdecimal() else 1


def _words(cell: Node) -> str:
    parts = [inline(child.children) for child in cell.elements("p")] or [inline(cell.children)]
    lists = [line.strip() for found in cell.elements("ul", "ol") for line in _list(found, 0)]
    inner = [" · ".join(filter(None, line)) for found in cell.elements("table") for line in _grid(found)]
    if inner and not cell.elements("p"):
        parts = []
    return " ".join(" ".join([*parts, *lists, *inner]).split()).replace("|", "\\|")


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
    if node.tag == "a" and node.get("href").startswith(("#footnote-ref", "#endnote-ref")):
        return ""  # the arrow back to where the note is called
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
