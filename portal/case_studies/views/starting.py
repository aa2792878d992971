"""Starting a case study: six fields, the survey's words, or a Word file; one's own drafts."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from portal.access.guard import reads_first, requires, viewer
from portal.case_studies import content
from portal.case_studies.actions import drafts
from portal.case_studies.actions.word import parts_of
from portal.case_studies.forms.binding import offer_terms, start_fields
from portal.case_studies.forms.short import QuestionnaireForm, StartForm, WordForm
from portal.case_studies.queries import cases
from portal.case_studies.queries.content import fields_of
from portal.core import db as database
from portal.core.errors import Invalid
from portal.core.web.arguments import page_number
from portal.core.web.fields import text
from portal.core.word import read_word
from portal.items.vocabulary import read_vocabulary

Answer = str | Response | tuple[str, int]
UNTITLED = "A case study without a title yet"


def add_routes(blueprint: Blueprint) -> None:
    """Add this module's routes."""
    blueprint.add_url_rule("/drafts", view_func=drafts_page, endpoint="drafts")
    blueprint.add_url_rule("/new", view_func=new, methods=["GET", "POST"])
    blueprint.add_url_rule("/new/questionnaire", view_func=new_in_survey_words, methods=["GET", "POST"])
    blueprint.add_url_rule("/new/word", view_func=new_from_word, methods=["GET", "POST"])


@requires("case_study:create")
def drafts_page() -> str:
    """My case studies that are not published, with how far each has come."""
    page = cases.list_drafts(viewer(), page_number())
    rows = [{"case": case, "item": case.item, "href": f"/case-studies/{case.item.slug}/edit"} for case in page.rows]
    return render_template("case_studies/drafts.html", page=page, rows=rows)


@requires("case_study:create")
def new() -> Answer:
    """A draft in six fields."""
    return _start(_offered(StartForm()), "case_studies/new.html")


@requires("case_study:create")
def new_in_survey_words() -> Answer:
    """A draft in the words of the survey: what works, for whom, what got in the way."""
    return _start(_offered(QuestionnaireForm()), "case_studies/new_questionnaire.html")


def _offered(form: Any) -> Any:
    offer_terms(form, read_vocabulary("site", "initiative", "group", "barrier"), viewer())
    own = viewer().sites
    if request.method == "GET" and len(own) == 1:
        form.site.data = own[0]
    return form


def _start(form: Any, template: str) -> Answer:
    if form.validate_on_submit():
        try:
            case = drafts.create_case(viewer(), drafts.Start(text(form.title), start_fields(form)))
        except Invalid as error:
            form["title" if error.field == "title" else "site"].errors = [str(error)]
        else:
            flash("Your draft is saved. Nobody else sees it until you send it on.", "success")
            return redirect(url_for(".edit", slug=case.item.slug))
    page = render_template(template, form=form)
    return (page, 400) if form.errors else page


@requires("case_study:create")
@reads_first
def new_from_word() -> Answer:
    """A draft from a Word file, read before anything is written."""
    form = _offered(WordForm())
    if form.validate_on_submit():
        try:
            parts = parts_of(read_word(form.file.data.stream))
            database.begin_write()
            title = parts.pop("title", "")[: drafts.MAX_TITLE] or UNTITLED
            case = drafts.create_case(viewer(), drafts.Start(title, parts | start_fields(form)))
        except Invalid as error:
            form["site" if error.field in ("site", "sites") else "file"].errors = [str(error)]
        else:
            told = content.progress(fields_of(case))
            flash(f"We read your file: {told[0]} of {told[1]} fields have words. Check each of them.", "success")
            return redirect(url_for(".edit", slug=case.item.slug))
    page = render_template("case_studies/new_word.html", form=form)
    return (page, 400) if form.errors else page
