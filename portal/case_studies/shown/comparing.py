"""Two to four cases side by side: one attribute a row, a case a column."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from markupsafe import Markup

from portal.case_studies.models import CaseStudy
from portal.case_studies.shown.evidence import best_scale, measured, result_sentence
from portal.case_studies.shown.page import not_told, words
from portal.case_studies.words import BARRIER_OUTCOMES, DIRECTIONS, MATURITIES, NO_RESULT, NOT_REAL, listed
from portal.items.vocabulary import Vocabulary

Terms = Mapping[str, Sequence[str]]


def columns(cases: Sequence[CaseStudy]) -> list[dict[str, Any]]:
    """Returns: the columns of the table: what is compared, then each case; what is made up says so in its head."""
    heads = [
        {"key": f"case{n}", "label": case.item.title, "note": NOT_REAL if case.item.demo else None}
        for n, case in enumerate(cases)
    ]
    return [{"key": "what", "label": "What", "tells_itself": True}, *heads]


def _page(case: CaseStudy, _vocabulary: Vocabulary, _terms: Terms) -> str:
    link = Markup(
        '<a class="no-print" href="/case-studies/{0}">Read it<span class="nhsuk-u-visually-hidden">: {1}</span></a>'
        '<span class="only-print">/case-studies/{0}</span>'
    ).format(case.item.slug, case.item.title)
    if not case.item.demo:
        return link
    return Markup('<strong class="tag tag--amber">{}</strong> {}').format(NOT_REAL, link)


def rows(cases: Sequence[CaseStudy], vocabulary: Vocabulary, terms: Mapping[int, Terms]) -> list[dict[str, Any]]:
    """Returns: one row an attribute; a row that no case fills is left out."""
    found = []
    for label, tell in ROWS.items():
        cells = [tell(case, vocabulary, terms.get(case.item_id, {})) for case in cases]
        if any(cells):
            told = [cell or not_told(case) for cell, case in zip(cells, cases, strict=True)]
            found.append({"what": label} | {f"case{n}": cell for n, cell in enumerate(told)})
    return found


def _named(vocabulary_name: str) -> Callable[[CaseStudy, Vocabulary, Terms], str]:
    def tell(_case: CaseStudy, vocabulary: Vocabulary, terms: Terms) -> str:
        names = [vocabulary.label(vocabulary_name, key) for key in terms.get(vocabulary_name, ())]
        return ", ".join(names) if vocabulary_name == "site" else listed(names)

    return tell


def _text(column: str) -> Callable[[CaseStudy, Vocabulary, Terms], str]:
    def tell(case: CaseStudy, _vocabulary: Vocabulary, _terms: Terms) -> str:
        return words(getattr(case, column)) if getattr(case, column) else ""

    return tell


def _where(case: CaseStudy, vocabulary: Vocabulary, terms: Terms) -> str:
    return case.site_label or _named("site")(case, vocabulary, terms)


def _stage(case: CaseStudy, _vocabulary: Vocabulary, _terms: Terms) -> str:
    return " · ".join(part for part in (MATURITIES.get(case.maturity or "", ""), case.period) if part)


def _barriers(case: CaseStudy, vocabulary: Vocabulary, _terms: Terms) -> str:
    lines = [
        Markup("<li><strong>{}</strong> ({}): {}</li>").format(
            vocabulary.label("barrier", b.barrier), BARRIER_OUTCOMES[b.outcome].lower(), b.how
        )
        for b in case.barriers
    ]
    return Markup("<ul>{}</ul>").format(Markup("").join(lines)) if lines else ""


def _results(case: CaseStudy, _vocabulary: Vocabulary, _terms: Terms) -> str:
    found = measured(case.outcomes)
    if not found:
        return NO_RESULT
    lines = [
        Markup("<li><strong>{}</strong> ({}): {}</li>").format(
            one.label, DIRECTIONS[one.direction or "unknown"].lower(), result_sentence(one)
        )
        for one in found
    ]
    return Markup("<ul>{}</ul>").format(Markup("").join(lines))


def _strength(case: CaseStudy, _vocabulary: Vocabulary, _terms: Terms) -> str:
    return best_scale(case.outcomes) or "Not rated"


def _gist(case: CaseStudy, _vocabulary: Vocabulary, _terms: Terms) -> str:
    return case.gist


def _cost(case: CaseStudy, _vocabulary: Vocabulary, _terms: Terms) -> str:
    return case.cost


ROWS: dict[str, Callable[[CaseStudy, Vocabulary, Terms], str]] = {
    "In full": _page,
    "In short": _gist,
    "Where": _where,
    "For whom": _named("group"),
    "What kind": _named("initiative"),
    "Stage": _stage,
    "The problem": _text("problem"),
    "What was done": _text("done"),
    "Barriers": _barriers,
    "What helped": _named("facilitator"),
    "Measured results": _results,
    "Strength of evidence": _strength,
    "Cost": _cost,
    "What it took": _text("took"),
    "What did not work": _text("did_not_work"),
    "I-statements served": _named("i_statement"),
}
