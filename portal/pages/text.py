"""Turning help pages, words and figures into what their pages draw. Knows no HTTP."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from portal.core.markdown import render
from portal.findings import charts
from portal.findings.models import Dataset
from portal.items.sources import DOCUMENTS
from portal.items.vocabulary import Term
from portal.pages.models import SECTIONS, GlossaryTerm, HelpPage
from portal.pages.words import ordinal

CONTACT = "[[contact_email]]"
_HEADING = re.compile(r'<h2 id="([^"]+)">(.*?)</h2>')
_TABLE = re.compile(r"<table\b[^>]*>.*?</table>", re.DOTALL)
_HEAD = re.compile(r"<th[^>]*>(.*?)</th>", re.DOTALL)
LONG = 4  # headings from which a page gets links to them

# Table -> what the figure says of everyone's answers, and what its rows are.
FIGURES = {
    "survey2016-table-6-1": ("{told} called this a very significant barrier", "barriers asked about"),
    "survey2016-table-7-1": ("{told} called this very important", "things asked about"),
    "survey2016-table-8-1": ("{told} Pioneer leads reported progress on this", "outcomes asked about"),
}


@dataclass(frozen=True, slots=True)
class Letter:
    """The words of one letter."""

    name: str
    anchor: str
    words: Sequence[GlossaryTerm]


def help_html(page: HelpPage, contact_email: str) -> Markup:
    """Returns: the page's text as safe HTML, with the installation's own address in it."""
    html = render(page.body.replace(CONTACT, f"[{contact_email}](mailto:{contact_email})"))
    return Markup(_TABLE.sub(_in_a_frame, html))  # noqa: S704 (rendered and cleaned above)


def _in_a_frame(table: re.Match[str]) -> str:
    """A wide table scrolls in a frame of its own, never the page; the frame is named by its columns."""
    columns = ", ".join(_words(head) for head in _HEAD.findall(table[0]))
    frame = Markup('<div class="table-frame" tabindex="0" role="group" aria-label="Table: {}">')
    return f"{frame.format(columns)}{table[0]}</div>"


def headings(html: Markup) -> list[dict[str, str]]:
    """Returns: links to the headings of a long page; none for a short one."""
    found = [{"label": _words(text), "href": f"#{anchor}"} for anchor, text in _HEADING.findall(html)]
    return found if len(found) >= LONG else []


def _words(html: str) -> str:
    return Markup(html).striptags()  # noqa: S704 (plain text comes out, which the template escapes)


def by_section(pages: Sequence[HelpPage]) -> list[dict[str, Any]]:
    """Returns: `{title, pages}` of the sections that have pages, in order."""
    groups = [(title, [page for page in pages if page.section == key]) for key, title in SECTIONS.items()]
    return [{"title": title, "pages": group} for title, group in groups if group]


def by_letter(words: Sequence[GlossaryTerm]) -> list[Letter]:
    """Returns: the words under their first letter; those that begin with a figure stand under "0 to 9"."""
    groups: dict[str, list[GlossaryTerm]] = {}
    for word in words:
        first = word.term[:1].upper()
        groups.setdefault(first if first.isalpha() else "0 to 9", []).append(word)
    return [Letter(name, f"letter-{name.lower().replace(' ', '-')}", group) for name, group in groups.items()]


def word_source(code: str, sections: Collection[str]) -> Markup:
    """Returns: where the word is from; a link when the library is here."""
    document = DOCUMENTS.get(code)
    if document is None:
        return Markup("{}").format(code[:1].upper() + code[1:])
    if "library" not in sections:
        return Markup("{}").format(document.name)
    return Markup('<a href="{}">{}</a>').format(document.address, document.name)


def figure(term: Term, dataset: Dataset | None) -> dict[str, Any] | None:
    """The survey's figure for a term: the chart, and its place among the rows.

    Returns: `{chart, place}`, or None when the table has no such row. Units: percent 0-100.
    """
    if term.figure is None or dataset is None or dataset.slug not in FIGURES:
        return None
    groups = [group for group in ("all", "pioneer_leads", *charts.WAVES) if group in charts.groups_in(dataset)]
    cells = {cell.item: cell for cell in dataset.cells if groups and cell.group == groups[0]}
    values = [cell.value for cell in cells.values() if cell.value is not None]
    cell = cells.get(term.figure["item"])
    if cell is None or cell.value is None:
        return None
    sentence, rows = FIGURES[dataset.slug]
    told = charts.people(cell.value, cell.group_base) or f"{cell.value}%"
    title = sentence.format(told=told)
    chart = charts.chart(dataset, groups, title=title, items=[cell.item], chart_id="figure")
    return {"chart": chart, "place": _place(cell.value, values, rows)}


def _place(value: int, values: Sequence[int], rows: str) -> str:
    joint = "joint " if values.count(value) > 1 else ""
    place = ordinal(1 + sum(other > value for other in values))
    return f"It comes {joint}{place} of the {len(values)} {rows}."
