"""References as printed citations, in styles of our own that citeproc-py carries out."""

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from threading import Lock
from types import SimpleNamespace

from citeproc import Citation as CitedTogether
from citeproc import CitationItem, CitationStylesBibliography, CitationStylesStyle
from citeproc.source.json import CiteProcJSON
from markupsafe import Markup, escape

from portal.core.errors import NotFound
from portal.evidence.citations.csl_json import Item, to_csl
from portal.evidence.citations.reference import Name, Reference

FOLDER = Path(__file__).parent / "csl"
OPENS, CLOSES = "\ue000", "\ue001"  # stand for italics until the text is escaped
INITIALS = re.compile(r"[A-Z]{2,3}")
ET_AL = Name(literal="et al.")  # the authors whom a source does not name
AND_ET_AL = re.compile(r",? (?:&|and) et al\.")
DOUBLE_STOP = re.compile(rf"([.?!…]{CLOSES}?)\.(?=\s|$)")


@dataclass(frozen=True, slots=True)
class Style:
    """A way to print a citation; its rules stand in `csl/<id>.csl`."""

    id: str
    label: str


@dataclass(frozen=True, slots=True)
class Citation:
    """One printed citation."""

    style: Style
    html: Markup  # escaped, italics as <i>
    text: str  # to copy


STYLES = (
    Style("author-date", "Author and date (like APA)"),
    Style("harvard", "Harvard"),
    Style("numbered", "Numbered (like Vancouver)"),
)
_BY_ID = {style.id: style for style in STYLES}
_lock = Lock()  # a prepared style keeps state while it prints


@lru_cache(maxsize=4096)
def cite(reference: Reference, style_id: str = "author-date") -> Citation:
    """Print a reference; the result is kept, so that a page costs nothing the second time.

    Returns: the citation as safe HTML and as text.
    Raises: NotFound for a style that we do not have.
    """
    if style_id not in _BY_ID:
        raise NotFound("We do not have that citation style. Choose one from the list.")
    with _lock:
        printed = _printed(to_csl(reference), style_id)
    marked = AND_ET_AL.sub(", et al.", DOUBLE_STOP.sub(r"\1", printed))
    html = str(escape(marked)).replace(OPENS, "<i>").replace(CLOSES, "</i>")
    text = marked.replace(OPENS, "").replace(CLOSES, "")
    return Citation(_BY_ID[style_id], Markup(html), text)  # noqa: S704 (escaped above)


def cite_all(reference: Reference) -> tuple[Citation, ...]:
    """Returns: the citation in every style, in the order of `STYLES`."""
    return tuple(cite(reference, style.id) for style in STYLES)


def prepare_styles() -> None:
    """Read the styles now, so that the first page need not (about 60 ms)."""
    for style in STYLES:
        _prepared(style.id)


@cache
def _prepared(style_id: str) -> CitationStylesStyle:
    return CitationStylesStyle(str(FOLDER / f"{style_id}.csl"), locale="en-GB", validate=False)


def _printed(item: Item, style_id: str) -> str:
    source = CiteProcJSON([_ready(item)])
    bibliography = CitationStylesBibliography(_prepared(style_id), source, _FORMATTER)
    bibliography.register(CitedTogether([CitationItem("item")]))
    return str(bibliography.bibliography()[0])


def _ready(item: Item) -> Item:
    """The item without what no style prints, initials parted so that each is seen as one."""
    wanted = {name: value for name, value in item.items() if name not in ("abstract", "keyword", "language")}
    for role in ("author", "editor"):
        wanted |= {role: [_with_initials(name) for name in wanted[role]]} if role in wanted else {}
    return _unmarked(wanted) | {"id": "item"}


def _unmarked(item: Item) -> Item:
    """A text that holds our marks would be printed in italics: they go."""
    marks = {ord(OPENS): None, ord(CLOSES): None}
    return {name: value.translate(marks) if isinstance(value, str) else value for name, value in item.items()}


def _with_initials(name: dict[str, str]) -> dict[str, str]:
    """Two or three capitals stand for as many names: MA is M. A."""
    unmarked = _unmarked(name)
    if INITIALS.fullmatch(unmarked.get("given", "")):
        unmarked["given"] = " ".join(f"{letter}." for letter in unmarked["given"])
    return unmarked


def _same(text: object) -> str:
    return str(text)


def _italic(text: object) -> str:
    return f"{OPENS}{text}{CLOSES}"


_FORMATTER = SimpleNamespace(
    preformat=_same,
    Italic=_italic,
    Oblique=_italic,
    **dict.fromkeys(("Bold", "Light", "Underline", "Superscript", "Subscript", "SmallCaps"), _same),
)
