"""Asking the site of a case study, and answering."""

from flask import Blueprint, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from portal.access.guard import requires, viewer
from portal.case_studies.actions.questions import answer_question, ask_site
from portal.case_studies.forms.short import QuestionForm
from portal.case_studies.queries import questions as queries
from portal.case_studies.queries.cases import get_case
from portal.case_studies.shown.questions import rows
from portal.case_studies.views.advice import advised
from portal.core.errors import Invalid
from portal.core.web.arguments import page_number
from portal.core.web.fields import text
from portal.publishing.queries import needs_acceptance

Answer = str | Response | tuple[str, int]


def add_routes(blueprint: Blueprint) -> None:
    """Add this module's routes."""
    blueprint.add_url_rule("/<slug:slug>/questions", view_func=questions)
    blueprint.add_url_rule("/<slug:slug>/questions/ask", view_func=ask, methods=["GET", "POST"])
    blueprint.add_url_rule("/questions/<int:question_id>", view_func=answer, methods=["GET", "POST"])


@requires("site:read")
def questions(slug: str) -> str | Response:
    """What the site was asked and what it answered; of an early insight after its caveat."""
    case = get_case(viewer(), slug)
    if needs_acceptance(viewer(), case.item):
        return redirect(url_for("publishing.early_insight", item_id=case.item_id))
    answers = queries.may_answer(viewer(), case)
    page = queries.list_questions(viewer(), case, page_number(), answers=answers)
    return render_template(
        "case_studies/questions.html",
        case=case,
        item=case.item,
        page=page,
        rows=rows(page.rows, viewer()),
        answers=answers,
    )


@requires("case_study:ask")
def ask(slug: str) -> Answer:
    """Put a question to the site."""
    case = get_case(viewer(), slug)
    form = QuestionForm()
    hits = advised(form, form.text)
    if form.validate_on_submit() and not hits:
        try:
            ask_site(viewer(), case, text(form.text), form_key=text(form.form_key))
        except Invalid as error:
            form.text.errors = [str(error)]
        else:
            flash("Your question is on its way. We tell you when the site answers.", "success")
            return redirect(url_for(".questions", slug=slug))
    page = render_template("case_studies/ask.html", item=case.item, form=form, hits=hits)
    return (page, 400) if form.errors or hits else page


@requires("case_study:answer")
def answer(question_id: int) -> Answer:
    """Answer a question; the answer stays with the case. It is shown after the caveat of an early insight."""
    question = queries.get_question(viewer(), question_id)
    form = QuestionForm(data={"text": question.answer, "form_key": "answer"})
    form.text.label.text, form.text.description = "Your answer", "Readers of the case study see it. Name nobody."
    hits = advised(form, form.text)
    if form.validate_on_submit() and not hits:
        try:
            answer_question(viewer(), question, text(form.text))
        except Invalid as error:
            form.text.errors = [str(error)]
        else:
            flash("Your answer is on the page. We tell the person who asked.", "success")
            return redirect(url_for(".questions", slug=question.case.item.slug))
    if needs_acceptance(viewer(), question.case.item):
        return redirect(url_for("publishing.early_insight", item_id=question.case.item_id))
    page = render_template("case_studies/answer.html", item=question.case.item, question=question, form=form, hits=hits)
    return (page, 400) if form.errors or hits else page
