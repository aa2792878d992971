"""The page that finds what works: three choices, groups of cases, the passage that says how, the filters."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import groupby
from typing import Any
from urllib.parse import urlencode

from portal.access.policy import AUDIENCE_LABELS, STATE_LABELS
from portal.case_studies.models import CaseStudy
from portal.case_studies.queries.beside import Beside, needs_in
from portal.case_studies.queries.need import Chosen, Found, Results
from portal.case_studies.shown.evidence import best_scale, result_sentence
from portal.case_studies.shown.page import users_line
from portal.case_studies.words import BARRIER_OUTCOMES, MATURITIES, NOT_REAL, listed
from portal.core.web.filters import Choice, Filter
from portal.items.queries import item_address
from portal.items.vocabulary import Vocabulary
from portal.pioneers.models import WAVES

SELECTS = {
    "barrier": ("We face this barrier", "Any barrier"),
    "group": ("We serve", "Anyone"),
    "outcome": ("We want", "Any outcome"),
}
PANEL = {
    "initiative": "What we plan",
    "barrier": "Barrier",
    "group": "Who it is for",
    "outcome": "Outcome",
    "i_statement": "I-statement",
    "facilitator": "What helped",
    "theme": "Theme",
    "site": "Pioneer",
    "wave": "Wave",
    "year": "Year",
    "state": "State",
    "audience": "Who may read it",
}
NAMES = {"wave": {str(wave): f"Wave {wave}" for wave in WAVES}, "state": STATE_LABELS, "audience": AUDIENCE_LABELS}
OUTCOME_HEADINGS = {
    "improved": "Measured: better",
    "no-change": "Measured: no change",
    "worsened": "Measured: worse",
    "unknown": "Measured: not clear",
    "not-measured": "Not measured: no result yet",
}
HEADINGS = BARRIER_OUTCOMES | OUTCOME_HEADINGS
BESIDE = {"finding": "Findings", "evidence": "Evidence library"}
PASSAGE_LENGTH = 420  # characters; a passage is cut at the end of a sentence
OTHERS_SHOWN = 6


def selects(vocabulary: Vocabulary, chosen: Chosen) -> list[dict[str, Any]]:
    """Returns: the three choices that start the page; what else is chosen of each is kept beside it."""
    return [
        {
            "name": name,
            "label": label,
            "any": empty,
            "options": [
                {"value": term.key, "label": term.name, "chosen": term.key in chosen.get(name, ())[:1]}
                for term in vocabulary.of(name)
            ],
        }
        for name, (label, empty) in SELECTS.items()
    ]


def kept_beside(chosen: Chosen) -> list[tuple[str, str]]:
    """Returns: the chosen values that the three choices do not hold, as name and value."""
    return [(name, value) for name, values in chosen.items() for value in (values[1:] if name in SELECTS else values)]


def filters(vocabulary: Vocabulary, counts: Mapping[str, Mapping[str, int]], chosen: Chosen) -> list[Filter]:
    """Returns: the filters that are counted; a value that finds nothing is left out unless it is chosen."""
    return [
        Filter(
            name,
            label,
            [
                Choice(value, told, counts[name].get(value, 0))
                for value, told in _values(name, vocabulary, counts[name], chosen.get(name, ()))
                if counts[name].get(value) or value in chosen.get(name, ())
            ],
        )
        for name, label in PANEL.items()
        if name in counts
    ]


def _values(
    name: str, vocabulary: Vocabulary, counts: Mapping[str, int], chosen: Sequence[str]
) -> Iterable[tuple[str, str]]:
    """What a filter offers, with what people read: years newest first, the rest in the order of its source."""
    if name == "year":
        return [(year, year) for year in sorted({*counts, *chosen}, reverse=True)]
    return NAMES[name].items() if name in NAMES else ((term.key, term.name) for term in vocabulary.of(name))


def summary(results: Results, chosen: Chosen) -> str:
    """Returns: how many cases there are, of which kind, and in which order."""
    total = results.page.total
    if not total:
        return ""
    cases = "1 case" if total == 1 else f"{total} cases"
    lead = {"barrier": "Those that overcame it come first.", "outcome": "Good and bad results are both shown."}
    on = {"barrier": "this barrier", "outcome": "this outcome"}.get(results.grouped_by, "")
    if len(chosen.get(results.grouped_by, ())) > 1:
        on = f"one of these {results.grouped_by}s"
    told = f"{cases} on {on}." if on else f"{cases}."
    return " ".join(part for part in (told, lead.get(results.grouped_by, ""), _kinds(results)) if part)


def _kinds(results: Results) -> str:
    """How many of them are what, when some are not true or not out yet."""
    real, made_up = results.real, results.made_up
    waiting = results.page.total - real - made_up
    if made_up and not real and not waiting:
        return "All are illustrative, until sites send theirs." if made_up > 1 else "It is illustrative."
    if not made_up and not waiting:
        return ""
    counted = {"real": real, "not published yet": waiting, "illustrative": made_up}
    told = [f"{count} {'is' if count == 1 else 'are'} {kind}" for kind, count in counted.items() if count]
    return f"{'; '.join(told)}."


def groups(
    results: Results,
    chosen: Chosen,
    vocabulary: Vocabulary,
    terms: Mapping[int, Any],
    withheld: Collection[int] = (),
) -> list[dict[str, Any]]:
    """Returns: the cases of the page under their headings, each with the size of its group over all pages.

    `withheld`: ids of early insights whose caveat this reader has still to accept.
    """
    return [
        {
            "heading": HEADINGS.get(name, ""),
            "number": rows[0].in_group,
            "cards": [
                card(row.case, chosen, vocabulary, terms.get(row.case.item_id, {}), row.users)
                if row.case.item_id not in withheld
                else withheld_card(row.case)
                for row in rows
            ],
        }
        for name, rows in ((name, list(rows)) for name, rows in groupby(results.page.rows, key=_group_of))
    ]


def _group_of(row: Found) -> str:
    return row.group


def card(
    case: CaseStudy,
    chosen: Chosen,
    vocabulary: Vocabulary,
    terms: Mapping[str, Sequence[str]],
    users: int = 0,
) -> dict[str, Any]:
    """Returns: a case as `components/case_card.html` draws it, with the passage that answers what was chosen."""
    item = case.item
    groups_served = [vocabulary.label("group", key) for key in terms.get("group", ())]
    evidence = best_scale(case.outcomes)
    meta = [listed(groups_served), f"Evidence {evidence[:1].lower()}{evidence[1:]}" if evidence else "Not measured"]
    return {
        "title": item.title,
        "href": f"/case-studies/{item.slug}",
        "demo": item.demo,
        "demo_text": NOT_REAL,
        "kind": None if item.demo else "case_study",
        "state": item.state,
        "status": MATURITIES.get(case.maturity or ""),
        "tags": [line] if (line := users_line(users)) else [],
        "passage": passage(case, chosen),
        "meta": " · ".join(part for part in meta if part),
        "actions": [
            {"label": "Save", "href": f"/items/{item.id}/save"},
            {"label": "Compare", "href": f"/case-studies/compare?case={item.slug}"},
        ],
    }


def withheld_card(case: CaseStudy) -> dict[str, Any]:
    """Returns: an early insight in a list, without a word of it."""
    item = case.item
    return {
        "title": item.title,
        "href": f"/case-studies/{item.slug}",
        "demo": item.demo,
        "demo_text": NOT_REAL,
        "kind": None if item.demo else "case_study",
        "state": item.state,
        "passage": "Early insight: open it to read and accept its terms.",
    }


def passage(case: CaseStudy, chosen: Chosen) -> str:
    """Returns: the words that say how the barrier was met, or what came of the outcome; else the gist."""
    barriers, outcomes = chosen.get("barrier", ()), chosen.get("outcome", ())
    order = list(BARRIER_OUTCOMES)
    met = [barrier for barrier in case.barriers if barrier.barrier in barriers] if barriers else []
    if met:
        return cut(min(met, key=lambda barrier: order.index(barrier.outcome)).how)
    wanted = [outcome for outcome in case.outcomes if outcome.outcome in outcomes] if outcomes else []
    wanted.sort(key=lambda outcome: outcome.status != "measured")
    return cut(result_sentence(wanted[0])) if wanted else case.gist


def cut(text: str, length: int = PASSAGE_LENGTH) -> str:
    """Returns: the text, cut at the end of a sentence (or of a word) when it is too long."""
    if len(text) <= length:
        return text
    head = text[:length]
    end = head.rfind(". ")
    return head[: end + 1] if end > length // 2 else head.rsplit(" ", 1)[0].rstrip(".,;:") + " …"


def beside(found: Sequence[Beside], chosen: Chosen) -> list[dict[str, Any]]:
    """Returns: findings and evidence on the need, each kind with its first ones and the way to all of them."""
    return [
        {
            "heading": BESIDE[one.kind],
            "links": [{"label": item.title, "href": item_address(item), "demo": item.demo} for item in one.items],
            "rest": f"All {one.total}" if one.total > len(one.items) else "",
            "href": f"/search?{urlencode({'type': one.kind} | needs_in(chosen), doseq=True)}",
        }
        for one in found
    ]


def how_common(vocabulary: Vocabulary, chosen: Chosen) -> dict[str, Any] | None:
    """Returns: the survey's figure for the barrier chosen, or None.

    Units: percent of the 97 who answered. Source: survey of 2016, Table 6.1, in vocab.yaml.
    """
    keys = chosen.get("barrier", ())
    term = vocabulary.get("barrier", keys[0]) if len(keys) == 1 else None
    if term is None or "all_percent" not in term.data:
        return None
    return {"key": term.key, "name": term.name, "meaning": term.plain, "percent": term.data["all_percent"]}


def other_barriers(vocabulary: Vocabulary, chosen: Chosen) -> list[dict[str, Any]]:
    """Returns: the barriers most often called very significant, without those chosen."""
    told = [t for t in vocabulary.of("barrier") if "all_percent" in t.data and t.key not in chosen.get("barrier", ())]
    told.sort(key=lambda term: -int(term.data["all_percent"]))
    return [
        {"label": term.name, "href": f"/case-studies/?barrier={term.key}", "percent": term.data["all_percent"]}
        for term in told[:OTHERS_SHOWN]
    ]
