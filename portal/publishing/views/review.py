"""The review page: the text with the reviewers' comments beside it, and what a reviewer may do."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_wtf import FlaskForm
from markupsafe import Markup
from werkzeug.wrappers import Response

from portal.access.guard import requires, viewer
from portal.core.errors import Conflict, Invalid
from portal.core.markdown import render
from portal.core.web.fields import options, text
from portal.items.queries import get_item_by_id
from portal.items.sources import name_documents
from portal.publishing import actions, readable
from portal.publishing.forms import AnswerForm, ChangesForm, PassageForm
from portal.publishing.kinds import TITLE, Obstacle, Refused
from portal.publishing.models import ReviewComment
from portal.publishing.queries import as_read, needs_acceptance
from portal.publishing.queries.acts import may_do, may_settle
from portal.publishing.queries.content import authors_of
from portal.publishing.queries.reading import (
    Reading,
    changes_since,
    get_comment,
    get_reading,
    labels_of,
    proposed_changes,
)

Answer = str | Response | tuple[str, int]


def add_routes(blueprint: Blueprint) -> None:
    """Add this module's routes."""
    blueprint.add_url_rule("/items/<int:item_id>/review", view_func=review, methods=["GET", "POST"])
    blueprint.add_url_rule(
        "/items/<int:item_id>/review/comments/<int:comment_id>/settle", view_func=settle, methods=["POST"]
    )


@requires("account:own")
def review(item_id: int) -> Answer:
    """Read, comment on a passage, answer, approve, ask for changes."""
    reading = get_reading(viewer(), item_id)
    if needs_acceptance(viewer(), reading.item):
        return redirect(url_for("publishing.early_insight", item_id=item_id))
    forms = _forms(reading)
    act = request.form.get("act", "")
    if request.method == "GET" or act not in forms:
        return _page(reading, forms)
    form = forms[act]
    if form.validate():
        try:
            said = _do(act, reading, form)
        except Refused as refused:
            return _page(reading, forms, refused.obstacles), 400
        except Conflict as changed:
            return _page(reading, forms, [Obstacle(str(changed))]), 409
        except Invalid as error:
            form[error.field or next(iter(form._fields))].errors = [str(error)]
        else:
            flash(said, "success")
            return redirect(
                url_for("publishing.review", item_id=item_id) if act != "changes" else url_for("publishing.index")
            )
    return _page(reading, forms), 400


def _forms(reading: Reading) -> dict[str, FlaskForm]:
    """The forms of the page by their act; only the one that was sent is filled from what was sent."""
    sent = request.form.get("act", "")
    classes = {"comment": PassageForm, "answer": AnswerForm, "changes": ChangesForm, "approve": FlaskForm}
    forms = {act: cls(formdata=request.form if act == sent else None) for act, cls in classes.items()}
    labels = labels_of(reading.item, reading.content)
    forms["comment"].place.choices = options([("", "The whole text"), *labels.items()])
    return forms


def _do(act: str, reading: Reading, form: Any) -> str:
    """Do the act. Returns: what is said afterwards. Raises: Refused, Invalid, Conflict, Denied."""
    item = reading.item
    if act == "comment":
        actions.comment_on_passage(viewer(), item, text(form.body), text(form.place), text(form.quote))
        return "The author reads your comment."
    if act == "answer":
        seen = request.form.get("digest")
        actions.answer_review(viewer(), item, text(form.answer), text(form.words), digest=seen)
        return "The author is told."
    if act == "changes":
        actions.ask_for_changes(viewer(), item, text(form.reason))
        return "It went back to its author."
    actions.approve(viewer(), item, digest=request.form.get("digest", ""))
    return "You approved exactly these words. A change of them needs a new approval."


def _page(reading: Reading, forms: dict[str, FlaskForm], refused: object = ()) -> str:
    item, mine = reading.item, reading.mine(viewer())
    return render_template(
        "publishing/review.html",
        item=item,
        parts=_parts(reading),
        whole=[_comment(comment, reading) for comment in reading.comments if not comment.place],
        changes=_changes(reading),
        proposed=proposed_changes(viewer(), reading),
        forms=forms,
        form=forms.get(request.form.get("act", "")),
        refused=refused,
        digest=reading.content.digest,
        mine=mine,
        may_settle=may_settle(viewer(), item),
        may_comment=may_do(viewer(), item, "comment"),
        may_ask=may_do(viewer(), item, "ask_for_changes"),
        may_approve=may_do(viewer(), item, "approve") and viewer().person_id not in authors_of(item),
    )


def _parts(reading: Reading) -> list[dict[str, Any]]:
    """The parts that hold words or a comment."""
    labels = labels_of(reading.item, reading.content)
    parts = [
        {
            "place": place,
            "label": labels[place],
            "body": to_html(place, words),
            "comments": [_comment(comment, reading) for comment in reading.comments if comment.place == place],
        }
        for place, words in as_read(viewer(), reading.item, reading.content.texts).items()
    ]
    return [part for part in parts if str(part["body"]).strip() or part["comments"]]


def to_html(place: str, words: str) -> Markup:
    """Returns: one text of a version as HTML: Markdown, sources by name; a structure as a list; the title as it is."""
    if place == TITLE:
        return Markup("<p>{}</p>").format(words)
    if readable.is_structure(words):
        lines = [Markup("<li>{}</li>").format(line) for line in readable.lines_of(words)]
        return Markup("<ul>{}</ul>").format(Markup("").join(lines))
    return render(name_documents(words))


def _comment(comment: ReviewComment, reading: Reading) -> dict[str, Any]:
    return {
        "id": comment.id,
        "author": comment.author.shown_name if comment.author else "Somebody",
        "at": comment.created_at,
        "quote": comment.quote,
        "body": render(comment.body, "limited"),
        "settled": comment.settled_at is not None,
        "older": comment.digest != reading.content.digest,
    }


def _changes(reading: Reading) -> list[dict[str, Any]]:
    """What changed since each reviewer answered."""
    return [
        {"who": review.person.shown_name, "at": review.answered_at, "changes": changes}
        for review, changes in changes_since(viewer(), reading)
    ]


@requires("account:own")
def settle(item_id: int, comment_id: int) -> Response:
    """Mark a reviewer's comment as dealt with."""
    item = get_item_by_id(viewer(), item_id)
    actions.settle_comment(viewer(), item, get_comment(item, comment_id))
    flash("Marked as dealt with.", "success")
    return redirect(url_for("publishing.review", item_id=item_id))
