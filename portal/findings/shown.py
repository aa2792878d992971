"""How findings and tables are told: cards, facts, citation, CSV. Pure; what the pages say in words."""

import csv
import io
from collections.abc import Mapping, Sequence
from typing import Any

from markupsafe import Markup

from portal.core.markdown import plain
from portal.core.web.filters import Choice, Filter
from portal.findings import charts
from portal.findings.models import Dataset, Finding
from portal.items.vocabulary import Vocabulary

GIST_LENGTH = 220  # characters
CSV_COLUMNS = ("table", "rank", "item_no", "item", "group", "measure", "value", "base", "group_base", "note")
WORK_PACKAGES = {
    "WP1": "Work package 1: all 25 Pioneers",
    "WP2": "Work package 2: chosen initiatives",
    "WP3": "Work package 3: shared learning",
}
# How the seed documents are named in a citation. Source: evidence.yaml.
DOCUMENTS = {
    "E01": "So what's new in the Pioneers? (slides)",
    "E02": "Slides on the Pioneer programme and 40 years of integration policy",
    "E03": "Report of the first annual panel survey of Pioneer participants (PIRU)",
    "E04": "Information sheet on the longer-term evaluation of the Pioneers (PIRU)",
    "E05": "Early evaluation of England's Integrated Care and Support Pioneers (slides, 5 May 2016)",
}


SURVEY = "E03"  # the report of the 2016 survey


def source_line(finding: Finding) -> str:
    """Returns: where it comes from, in a few words."""
    return " · ".join(filter(None, ("Survey 2016" if finding.document == SURVEY else "", finding.place)))


def source(finding: Finding) -> str:
    """Returns: the document by its name, with the place in it."""
    return ", ".join(filter(None, (DOCUMENTS.get(finding.document, finding.document), finding.place)))


def table_source(table: Dataset) -> str:
    """Returns: where a table is printed or made: a published document by its name, and the place."""
    return ", ".join(filter(None, (DOCUMENTS.get(table.document, ""), table.place)))


def gist(finding: Finding) -> str:
    """Returns: the beginning of the plain English, cut at a word."""
    text = plain(finding.plain_english)
    if len(text) <= GIST_LENGTH:
        return text
    return text[:GIST_LENGTH].rsplit(" ", 1)[0].rstrip(".,;:") + " …"


def card(finding: Finding, *, withheld: bool = False) -> dict[str, Any]:
    """Returns: a finding as `components/item_card.html` draws it, with its item's id.

    `withheld`: an early insight whose caveat this reader has still to accept shows no words of it.
    """
    item = finding.item
    return {
        "id": item.id,
        "title": item.title,
        "href": f"/findings/{item.slug}",
        "state": item.state,
        "demo": item.demo,
        "text": "Early insight: open it to read and accept its terms." if withheld else gist(finding),
        "meta": "" if withheld else source_line(finding),
    }


def facts(finding: Finding) -> list[dict[str, str]]:
    """Returns: who was asked, when, and the source, for the strip."""
    told = []
    if finding.document == SURVEY:
        told += [
            {
                "label": "Who was asked",
                "value": "Staff and partners in all 25 Pioneers: 98 of 360 answered (27%)",
            },
            {"label": "When", "value": "2016"},
        ]
    told.append({"label": "Source", "value": source(finding)})
    if finding.work_package:
        told.append({"label": "Part of", "value": WORK_PACKAGES[finding.work_package]})
    return told


def citation(finding: Finding) -> Markup:
    """Returns: how to cite the finding; the version is named."""
    item = finding.item
    return Markup("Joined Up. <em>{}</em>. Finding, version {}. Drawn from: {}.").format(
        item.title, max(item.edition, 1), source(finding)
    )


def about(terms: Sequence[tuple[str, str, str]], labels: Mapping[str, tuple[str, str]]) -> list[dict[str, str]]:
    """Returns: what the finding is about, each with the list of findings on the same."""
    return [
        {"kind": labels[name][0].lower(), "label": label, "href": f"/findings/?{name}={key}"}
        for name, key, label in terms
        if name not in ("site", "initiative", "group", "i_statement")
    ]


def switch(dataset: Dataset | None, by: str, address: str) -> list[dict[str, Any]]:
    """Returns: the switch of groups as links; what the table lacks is said as text."""
    if dataset is None:
        return []
    return [
        {
            "label": choice.label,
            "href": f"{address}?by={choice.key}" if choice.there else None,
            "active": choice.active,
            "note": None if choice.there else "not published for this table",
        }
        for choice in charts.choices(dataset, by)
    ]


def filter_choices(
    vocabulary: Vocabulary, counts: Mapping[str, Mapping[str, int]], chosen: Mapping[str, Sequence[str]]
) -> list[Filter]:
    """Returns: the filters of the list; values that nothing is about are left out unless chosen."""
    filters = []
    for name, label in (
        ("theme", "Theme"),
        ("barrier", "Barrier"),
        ("facilitator", "What helps"),
        ("outcome", "Outcome"),
    ):
        seen, active = counts.get(name, {}), chosen.get(name, ())
        choices = [
            Choice(term.key, term.name, seen.get(term.key, 0))
            for term in vocabulary.of(name)
            if seen.get(term.key) or term.key in active
        ]
        filters.append(Filter(name, label, choices))
    packages = [Choice(key, label, counts.get("wp", {}).get(key, 0)) for key, label in WORK_PACKAGES.items()]
    filters.append(Filter("wp", "Work package", packages))
    return filters


def as_csv(table: Dataset) -> str:
    """Returns: the table as CSV text with the columns of the contract."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow(CSV_COLUMNS)
    for cell in table.cells:
        rank = "" if cell.rank is None else cell.rank
        group_base = "" if cell.group_base is None else cell.group_base
        value = charts.WITHHELD[cell.withheld] if cell.withheld else cell.value
        row = (table.number, rank, cell.item_no, cell.item, cell.group, cell.measure, value, cell.base)
        writer.writerow((*row, group_base, cell.note))
    return stream.getvalue()
