"""The page of one case study: the strip, the barriers, the story, the terms, the citation."""

from collections.abc import Sequence
from typing import Any

from markupsafe import Markup

from portal.case_studies.models import CaseStudy, SpreadRecord
from portal.case_studies.queries.cases import About
from portal.case_studies.shown.evidence import best_scale, results_line
from portal.case_studies.words import (
    BARRIER_TAGS,
    COLUMNS,
    CONTEXT_GROUPS,
    MATURITIES,
    NOT_REAL,
    SPREAD,
    USING,
    listed,
)
from portal.core.markdown import render
from portal.items.models import Item
from portal.items.queries import item_address
from portal.items.sources import name_documents, source_name, told_source
from portal.items.vocabulary import LABELS

NAMED_AT_MOST = 3  # initiatives or groups in the strip
STORY = (
    ("problem", "Context and problem"),
    ("done", "What was done"),
    ("why", "Why it is thought to work"),
    ("took", "What it took"),
    ("known", "What was aimed for and what is known"),
    ("involvement", "How patients and carers were involved"),
)


def names_of(about: Sequence[About], vocabulary: str) -> list[str]:
    """Returns: the names of a case's terms of one vocabulary, in order."""
    return [term.name for term in about if term.vocabulary == vocabulary]


def not_told(case: CaseStudy) -> str:
    """Returns: how a gap is told: a case drawn from documents cannot say more than they do."""
    return "Not in our documents" if case.basis == "document" else "Not told"


def where(case: CaseStudy, about: Sequence[About]) -> str:
    """Returns: the sites of a case, or the place it gives instead."""
    return case.site_label or ", ".join(names_of(about, "site")) or "Place not told"


def basis_line(case: CaseStudy) -> str:
    """Returns: what the case rests on, in a few words."""
    told = {"document": "From the evaluation’s own documents", "illustrative": NOT_REAL, "site": "Told by the site"}
    return told[case.basis]


def facts(case: CaseStudy, about: Sequence[About]) -> list[dict[str, str]]:
    """Returns: the strip at a glance: who, for whom, what kind, when, how far, with what result, at what cost."""
    gap = not_told(case)
    stage = MATURITIES.get(case.maturity or "", gap)
    return [
        {"label": "Who and where", "value": where(case, about)},
        {"label": "For whom", "value": _listed(names_of(about, "group")) or gap},
        {"label": "What kind", "value": _listed(names_of(about, "initiative")) or gap},
        {"label": "When", "value": case.period or gap},
        {"label": "Stage", "value": stage},
        {
            "label": "Measured result",
            "value": results_line(case.outcomes) or f"None{' in our documents' * (case.basis == 'document')}",
        },
        {"label": "Strength of evidence", "value": best_scale(case.outcomes) or "Not rated"},
        {"label": "Cost", "value": case.cost or gap},
    ]


def notes(case: CaseStudy) -> list[str]:
    """Returns: what has to be said about the strip: when it was, how far it is."""
    return [note for note in (case.period_note, case.maturity_note) if note]


def _listed(names: Sequence[str]) -> str:
    if len(names) <= NAMED_AT_MOST + 1:
        return listed(names)
    return f"{listed(names[:NAMED_AT_MOST])} and {len(names) - NAMED_AT_MOST} more"


def barrier_rows(about: Sequence[About]) -> list[dict[str, Any]]:
    """Returns: the barriers table, in the order of the case."""
    told = [(term, term.barrier) for term in about if term.barrier is not None]
    told.sort(key=lambda pair: pair[1].position)
    rows = []
    for term, barrier in told:
        label, colour = BARRIER_TAGS[barrier.outcome]
        classes = "tag" if colour == "white" else f"tag tag--{colour}"
        rows.append(
            {
                "barrier": Markup('<a href="/case-studies/?barrier={}">{}</a>').format(term.key, term.name),
                "how": barrier.how,
                "outcome": Markup('<strong class="{}">{}</strong>').format(classes, label),
            }
        )
    return rows


def story(case: CaseStudy) -> list[dict[str, Any]]:
    """Returns: the parts of the story that are told: key, heading, words."""
    return [
        {"key": name, "heading": heading, "text": words(getattr(case, name))}
        for name, heading in STORY
        if getattr(case, name)
    ]


def words(markdown: str) -> Markup:
    """Returns: the Markdown as safe HTML, document codes turned into links."""
    return render(name_documents(markdown))


def logic_model(case: CaseStudy) -> dict[str, Any] | None:
    """Returns: the logic model as `components/logic_model.html` draws it, or None without one."""
    if not case.logic_model:
        return None
    entries = case.logic_model
    groups = [
        {
            "heading": CONTEXT_GROUPS.get(group, "The setting"),
            "items": [e["text"] for e in entries if e["group"] == group],
        }
        for group in dict.fromkeys(e["group"] for e in entries if e["column"] == "context")
    ]
    columns = [
        {
            "heading": heading,
            "items": [{"text": e["text"], "uncertain": e["uncertain"]} for e in entries if e["column"] == column],
        }
        for column, heading in COLUMNS.items()
        if column != "context"
    ]
    return {
        "context": [group for group in groups if group["items"]],
        "columns": columns,
        "uncertain": any(e["uncertain"] for e in entries),
        "note": case.logic_note,
        "source": told_source(case.logic_source) or None,
    }


def travels(records: Sequence[tuple[SpreadRecord, str]]) -> list[dict[str, Any]]:
    """Returns: who did what with the case, oldest first, as `components/timeline.html` draws it."""
    return [
        {
            "title": f"{name}: {SPREAD[record.status].lower()}.",
            "text": f"{record.why} ({NOT_REAL if record.case.item.demo else 'Illustrative'})"
            if record.demo
            else record.why,
            "date": record.recorded_at,
            "to_come": record.status == "plans" and record.current,
        }
        for record, name in records
    ]


def users_line(number: int) -> str:
    """Returns: how many sites use a case, in words; empty for none."""
    return "" if not number else "Used by 1 other site" if number == 1 else f"Used by {number} other sites"


def count_users(records: Sequence[tuple[SpreadRecord, str]]) -> int:
    """Returns: how many sites use the case now."""
    return sum(record.current and record.status in USING for record, _ in records)


def links(linked: Sequence[tuple[Item, bool]], *, beside: bool) -> list[dict[str, str]]:
    """Returns: linked items; those to be read beside the case, or the others."""
    return [{"label": item.title, "href": item_address(item)} for item, flag in linked if flag is beside]


def citation(case: CaseStudy, about: Sequence[About]) -> Markup:
    """Returns: how to cite the case; the version is named, and what is made up says so."""
    item = case.item
    source = f" Drawn from: {source_name(case.document, case.place)}." if case.document else ""
    made_up = f" {NOT_REAL}." if item.demo else ""
    return Markup("Joined Up. <em>{}</em>. Case study, {}, version {}.{}{}").format(
        item.title, where(case, about), max(item.edition, 1), source, made_up
    )


def terms(about: Sequence[About]) -> list[dict[str, str]]:
    """Returns: what else the case is about, each with the cases on the same."""
    return [
        {
            "kind": LABELS[term.vocabulary][0].lower(),
            "label": term.name,
            "href": f"/case-studies/?{term.vocabulary}={term.key}",
        }
        for term in about
        if term.vocabulary in ("initiative", "group", "outcome")
    ]


def files(case: CaseStudy) -> list[dict[str, str]]:
    """Returns: the case as files to take away."""
    lead = item_address(case.item)
    return [
        {"label": label, "href": f"{lead}.{end}"} for label, end in (("Word", "docx"), ("PDF", "pdf"), ("JSON", "json"))
    ]
