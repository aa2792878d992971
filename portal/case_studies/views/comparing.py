"""Two to four cases side by side."""

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, render_template, request

from portal.access.guard import requires, viewer
from portal.case_studies.queries import cases
from portal.case_studies.shown import comparing as shown
from portal.case_studies.views.reading import withheld_of
from portal.items.vocabulary import read_vocabulary, terms_of

FEWEST, MOST = 2, 4


def add_routes(blueprint: Blueprint) -> None:
    """Add this module's routes."""
    blueprint.add_url_rule("/compare", view_func=compare)


@requires("site:read")
def compare() -> tuple[str, int]:
    """Compare the cases of the address; what cannot be compared is refused, the rest is kept."""
    asked = [slug for slug in request.args.getlist("case") if slug]
    listed = cases.list_by_slugs(viewer(), list(dict.fromkeys(asked))[:MOST])
    withheld = withheld_of(listed)
    found = [case for case in listed if case.item_id not in withheld]
    errors = problems(asked, [case.item.slug for case in found])
    context: dict[str, Any] = {}
    if len(found) >= FEWEST and not errors:
        vocabulary = read_vocabulary()
        terms = terms_of([case.item_id for case in found])
        context = {"columns": shown.columns(found), "rows": shown.rows(found, vocabulary, terms)}
    page = render_template(
        "case_studies/compare.html",
        cases=found,
        titles=cases.list_titles(viewer()),
        places=range(MOST),
        errors=errors,
        **context,
    )
    return page, 400 if errors else 200


def problems(asked: Sequence[str], found: Sequence[str]) -> list[dict[str, str]]:
    """Returns: what is wrong with the choice, as an error summary draws it.

    A hidden case, an early insight not yet accepted and one that is not there are told alike.
    """
    told = []
    if len(set(asked)) < len(asked):
        told.append("You chose the same case twice. Choose another one to compare it with")
    if len(set(asked)) > MOST:
        told.append(f"Choose up to {MOST} cases. You chose {len(set(asked))}")
    missing = [slug for slug in dict.fromkeys(asked) if slug not in found][: MOST + 1]
    if missing and len(set(asked)) <= MOST:
        told.append(f"There is no case study “{missing[0][:80]}” that you can read. Choose one from the list")
    return [{"text": text, "href": "#case-1"} for text in told]
