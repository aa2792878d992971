"""Pages of the 25 Pioneers: the list by wave, and one site."""

from typing import Any

from flask import Blueprint, render_template

from portal.access.guard import requires, viewer
from portal.case_studies.models import SpreadRecord
from portal.case_studies.queries import cases, spread
from portal.case_studies.shown.found import card, withheld_card
from portal.case_studies.words import SPREAD
from portal.items.vocabulary import about_item, read_vocabulary
from portal.pioneers import queries, shown
from portal.publishing.queries import awaiting_acceptance

blueprint = Blueprint("pioneers", __name__, url_prefix="/pioneers")
OTHER_KINDS = ("finding", "evidence", "workshop", "summary", "learning_point")


@blueprint.get("/")
@requires("site:read")
def index() -> str:
    """All Pioneers by wave, with what the portal holds on each."""
    waves = shown.waves(queries.list_pioneers(viewer()), queries.holdings(viewer()))
    return render_template("pioneers/index.html", waves=waves, total=sum(len(wave["sites"]) for wave in waves))


@blueprint.get("/<slug:slug>")
@requires("site:read")
def show(slug: str) -> str:
    """One Pioneer: what the documents say of it, what the portal holds, what it gives and takes."""
    pioneer = queries.get_pioneer(viewer(), slug)
    given = [_given(record, name) for record, name in spread.list_given(viewer(), slug)]
    return render_template(
        "pioneers/show.html",
        pioneer=pioneer,
        item=pioneer.item,
        facts=shown.facts(pioneer),
        says=shown.words(pioneer.says),
        says_not=shown.words(pioneer.says_not),
        sources=shown.sources(pioneer),
        initiatives=shown.initiatives(about_item(pioneer.item_id)),
        cases=_cases(slug),
        others=shown.others(queries.list_about(viewer(), slug, OTHER_KINDS)),
        taken=[_taken(record) for record in spread.list_taken(viewer(), slug)],
        given=given,
    )


def _cases(slug: str) -> list[dict[str, Any]]:
    """The site's cases; of an early insight whose caveat this reader has still to accept the title alone."""
    found = cases.list_for_site(viewer(), slug)
    withheld = awaiting_acceptance(viewer(), [case.item_id for case in found if case.item.state == "early_insight"])
    vocabulary = read_vocabulary("group")
    return [withheld_card(case) if case.item_id in withheld else card(case, {}, vocabulary, {}) for case in found]


def _taken(record: SpreadRecord) -> dict[str, Any]:
    item = record.case.item
    return {
        "status": SPREAD[record.status],
        "title": item.title,
        "href": f"/case-studies/{item.slug}",
        "why": record.why,
        "demo": item.demo or record.demo,
        "date": record.recorded_at,
    }


def _given(record: SpreadRecord, name: str) -> dict[str, Any]:
    return _taken(record) | {"site": name, "site_href": f"/pioneers/{record.site}"}
