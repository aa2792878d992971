"""What a page tells machines of the work it shows: Highwire meta tags and schema.org JSON-LD."""

import json
import re
from typing import Any

from portal.evidence.citations.reference import Name, Reference
from portal.evidence.citations.tidy import whole_pages
from portal.evidence.citations.types import TYPES

FIRST_PAGE = re.compile(r"[^-,;\s]+")
LAST_PAGE = re.compile(r"-([^-,;\s]+)$")
UNSAFE_IN_SCRIPT = {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"}
INSTITUTIONS = {
    "report": "citation_technical_report_institution",
    "policy_document": "citation_technical_report_institution",
    "thesis": "citation_dissertation_institution",
}
CONTAINERS = {
    "journal_article": "citation_journal_title",
    "conference_paper": "citation_conference_title",
    "chapter": "citation_inbook_title",
}

Data = dict[str, Any]


def highwire_tags(reference: Reference, *, page_url: str = "", pdf_url: str = "") -> tuple[tuple[str, str], ...]:
    """Returns: (name, content) pairs for `<meta>`, authors in order; give `pdf_url` only if the public may read it.

    Source: Google Scholar's inclusion guidelines for webmasters.
    """
    pages = whole_pages(reference.pages)
    first, last = FIRST_PAGE.match(pages), LAST_PAGE.search(pages)
    pairs = [("citation_title", reference.title)]
    pairs += [("citation_author", str(name)) for name in reference.authors]
    pairs += [
        ("citation_publication_date", str(reference.issued or "").replace("-", "/")),
        (CONTAINERS.get(reference.type, "citation_series_title"), reference.container),
        ("citation_volume", reference.volume),
        ("citation_issue", reference.issue),
        ("citation_firstpage", first.group() if first else ""),
        ("citation_lastpage", last.group(1) if last else ""),
        ("citation_technical_report_number", reference.number),
        (INSTITUTIONS.get(reference.type, "citation_publisher"), reference.publisher),
        ("citation_doi", reference.doi),
        ("citation_language", reference.language),
        ("citation_keywords", "; ".join(reference.keywords)),
        ("citation_abstract_html_url", page_url),
        ("citation_pdf_url", pdf_url),
    ]
    return tuple((name, content) for name, content in pairs if content)


def json_ld(reference: Reference, *, page_url: str = "") -> Data:
    """Returns: the work as a schema.org object, without what is not known.

    Source: schema.org (ScholarlyArticle, Report, PublicationIssue).
    """
    doi_url = f"https://doi.org/{reference.doi}" if reference.doi else ""
    data: Data = {
        "@context": "https://schema.org",
        "@type": TYPES[reference.type].schema,
        "name": reference.title,
        "author": [_person_or_body(name) for name in reference.authors],
        "editor": [_person_or_body(name) for name in reference.editors],
        "datePublished": str(reference.issued or ""),
        "isPartOf": _part_of(reference),
        "pagination": reference.pages,
        "reportNumber": reference.number if TYPES[reference.type].schema == "Report" else "",
        "publisher": _known({"@type": "Organization", "name": reference.publisher}),
        "identifier": _known({"@type": "PropertyValue", "propertyID": "doi", "value": reference.doi}, "value"),
        "sameAs": [address for address in (doi_url, reference.url) if address],
        "url": page_url,
        "abstract": reference.abstract,
        "inLanguage": reference.language,
        "keywords": list(reference.keywords),
    }
    return {name: value for name, value in data.items() if value}


def json_for_script(data: Data) -> str:
    """Returns: the data as JSON that may stand inside `<script type="application/ld+json">` whatever it holds."""
    text = json.dumps(data, ensure_ascii=False)
    return "".join(UNSAFE_IN_SCRIPT.get(char, char) for char in text)


def _person_or_body(name: Name) -> Data:
    if name.literal:
        return {"@type": "Organization", "name": name.literal}
    full = " ".join(part for part in (name.given, name.family, name.suffix) if part)
    person = {"@type": "Person", "name": full, "familyName": name.family, "givenName": name.given}
    return {key: value for key, value in person.items() if value}


def _part_of(reference: Reference) -> Data:
    """The journal, inside its volume, inside its issue, as far as they are known; else the book or site."""
    if reference.type != "journal_article":
        kind = "Book" if reference.type == "chapter" else "CreativeWork"
        return _known({"@type": kind, "name": reference.container})
    part = _known({"@type": "Periodical", "name": reference.container})
    for kind, key, number in (
        ("PublicationVolume", "volumeNumber", reference.volume),
        ("PublicationIssue", "issueNumber", reference.issue),
    ):
        if number:
            part = {"@type": kind, key: number} | ({"isPartOf": part} if part else {})
    return part


def _known(data: Data, needs: str = "name") -> Data:
    return data if data[needs] else {}
