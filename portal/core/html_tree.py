"""HTML as a tree of plain nodes, for turning it into other formats. Not a browser's parser: for HTML that we made."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

EMPTY = {"br", "hr", "img"}


@dataclass(slots=True)
class Node:
    """An element with its children; text is a plain string among them."""

    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list["Node | str"] = field(default_factory=list)

    def get(self, name: str) -> str:
        """Returns: an attribute, or nothing."""
        return self.attributes.get(name, "")

    def elements(self, *tags: str) -> list["Node"]:
        """Returns: the children that are elements, of these tags if any are named."""
        return [one for one in self.children if isinstance(one, Node) and (not tags or one.tag in tags)]

    def find_all(self, *tags: str) -> Iterator["Node"]:
        """Returns: every element of these tags below this one, in order."""
        for child in self.elements():
            if child.tag in tags:
                yield child
            yield from child.find_all(*tags)

    @property
    def text(self) -> str:
        """All words below, without markup."""
        return "".join(one if isinstance(one, str) else one.text for one in self.children)


class _Builder(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Node("body")
        self._open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        node = Node(tag, {name: value or "" for name, value in attrs})
        self._open[-1].children.append(node)
        if tag not in EMPTY:
            self._open.append(node)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._open[-1].children.append(Node(tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        if any(node.tag == tag for node in self._open[1:]):
            while self._open.pop().tag != tag:
                continue

    def handle_data(self, data: str) -> None:
        self._open[-1].children.append(data)


def parse(html: str) -> Node:
    """Returns: a node that holds the HTML's elements and text."""
    builder = _Builder()
    builder.feed(html)
    builder.close()
    return builder.root
