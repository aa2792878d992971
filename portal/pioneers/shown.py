"""What the pages tell of Pioneers, in words. Knows no HTTP."""

from collections.abc import Mapping, Sequence
from typing import Any

from markupsafe import Markup

from portal.core.markdown import render
from portal.items.models import Item
from portal.items.queries import item_address
from portal.items.sources import DOCUMENTS, name_documents
from portal.pioneers.models import WAVES, Pioneer

KINDS = {
    "case_study": ("case study", "case studies"),
    "finding": ("finding", "findings"),
    "evidence": ("library document", "library documents"),
    "workshop": ("workshop", "workshops"),
    "summary": ("workshop summary", "workshop summaries"),
    "learning_point": ("learning point", "learning points"),
}
MONTHS = {"2013-11": "November 2013", "2015-01": "January 2015"}


def waves(pioneers: Sequence[Pioneer], held: Mapping[str, Mapping[str, int]]) -> list[dict[str, Any]]:
    """Returns: each wave with its Pioneers, each with its programme and what the portal holds on it."""
    return [
        {
            "number": wave,
            "heading": heading,
            "sites": [row(one, held.get(one.item.slug, {})) for one in pioneers if one.wave == wave],
        }
        for wave, heading in WAVES.items()
    ]


def row(pioneer: Pioneer, held: Mapping[str, int]) -> dict[str, Any]:
    """Returns: a Pioneer in the list."""
    return {
        "name": pioneer.item.title,
        "href": item_address(pioneer.item),
        "programme": pioneer.programme_name,
        "holds": holds(held),
    }


def holds(held: Mapping[str, int]) -> str:
    """Returns: such as "1 case study, 2 findings"; empty when the portal holds nothing on the site."""
    told = [f"{held[kind]} {one if held[kind] == 1 else many}" for kind, (one, many) in KINDS.items() if held.get(kind)]
    return ", ".join(told)


def facts(pioneer: Pioneer) -> list[dict[str, str]]:
    """Returns: the strip: wave, programme, who was asked."""
    asked = [
        (f"{pioneer.interviews_2014} people in 2014" if pioneer.interviews_2014 else ""),
        (f"{pioneer.interviews_2015} in 2015" if pioneer.interviews_2015 else ""),
    ]
    interviews = ", ".join(part for part in asked if part)
    return [
        {"label": "Wave", "value": str(pioneer.wave)},
        {"label": "Announced", "value": MONTHS.get(pioneer.announced, pioneer.announced)},
        {"label": "Programme", "value": pioneer.programme_name or "No document names one"},
        {"label": "Interviewed", "value": interviews or "Not part of the early evaluation"},
        {"label": "Completed the 2016 survey", "value": _people(pioneer.questionnaires_2016)},
    ]


def _people(number: int | None) -> str:
    return "Not told" if number is None else "1 person" if number == 1 else f"{number} people"


def words(markdown: str) -> Markup:
    """Returns: the Markdown as safe HTML, document codes turned into links."""
    return render(name_documents(markdown))


def sources(pioneer: Pioneer) -> list[dict[str, str]]:
    """Returns: the documents that tell of the site, each once with its places."""
    places: dict[str, list[str]] = {}
    for source in pioneer.sources:
        places.setdefault(source["document"], []).append(source["place"])
    return [
        {
            "label": DOCUMENTS[code].name if code in DOCUMENTS else code,
            "href": DOCUMENTS[code].address if code in DOCUMENTS else "/library/",
            "place": "; ".join(found),
        }
        for code, found in places.items()
    ]


def others(items: Sequence[Item]) -> list[dict[str, Any]]:
    """Returns: what else the portal holds on the site, as links with their kind."""
    return [
        {
            "kind": KINDS[item.kind][0].capitalize(),
            "title": item.title,
            "href": item_address(item),
            "demo": item.demo,
        }
        for item in items
    ]


def initiatives(about: Sequence[tuple[str, str, str]]) -> list[dict[str, str]]:
    """Returns: what the site planned or ran, each with the cases on the same."""
    return [
        {"label": name, "href": f"/case-studies/?{vocabulary}={key}"}
        for vocabulary, key, name in about
        if vocabulary == "initiative"
    ]
