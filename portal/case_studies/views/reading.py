"""Finding what works, and reading one case study."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, abort, current_app, redirect, render_template, request, url_for

from portal.access.guard import requires, viewer
from portal.access.policy import Viewer, allowed
from portal.case_studies.models import CaseStudy
from portal.case_studies.queries import beside, cases, need, spread
from portal.case_studies.shown import evidence, found, page
from portal.core.reading import minutes_to_read, reading_age
from portal.core.web.arguments import page_href, page_number
from portal.core.web.filters import active_chips, chosen_filters, filter_groups
from portal.discussion.forms import thread_context
from portal.items.vocabulary import read_vocabulary, terms_of
from portal.publishing import queries as publishing


def add_routes(blueprint: Blueprint) -> None:
    """Add this module's routes."""
    blueprint.add_url_rule("/", view_func=index)
    blueprint.add_url_rule("/<slug:slug>", view_func=show)


@requires("site:read")
def index() -> str:
    """Find what works: from the barrier we face, the people we serve, what we want."""
    chosen = chosen_filters(need.filters_for(viewer()))
    results = need.find_cases(viewer(), chosen, page_number())
    vocabulary = read_vocabulary(*need.TERMS)
    terms = terms_of([row.case.item_id for row in results.page.rows])
    withheld = withheld_of([row.case for row in results.page.rows])
    filters = found.filters(vocabulary, need.facet_counts(viewer(), chosen), chosen)
    return render_template(
        "case_studies/index.html",
        page=results.page,
        selects=found.selects(vocabulary, chosen),
        kept=found.kept_beside(chosen),
        summary=found.summary(results, chosen),
        groups=found.groups(results, chosen, vocabulary, terms, withheld),
        panel=filter_groups(filters, chosen),
        chips=active_chips(filters, chosen),
        how_common=found.how_common(vocabulary, chosen),
        beside=found.beside(beside.list_beside(viewer(), chosen), chosen),
        others=found.other_barriers(vocabulary, chosen),
        page_href=page_href,
        csv_href=f"/case-studies/export.csv?{urlencode(chosen, doseq=True)}",
    )


@requires("site:read")
def show(slug: str) -> str:
    """One case study: at a glance, its barriers, its evidence, its story, where it travelled."""
    case = open_case(slug)
    item = case.item
    state = publishing.page_state(viewer(), item, request.args.get("as", ""))
    secret = str(current_app.config["SECRET_KEY"])
    told = _told(case, state.viewer)
    elsewhere = set(viewer().sites) - {site.key for site in told["sites"]}
    return render_template(
        "case_studies/show.html",
        case=case,
        item=item,
        state=state,
        may_edit=allowed(state.viewer, "case_study:edit") and publishing.may_edit(state.viewer, item),
        may_record=bool(elsewhere) and allowed(state.viewer, "case_study:spread", item) and item.state == "published",
        files=page.files(case),
        **told,
        **thread_context(state.viewer, item, secret, page_number("comments")),
    )


def open_case(slug: str) -> CaseStudy:
    """Returns: the case to be shown or sent. Raises: NotFound, Gone; sends a member who has still to accept the
    caveat of an early insight to it.
    """
    case = cases.get_case(viewer(), slug)
    if publishing.needs_acceptance(viewer(), case.item):
        abort(redirect(url_for("publishing.early_insight", item_id=case.item.id)))
    return case


def withheld_of(found: Sequence[CaseStudy]) -> frozenset[int]:
    """Returns: ids of the items of which this reader sees no word yet. At most one statement."""
    return publishing.awaiting_acceptance(
        viewer(), [case.item_id for case in found if case.item.state == "early_insight"]
    )


def _told(case: CaseStudy, who: Viewer) -> dict[str, Any]:
    about = cases.about_case(case)
    return {
        "where": page.where(case, about),
        "sites": [term for term in about if term.vocabulary == "site"],
        "basis": page.basis_line(case),
        "facts": page.facts(case, about),
        "fact_notes": page.notes(case),
        "barriers": page.barrier_rows(about),
        "story": page.story(case),
        "words": page.words,
        "logic": page.logic_model(case),
        "facilitators": page.names_of(about, "facilitator"),
        "i_statements": page.names_of(about, "i_statement"),
        "about": page.terms(about),
        "citation": page.citation(case, about),
        "reading": {"age": reading_age(case.plain_english), "minutes": minutes_to_read(case.plain_english)},
        **_evidence(case, who),
    }


def _evidence(case: CaseStudy, who: Viewer) -> dict[str, Any]:
    linked = cases.linked_items(who, case)
    records = spread.list_travels(who, case)
    return {
        "tiles": evidence.overall_tiles(case.outcomes),
        "results": evidence.outcome_rows(case.outcomes),
        "hoped": evidence.hoped_rows(case.outcomes),
        "hoped_source": evidence.hoped_source(case.outcomes),
        "beside": page.links(linked, beside=True),
        "linked": page.links(linked, beside=False),
        "travels": page.travels(records),
        "users": page.users_line(page.count_users(records)),
    }
