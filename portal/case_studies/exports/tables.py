"""Case studies as CSV and JSON."""

from collections.abc import Mapping, Sequence
from typing import Any

from portal.access.policy import Viewer
from portal.case_studies import content
from portal.case_studies.models import CaseStudy
from portal.case_studies.queries.content import fields_of
from portal.case_studies.shown.evidence import best_scale, result_sentence
from portal.case_studies.words import BARRIER_OUTCOMES, MATURITIES, NOT_REAL, SCALE
from portal.core import csv_cells
from portal.items.queries import item_address
from portal.items.vocabulary import Vocabulary
from portal.publishing.queries import without_hidden_links

LABEL = "label"  # what is made up says so in this column and key
COLUMNS = (
    *("slug", "title", LABEL, "pioneers", "place", "for_whom", "initiatives", "period", "stage", "cost", "gist"),
    *(f"barriers_{name}" for name in BARRIER_OUTCOMES),
    *("facilitators", "i_statements", "results", "strength", "what_did_not_work", "differently", "address"),
)

Terms = Mapping[str, Sequence[str]]


def as_csv(cases: Sequence[CaseStudy], terms: Mapping[int, Terms], vocabulary: Vocabulary, base_url: str) -> str:
    """Returns: one row a case as CSV text; cells that a spreadsheet would run are made plain."""
    rows = (_row(case, terms.get(case.item_id, {}), vocabulary, base_url) for case in cases)
    return csv_cells.as_csv(COLUMNS, rows)


def _row(case: CaseStudy, terms: Terms, vocabulary: Vocabulary, base_url: str) -> dict[str, str]:
    def named(name: str) -> str:
        return "; ".join(vocabulary.label(name, key) for key in terms.get(name, ()))

    barriers: dict[str, list[str]] = {name: [] for name in BARRIER_OUTCOMES}
    for barrier in case.barriers:
        barriers[barrier.outcome].append(vocabulary.label("barrier", barrier.barrier))
    return {
        "slug": case.item.slug,
        "title": case.item.title,
        LABEL: NOT_REAL if case.item.demo else "",
        "pioneers": named("site"),
        "place": case.site_label or "",
        "for_whom": named("group"),
        "initiatives": named("initiative"),
        "period": case.period,
        "stage": MATURITIES.get(case.maturity or "", ""),
        "cost": case.cost,
        "gist": case.gist,
        **{f"barriers_{name}": "; ".join(found) for name, found in barriers.items()},
        "facilitators": named("facilitator"),
        "i_statements": named("i_statement"),
        "results": "; ".join(f"{outcome.label}: {result_sentence(outcome)}" for outcome in case.outcomes),
        "strength": best_scale(case.outcomes) or "Not rated",
        "what_did_not_work": case.did_not_work,
        "differently": case.differently,
        "address": f"{base_url}{item_address(case.item)}",
    }


def as_data(viewer: Viewer, case: CaseStudy, vocabulary: Vocabulary, base_url: str) -> dict[str, Any]:
    """Returns: one case with all its parts, ready for JSON; terms as key and label, structures as such.

    Links lead only to what the viewer may read.
    """
    fields = without_hidden_links(viewer, fields_of(case))
    told: dict[str, Any] = {name: fields[name] for name in content.TEXTS}
    for name, vocabulary_name in content.TERMS.items():
        told[name] = [
            {"key": key, "label": vocabulary.label(vocabulary_name, key)} for key in content.split(fields[name])
        ]
    told |= {name: content.unpack(fields, name) for name in content.STRUCTURES}
    for barrier in told["barriers"]:
        barrier["label"] = vocabulary.label("barrier", barrier["barrier"])
    for outcome in told["outcomes"]:
        outcome["strength_of_evidence"] = SCALE.get(outcome.get("scale", ""), "Not measured")
    item = case.item
    lead = {"slug": item.slug, "title": item.title, "illustrative": item.demo, LABEL: NOT_REAL if item.demo else ""}
    published = item.published_at.isoformat() if item.published_at else None
    return {**lead, "url": f"{base_url}{item_address(item)}", "edition": item.edition, "published": published, **told}
