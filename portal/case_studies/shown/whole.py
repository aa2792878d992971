"""A whole case study as plain values, for files to take away."""

from collections.abc import Sequence
from typing import Any

from portal.case_studies.models import CaseStudy, SpreadRecord
from portal.case_studies.queries.cases import About
from portal.case_studies.shown import evidence, page
from portal.case_studies.words import BARRIER_TAGS, CITED
from portal.items.models import Item
from portal.items.queries import item_address
from portal.items.sources import name_documents


def whole(
    case: CaseStudy,
    about: Sequence[About],
    linked: Sequence[tuple[Item, bool]],
    records: Sequence[tuple[SpreadRecord, str]],
    base_url: str,
) -> dict[str, Any]:
    """Returns: everything that the page tells, in the order in which files tell it."""
    met = [(term.name, term.barrier) for term in about if term.barrier is not None]
    met.sort(key=lambda pair: pair[1].position)
    return {
        "title": case.item.title,
        "demo": case.item.demo,
        "gist": case.gist,
        "facts": page.facts(case, about),
        "fact_notes": page.notes(case),
        "plain_english": case.plain_english,
        "barriers": [
            {"name": name, "how": barrier.how, "label": BARRIER_TAGS[barrier.outcome][0]} for name, barrier in met
        ],
        "results": evidence.outcome_rows(case.outcomes),
        "barriers_note": case.barriers_note,
        "hoped": evidence.hoped_rows(case.outcomes),
        "hoped_source": evidence.hoped_source(case.outcomes),
        "tiles": evidence.overall_tiles(case.outcomes),
        "cited": CITED,
        "beside": _whole_links(page.links(linked, beside=True), base_url),
        "linked": _whole_links(page.links(linked, beside=False), base_url),
        "travels": page.travels(records),
        "facilitators": page.names_of(about, "facilitator"),
        "i_statements": page.names_of(about, "i_statement"),
        "i_statements_note": case.i_statements_note,
        "story": [part | {"markdown": name_documents(getattr(case, part["key"]))} for part in page.story(case)],
        "did_not_work": case.did_not_work,
        "differently": case.differently,
        "logic": page.logic_model(case),
        "citation": page.citation(case, about),
        "address": f"{base_url}{item_address(case.item)}",
    }


def _whole_links(links: Sequence[dict[str, str]], base_url: str) -> list[dict[str, str]]:
    return [{"label": link["label"], "href": f"{base_url}{link['href']}"} for link in links]
