"""A site records what it does with a case study."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from portal.access.guard import requires, viewer
from portal.case_studies.actions.spread import record_spread
from portal.case_studies.forms.binding import offer_terms
from portal.case_studies.forms.short import SpreadForm
from portal.case_studies.queries.cases import get_case
from portal.case_studies.views.advice import advised
from portal.core.errors import Invalid
from portal.core.web.fields import text
from portal.items.vocabulary import read_vocabulary

Answer = str | Response | tuple[str, int]


def add_routes(blueprint: Blueprint) -> None:
    """Add this module's routes."""
    blueprint.add_url_rule("/<slug:slug>/spread", view_func=spread, methods=["GET", "POST"])


@requires("case_study:spread")
def spread(slug: str) -> Answer:
    """Record that our site plans, tries, uses or stopped using a case, and why."""
    case = get_case(viewer(), slug)
    form = SpreadForm()
    offer_terms(form, read_vocabulary("site"), viewer())
    if request.method == "GET" and len(viewer().sites) == 1:
        form.site.data = viewer().sites[0]
    hits = advised(form, form.why)
    if form.validate_on_submit() and not hits:
        try:
            record_spread(viewer(), case, text(form.site), text(form.status), text(form.why))
        except Invalid as error:
            form[error.field or "why"].errors = [str(error)]
        else:
            flash("Recorded. Readers of the case study see it.", "success")
            return redirect(url_for(".show", slug=slug, _anchor="who-uses-it"))
    page = render_template("case_studies/spread.html", item=case.item, form=form, hits=hits)
    return (page, 400) if form.errors or hits else page
