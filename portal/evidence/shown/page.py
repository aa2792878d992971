"""What the page of one document tells: facts, how we know of it, outline, citations, what is related."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from markupsafe import Markup

from portal.core.markdown import render
from portal.evidence.citations.exporting import FORMATS
from portal.evidence.citations.formatting import ET_AL, Citation, cite_all
from portal.evidence.citations.reference import Name, PartialDate, Reference
from portal.evidence.citations.types import TYPES
from portal.evidence.models import Document
from portal.evidence.queries.documents import Related
from portal.evidence.shown.listing import WORK_PACKAGES
from portal.items.queries import item_address
from portal.items.sources import DOCUMENTS, name_documents
from portal.items.vocabulary import LABELS

HELD = Markup(
    "The research team holds this document. Its text is not in the portal: what stands here is told in our own words,"
    " with the place in the document."
)
HELD_BY_TEAM = "held as a seed document"
TITLE_NOTES = {
    "not stated": "No source gives its title.",
    "described by us": "The title is our own description: no source gives one.",
    "short form": "The title is a short form: no source gives it in full.",
    "slide heading": "The title is taken from a slide: the cover is missing.",
}
NOTHING_NEW = ("authors not stated",)  # the facts say it already
RELATED = {
    "names": "Documents that it names",
    "named_by": "Documents that name it",
    "alike": "On the same subjects",
}
KIND_NAMES = {"evidence": "Library document", "finding": "Finding", "case_study": "Case study"}
IN_BRACKETS = re.compile(r"(the [a-z0-9 ]+?) \((E0[1-5])\)")
SLIDES = re.compile(r"\b(?:the )?slides (?=E0[1-5]\b)")
OTHER_CODES = re.compile(r" \(E\d\d\)")
NOT_ALL_AUTHORS = '"et al'  # how a note on the authors begins where the source names the first ones only


def facts(document: Document) -> list[dict[str, str]]:
    """Returns: the strip: type, who, when, where it came out, work package."""
    told = [
        ("Type", TYPES[document.type].label, ""),
        ("By", names_in_words(document.reference.authors) or "Not stated", ""),
        ("Edited by", names_in_words(document.reference.editors), ""),
        ("Date", date_in_words(document.issued) or "Not stated", ""),
        ("In", _container(document), ""),
        ("Published by", ", ".join(part for part in (document.publisher, document.place) if part), ""),
        ("Number", document.number, ""),
        ("DOI", document.doi, f"https://doi.org/{document.doi}"),
        ("Part of", WORK_PACKAGES.get(document.work_package or "", ""), ""),
    ]
    return [{"label": label, "value": value, "href": href} for label, value, href in told if value]


def names_in_words(names: Sequence[Name]) -> str:
    """Returns: "B Erens, G Wistow and Department of Health"."""
    told = [name.literal or " ".join(p for p in (name.given, name.family, name.suffix) if p) for name in names]
    return " and ".join([", ".join(told[:-1]), told[-1]]) if len(told) > 1 else "".join(told)


def date_in_words(issued: PartialDate | None) -> str:
    """Returns: "5 May 2016", "May 2016", "2016", or empty."""
    if issued is None:
        return ""
    month = f"{date(2000, issued.month, 1):%B}" if issued.month else ""
    return " ".join(part for part in (str(issued.day or ""), month, str(issued.year)) if part)


def _container(document: Document) -> str:
    """Returns: journal or book, volume with issue, pages."""
    volume = f"{document.volume}({document.issue})" if document.volume and document.issue else document.volume
    return ", ".join(part for part in (document.container, volume or document.issue, document.pages) if part)


def notes(document: Document) -> list[Markup]:
    """Returns: what is uncertain of the record, as sentences, documents in them as links."""
    told = [TITLE_NOTES.get(document.title_status, ""), document.authors_note, document.year_note]
    return [_linked(f"{note[0].upper()}{note[1:].rstrip('.')}.") for note in told if note and note not in NOTHING_NEW]


def how_known(document: Document) -> Markup:
    """Returns: how we know of a document whose text the portal does not hold, in sentences."""
    known = document.known_from
    if known == HELD_BY_TEAM:
        return HELD
    if not known:
        return Markup("The portal does not hold its text.")
    return Markup(
        "We have not read this document. We know it only through others, and what stands here rests on them."
    ) + (Markup(" How we know it: {}.").format(_linked(known.rstrip("."))))


def _linked(text: str) -> Markup:
    """Returns: the text on one line, codes of the five seed documents turned into links by name."""
    named = IN_BRACKETS.sub(lambda found: f"[{found[1]}]({DOCUMENTS[found[2]].address})", text)
    linked = OTHER_CODES.sub("", name_documents(SLIDES.sub("the ", named)))
    return Markup(str(render(linked)).strip().removeprefix("<p>").removesuffix("</p>"))  # noqa: S704 (rendered safe)


def outline(document: Document) -> list[dict[str, Any]]:
    """Returns: the sections of the outline, each with its anchor."""
    return [dict(section) | {"html": render(section["text"])} for section in document.outline]


def names_first_authors_only(document: Document) -> bool:
    """Whether the source leaves authors out ("et al.")."""
    return document.authors_note.startswith(NOT_ALL_AUTHORS)


def citations(document: Document) -> tuple[Citation, ...]:
    """Returns: the citation in every style; a title that no source gives stands in square brackets."""
    return cite_all(cited(document))


def cited(document: Document) -> Reference:
    """Returns: the reference as it is cited; "et al." stands for authors whom the source leaves out."""
    reference = document.reference
    if names_first_authors_only(document):
        reference = replace(reference, authors=(*reference.authors, ET_AL))
    if document.title_status == "described by us":
        return replace(reference, title=f"[{reference.title}]")
    return replace(reference, title="[Title not stated]") if document.title_status == "not stated" else reference


def downloads(document: Document) -> list[dict[str, str]]:
    """Returns: the reference as files for reference managers."""
    address = item_address(document.item)
    return [
        {"label": kind.label, "href": f"{address}{kind.extension}", "type": kind.media_type}
        for kind in FORMATS.values()
    ]


def related(found: Sequence[Related]) -> list[dict[str, Any]]:
    """Returns: what has to do with the document, in groups."""
    groups = []
    for how, heading in RELATED.items():
        links = [
            {
                "title": one.item.title,
                "href": item_address(one.item),
                "kind": KIND_NAMES[one.item.kind],
                "demo": one.item.demo,
            }
            for one in found
            if one.how == how
        ]
        if links:
            groups.append({"heading": heading, "links": links})
    return groups


def about(terms: Sequence[tuple[str, str, str]]) -> list[dict[str, Any]]:
    """Returns: what the document is about, by vocabulary, each with the list of documents on the same."""
    groups: dict[str, list[dict[str, str]]] = {}
    for vocabulary, key, name in terms:
        groups.setdefault(vocabulary, []).append({"label": name, "href": f"/library/?{vocabulary}={key}"})
    return [{"heading": LABELS[vocabulary][1], "links": links} for vocabulary, links in groups.items()]
