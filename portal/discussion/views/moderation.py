"""What moderators and the research team do."""

from flask import Blueprint, current_app, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from portal.access.guard import requires, viewer
from portal.core.errors import Invalid
from portal.core.web.arguments import page_number
from portal.core.web.fields import number, text
from portal.discussion import queries
from portal.discussion.actions import comments as writing
from portal.discussion.actions import moderation as actions
from portal.discussion.forms import AnswerForm, DecisionForm
from portal.discussion.models import Comment
from portal.discussion.shown import advice_rows, comment_row, own_rows, plain_rows
from portal.items.queries import item_address
from portal.publishing.queries import advise, read_known

Answer = str | Response | tuple[str, int]


def add_routes(blueprint: Blueprint) -> None:
    """Add this module's routes."""
    blueprint.add_url_rule("/moderation/", view_func=queue)
    blueprint.add_url_rule("/moderation/<int:comment_id>", view_func=decide, methods=["GET", "POST"])
    blueprint.add_url_rule("/moderation/owed", view_func=owed)
    blueprint.add_url_rule("/comments/<int:comment_id>/answer", view_func=answer, methods=["GET", "POST"])


@requires("comment:moderate")
def queue() -> str:
    """What waits for a moderator, oldest first."""
    page = queries.list_queue(viewer(), page_number())
    reports = queries.reports_on(page.rows)
    rows = [row | {"reports": reports[row["id"]]} for row in plain_rows(viewer(), page.rows)]
    return render_template("discussion/queue.html", page=page, rows=rows)


@requires("comment:moderate")
def decide(comment_id: int) -> Answer:
    """Look at one comment and decide."""
    comment = queries.get_comment(viewer(), comment_id)
    form = DecisionForm(version=comment.version)
    if form.validate_on_submit():
        try:
            actions.moderate(
                viewer(),
                comment,
                text(form.decision),
                text(form.reason),
                expected_version=number(form.version),
            )
        except Invalid as error:
            form[error.field or "decision"].errors = [str(error)]
        else:
            flash("The decision is saved. The writer is told.", "success")
            return redirect(url_for("discussion.queue"))
    page = render_template(
        "discussion/decide.html",
        row=comment_row(viewer(), comment, comment.item, acts=False),
        form=form,
        advice=advice_rows(advise(comment.item, comment.body, read_known() if viewer().is_team else None)),
        reports=queries.reports_on([comment])[comment.id],
    )
    return (page, 400) if form.errors else page


@requires("comment:answer")
def owed() -> str:
    """Comments to which the research team owes an answer or a decision."""
    page = queries.list_owed(viewer(), page_number())
    return render_template("discussion/owed.html", page=page, rows=plain_rows(viewer(), page.rows))


@requires("comment:answer")
def answer(comment_id: int) -> Answer:
    """Answer a comment and say what came of it."""
    comment = queries.get_comment(viewer(), comment_id)
    decided = comment.disposition
    form = AnswerForm(
        version=comment.version,
        disposition_version=decided.version if decided else 0,
        kind=decided.kind if decided else "",
        why=decided.why if decided else "",
        link=(decided.link or "") if decided else "",
    )
    if form.validate_on_submit():
        try:
            _save_answer(comment, form)
        except Invalid as error:
            form[error.field or "answer"].errors = [str(error)]
        else:
            hits = advise(comment.item, f"{text(form.answer)}\n\n{text(form.why)}", read_known())
            again = f" Look again: “{hits[0].found}” may tell who somebody is." if hits else ""
            flash(f"Saved. The writer is told.{again}", "success")
            return redirect(f"{item_address(comment.item)}#comment-{comment.id}")
    row = own_rows(viewer(), [comment], queries.answers_to([comment]))[0] | {"actions": []}
    page = render_template("discussion/answer.html", row=row, form=form)
    return (page, 400) if form.errors else page


def _save_answer(comment: Comment, form: AnswerForm) -> None:
    """Raises: Invalid when nothing was filled in; Conflict."""
    words, kind = text(form.answer).strip(), text(form.kind)
    if not words and not kind:
        raise Invalid("Write an answer, or say what came of the comment", "answer")
    actions.check_answerable(viewer(), comment, number(form.version))
    if kind:
        version = number(form.disposition_version)
        actions.dispose(viewer(), comment, kind, text(form.why), text(form.link), expected_version=version)
    if words:
        key, secret = text(form.form_key), str(current_app.config["SECRET_KEY"])
        writing.create_comment(
            viewer(), comment.item, words, form_key=key, secret=secret, parent=comment, is_answer=True
        )
