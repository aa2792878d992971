"""A whole case study as plain values, for files to take away."""

from collections.abc import Sequence
from typing import Any

from portal.case_studies.models import CaseStudy
from portal.case_studies.queries.cases import About
from portal.case_studies.shown import evidence, page
from portal.case_studies.words import BARRIER_TAGS
from portal.items.queries import item_address


def whole(case: CaseStudy, about: Sequence[About], base_url: str) -> dict[str, Any]:
    """Returns: everything that the page tells, in the order in which files tell it."""
    met = [(term.name, term.barrier) for term in about if term.barrier is not None]
    met.sort(key=lambda pair: pair[1].position)
    return {
        "title": case.item.title,
        "demo": case.item.demo,
        "gist": case.gist,
        "facts": [{"label": "Where", "value": page.where(case, about)}, *page.facts(case, about)],
        "plain_english": case.plain_english,
        "barriers": [
            {"name": name, "how": barrier.how, "label": BARRIER_TAGS[barrier.outcome][0]} for name, barrier in met
        ],
        "results": evidence.outcome_rows(case.outcomes),
        "hoped": evidence.hoped_rows(case.outcomes),
        "story": [part | {"markdown": getattr(case, part["key"])} for part in page.story(case)],
        "did_not_work": case.did_not_work,
        "differently": case.differently,
        "logic": page.logic_model(case),
        "citation": page.citation(case, about),
        "address": f"{base_url}{item_address(case.item)}",
    }
