"""The series and its rounds."""

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from portal.access.guard import requires, viewer
from portal.access.policy import allowed
from portal.core.errors import Invalid
from portal.core.markdown import slug_of
from portal.core.web.fields import number, text
from portal.discussion.queries import counts_for as comments_on
from portal.items.vocabulary import about_item, read_vocabulary, terms_of
from portal.workshops import rights
from portal.workshops.actions import rounds as actions
from portal.workshops.actions.days import Day
from portal.workshops.actions.summaries import may_edit as may_write_on
from portal.workshops.forms.rounds import CloneRoundForm, RoundForm
from portal.workshops.models import Round, Workshop
from portal.workshops.models.rounds import HELD
from portal.workshops.queries import rounds as queries
from portal.workshops.queries import series as plans
from portal.workshops.queries.points import list_points
from portal.workshops.queries.programme import newest_programmes
from portal.workshops.queries.registration import standings
from portal.workshops.queries.summaries import find_summary
from portal.workshops.shown import registration as places
from portal.workshops.shown import series as told
from portal.workshops.shown import sittings as cards
from portal.workshops.shown.points import rows as point_rows
from portal.workshops.shown.programme import rows as programme_rows
from portal.workshops.views.common import Answer, answer, pin, reader_of


def add_routes(blueprint: Blueprint) -> None:
    """Add this module's routes."""
    blueprint.add_url_rule("/workshops/", view_func=index)
    blueprint.add_url_rule("/workshops/rounds/new", view_func=create_round, methods=["GET", "POST"])
    blueprint.add_url_rule("/workshops/rounds/<slug:slug>", view_func=show_round)
    blueprint.add_url_rule("/workshops/rounds/<slug:slug>/edit", view_func=edit_round, methods=["GET", "POST"])
    blueprint.add_url_rule("/workshops/rounds/<slug:slug>/clone", view_func=clone_round, methods=["GET", "POST"])
    blueprint.add_url_rule("/workshops/rounds/<slug:slug>/announce", view_func=announce_round, methods=["POST"])


@requires("site:read")
def index() -> str:
    """The series: what comes next, then each study year with its rounds and outputs."""
    plan = plans.get_plan(viewer())
    return render_template(
        "workshops/index.html",
        series=plan.series,
        years=told.years(plan),
        always=told.all_through(plan),
        ahead=_cards(told.next_sittings(plan)),
        may_create=allowed(viewer(), "workshop:create"),
    )


@requires("site:read")
def show_round(slug: str) -> str:
    """One round: its sittings side by side, the programme of one, what was learned, its summary."""
    found = queries.get_round(viewer(), slug)
    sittings = queries.sittings_for(viewer(), found)
    points = list_points(viewer(), found)
    summary = find_summary(viewer(), found)
    return render_template(
        "workshops/round.html",
        round=found,
        item=found.item,
        sittings=_cards(sittings),
        points=point_rows(points, comments_on(viewer(), [point.item_id for point in points])),
        summary=summary,
        about=about_item(found.item_id),
        may_edit=rights.may_edit(viewer(), found),
        may_report=rights.may_report(viewer(), found),
        may_create=allowed(viewer(), "workshop:create"),
        may_write=summary is None and rights.may_edit(viewer(), found) and viewer().is_team,
        may_go_on=summary is not None and summary.item.state == "draft" and may_write_on(viewer(), summary),
        met=any(cards.is_over(one) or one.status == HELD for one in sittings),
        unannounced=[workshop for workshop in sittings if workshop.item.state == "draft"],
        **_programme(sittings),
    )


def _cards(sittings: Sequence[Workshop]) -> list[dict[str, Any]]:
    """The sittings with how registering stands for each. One statement, none while no sitting was opened."""
    registration = standings(viewer(), sittings)
    return [places.with_places(cards.card(workshop), registration[workshop.id]) for workshop in sittings]


def _programme(sittings: Sequence[Workshop]) -> dict[str, Any]:
    """The published programme of the sitting that `?at=` names, by default of the next one or the first."""
    programmes = newest_programmes([workshop.id for workshop in sittings])
    have = [workshop for workshop in sittings if workshop.id in programmes]
    wanted = [workshop for workshop in have if slug_of(workshop.place) == request.args.get("at")]
    shown = next(iter([*wanted, *filter(cards.is_next, have), *have]), None)
    version = programmes[shown.id] if shown else None
    entries = version.sessions if version else []
    return {
        "shown": shown,
        "version": version,
        "rows": programme_rows(entries, shown, reader_of(shown, entries)) if shown else [],
        "switch": [
            {"label": one.place, "href": f"?at={slug_of(one.place)}#programme", "active": one is shown} for one in have
        ],
    }


@requires("workshop:create")
def create_round() -> Answer:
    """Make a round."""
    form = RoundForm()
    form.prepare(list(plans.list_years()), read_vocabulary("theme"))
    if form.validate_on_submit():
        try:
            found = actions.create_round(viewer(), form.fields())
        except Invalid as error:
            pin(form, error)
        else:
            flash("The round is made. Add its sittings, then announce it.", "success")
            return redirect(_address(found))
    return answer(render_template("workshops/round_form.html", form=form, round=None), form)


@requires("account:own")
def edit_round(slug: str) -> Answer:
    """Change a round."""
    found = queries.get_round_to_edit(viewer(), slug)
    before = actions.fields_of(found)
    themes = terms_of([found.item_id]).get(found.item_id, {}).get("theme", ())
    values = {name: getattr(before, name) for name in before.__slots__} | {"themes": list(themes)}
    form = RoundForm(data=values | {"version": found.item.version})
    form.prepare(list(plans.list_years()), read_vocabulary("theme"))
    if form.validate_on_submit():
        try:
            actions.edit_round(viewer(), found, form.fields(), expected_version=number(form.version))
        except Invalid as error:
            pin(form, error)
        else:
            flash("The round is saved.", "success")
            return redirect(_address(found))
    return answer(render_template("workshops/round_form.html", form=form, round=found), form)


@requires("account:own")
def announce_round(slug: str) -> Response:
    """Show the round to those it is for."""
    found = queries.get_round_to_edit(viewer(), slug)
    actions.announce_round(viewer(), found)
    flash("The round is announced. Sittings with a day stand in the calendar.", "success")
    return redirect(_address(found))


@requires("workshop:create")
def clone_round(slug: str) -> Answer:
    """Make a round like this one."""
    source = queries.get_round(viewer(), slug)
    sittings = queries.sittings_for(viewer(), source)
    form = CloneRoundForm(data={"days": [{"sitting": str(workshop.id), "keep": "yes"} for workshop in sittings]})
    form.prepare(list(plans.list_years()), sittings)
    if form.validate_on_submit():
        try:
            clone = _clone(source, form)
        except Invalid as error:
            _pin_clone(form, error)
        else:
            flash(
                "The new round is made with the programmes of the old one. Look it over, then announce it.", "success"
            )
            return redirect(_address(clone))
    return answer(render_template("workshops/clone_round.html", form=form, round=source), form)


def _clone(source: Round, form: CloneRoundForm) -> Round:
    """Raises: Invalid."""
    fields = actions.RoundFields(
        title=text(form.title),
        slug=text(form.slug).strip(),
        label=text(form.label),
        study_year=text(form.study_year),
        aims=source.aims,
        audience=source.item.audience if source.item.audience in ("public", "members") else "team",
    )
    wanted = {int(text(entry.sitting)): entry for entry in form.days if text(entry.keep) == "yes"}
    places = {workshop.id: workshop.place for workshop in queries.sittings_for(viewer(), source)}
    days = {key: Day(entry.day.data) for key, entry in wanted.items() if key in places}
    slugs = _slugs(fields.slug or fields.title, {key: places[key] for key in days})
    return actions.clone_round(viewer(), source, fields, days, slugs=slugs)


def _slugs(stem: str, places: dict[int, str]) -> dict[int, str]:
    """An address for each sitting: its city, numbered where two meet in the same one."""
    seen: dict[str, int] = {}
    slugs = {}
    for key, place in places.items():
        seen[place] = seen.get(place, 0) + 1
        slugs[key] = f"{stem}-{place}" if seen[place] == 1 else f"{stem}-{place}-{seen[place]}"
    return slugs


def _pin_clone(form: CloneRoundForm, error: Invalid) -> None:
    for entry in form.days:
        if error.field == f"days-{text(entry.sitting)}":
            entry.day.errors = [str(error)]
            return
    pin(form, error)


def _address(found: Round) -> str:
    return url_for("workshops.show_round", slug=found.item.slug)
