"""Markdown to safe HTML: one function, two strengths."""

import re
import threading
import unicodedata
from typing import Literal
from xml.etree.ElementTree import Element

import nh3
from markdown import Markdown
from markdown.extensions import Extension
from markdown.treeprocessors import Treeprocessor
from markupsafe import Markup

Strength = Literal["full", "limited"]

LIMITED_TAGS = {"p", "br", "em", "strong", "ul", "ol", "li", "blockquote", "a", "code"}
FULL_TAGS = LIMITED_TAGS | {
    *("h2", "h3", "h4", "h5", "hr", "pre", "table", "thead", "tbody", "tr", "th", "td"),
    *("dl", "dt", "dd", "sup", "sub", "img", "abbr"),
}
ATTRIBUTES = {
    "a": {"href", "title"},
    "table": {"data-stack"},
    "th": {"align", "scope"},
    "td": {"align", "data-label"},
    "img": {"src", "alt"},
    "abbr": {"title"},
    "h2": {"id"},
    "h3": {"id"},
    "h4": {"id"},
    "ol": {"start"},
}
SCHEMES = {"http", "https", "mailto"}
ID_PREFIX = "s-"
_converters = threading.local()
_HELD_APART = re.compile(r"</(p|td|th)>")
_SENTENCE_MARK = "\x1e"  # stands where a sentence ends whether or not its writer ended it
_ENDS = re.compile(r"</(?:li|h\d|dt|dd)>|(?:(?<=</p>)|(?<=</table>))\s*(?=<)|<(?=(?:ul|ol|dl)[ >])")
_ENDED = re.compile(r"(?:[.!?…:;,][\"'”’)\]]*|[;,] (?:and|or))$")


class _Portal(Treeprocessor):
    """Headings never compete with the page's own h1; table heads say their scope, cells the name of their column."""

    def run(self, root: Element) -> None:
        for element in root.iter():
            if element.tag == "h1":
                element.tag = "h2"
            if element.tag == "th":
                element.set("scope", "col")
            if re.fullmatch(r"h[2-4]", element.tag):
                text = "".join(element.itertext())
                element.set("id", ID_PREFIX + slug_of(text))
            if element.tag == "table":
                _label_cells(element)


def _label_cells(table: Element) -> None:
    """A phone shows each row as a card, with the column's name before each cell."""
    table.set("data-stack", "")
    names = ["".join(head.itertext()).strip() for head in table.iter("th")]
    for row in table.iter("tr"):
        for name, cell in zip(names, row.findall("td"), strict=False):
            if name:
                cell.set("data-label", name)


class _PortalExtension(Extension):
    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 (the library's name)
        md.treeprocessors.register(_Portal(md), "portal", 1)


def _converter(strength: Strength) -> Markdown:
    """One converter a thread: it keeps the text at hand while it works, and must never mix two pages."""
    kept = vars(_converters)
    if strength not in kept:
        kept[strength] = _make_converter(strength)
    made: Markdown = kept[strength]
    return made


def _make_converter(strength: Strength) -> Markdown:
    names = ["sane_lists", "nl2br"] if strength == "limited" else ["sane_lists", "tables", "def_list", "abbr"]
    made = Markdown(
        extensions=[*names, _PortalExtension()],
        extension_configs={"tables": {"use_align_attribute": True}} if "tables" in names else {},
        output_format="html",
    )
    if strength == "limited":  # what a person types between angle brackets are words: none of it may vanish
        made.preprocessors.deregister("html_block")
        made.inlinePatterns.deregister("html")
    return made


def render(text: str, strength: Strength = "full") -> Markup:
    """Turn Markdown into HTML that is safe to show.

    `limited` is for comments: no headings, tables or pictures. Images without alt text are dropped.
    Returns: markup; raw HTML is never run: `limited` shows it as text, `full` drops what is not allowed.
    """
    converter = _converter(strength)
    html = converter.reset().convert(text)
    tags = LIMITED_TAGS if strength == "limited" else FULL_TAGS
    clean = nh3.clean(
        html,
        tags=tags,
        attributes={tag: names for tag, names in ATTRIBUTES.items() if tag in tags},
        url_schemes=SCHEMES,
        link_rel=None if strength == "full" else "nofollow ugc noopener",
        clean_content_tags={"script", "style"},
    )
    return Markup(re.sub(r"<img(?![^>]*\balt=\"[^\"]+\")[^>]*>", "", clean))  # noqa: S704 (cleaned above)


def plain(text: str) -> str:
    """Returns: the words of the Markdown, without markup, on one line.

    A heading and an item of a list end as sentences do, and so does a paragraph or a table before others:
    without a stop they would run into the words behind them.
    """
    html = _ENDS.sub(lambda end: f"{_SENTENCE_MARK}{end[0]}", _converter("full").reset().convert(text))
    bare = Markup(nh3.clean(_HELD_APART.sub(r" </\1>", html), tags=set())).unescape()  # noqa: S704 (cleaned)
    *ended, rest = (" ".join(part.split()) for part in bare.split(_SENTENCE_MARK))
    return " ".join([part if _ENDED.search(part) else f"{part}." for part in ended if part] + [rest] * bool(rest))


def slug_of(text: str) -> str:
    """Returns: the text as lower-case words joined by hyphens, ASCII letters and digits only; é counts as e."""
    plain_letters = "".join(sign for sign in unicodedata.normalize("NFKD", text) if not unicodedata.combining(sign))
    return re.sub(r"[^a-z0-9]+", "-", plain_letters.lower()).strip("-") or "section"
