"""Reading a summary: its page, its pictures, Word and PDF files of it."""

from typing import Any

from flask import Blueprint, current_app, redirect, render_template, request, send_file, url_for
from flask import Response as FlaskResponse
from werkzeug.wrappers import Response

from portal.access.guard import requires, viewer
from portal.access.policy import STATE_LABELS
from portal.core import clock
from portal.core.files import KINDS
from portal.core.reading import minutes_to_read, reading_age
from portal.core.web.arguments import page_number
from portal.core.word import write_word
from portal.discussion.forms import thread_context
from portal.items.vocabulary import about_item
from portal.publishing import queries as gate
from portal.publishing.queries.acts import may_do
from portal.workshops.actions import summaries as actions
from portal.workshops.models import Summary
from portal.workshops.queries import summaries as queries
from portal.workshops.queries.rounds import get_workshop
from portal.workshops.shown import sittings
from portal.workshops.views.common import Answer, file_store, moving, pdf_answer, settings


def add_routes(blueprint: Blueprint) -> None:
    """Add this module's routes."""
    base = "/workshops/rounds/<slug:slug>/summary"
    blueprint.add_url_rule(base, view_func=show_summary)
    blueprint.add_url_rule(f"{base}/pictures/<int:number>", view_func=picture)
    blueprint.add_url_rule(f"{base}.docx", view_func=summary_word)
    blueprint.add_url_rule(f"{base}.pdf", view_func=summary_pdf)
    blueprint.add_url_rule("/workshops/<slug:slug>/summary", view_func=to_summary)


@requires("site:read")
def show_summary(slug: str) -> str:
    """The summary of a round with its comments."""
    summary = queries.get_summary(viewer(), slug)
    item = summary.item
    who = gate.viewer_for_preview(viewer(), item, request.args.get("as", ""))
    return render_template(
        "workshops/summary.html",
        summary=summary,
        item=item,
        round=summary.round,
        met=[(one.place, sittings.when(one), sittings.address(one)) for one in summary.round.sittings],
        reading={"age": reading_age(summary.plain_english), "minutes": minutes_to_read(summary.plain_english)},
        about=about_item(item.id),
        citation=_citation(summary),
        moving=moving(who, item),
        may_edit=actions.may_edit(who, summary),
        review=_review(summary),
        **thread_context(who, item, str(current_app.config["SECRET_KEY"]), page_number("comments")),
    )


def _review(summary: Summary) -> dict[str, Any] | None:
    """What a colleague sees who may approve these words: what stands in the way, and the mark of the words."""
    item = summary.item
    in_review = item.state == "internal_review" or (item.state == "published" and gate.find_correction(item))
    if not viewer().is_team or not in_review or not may_do(viewer(), item, "approve"):
        return None
    if viewer().person_id in gate.authors_of(item):
        return None
    content = gate.next_content(item)
    tasks = queries.tasks_of(summary.round, content.fields)
    return {
        "digest": content.digest,
        "open": [t for t in tasks if not t.done],
        "finds": len(gate.open_finds(item, content)),
    }


def _citation(summary: Summary) -> str:
    item = summary.item
    day = clock.in_london(item.published_at or item.updated_at).date()
    address = f"{settings().base_url}/workshops/rounds/{item.slug}/summary"
    return actions.citation(item.title, item.edition, day, address)


@requires("site:read")
def to_summary(slug: str) -> Response:
    """A sitting has no summary of its own: its round's covers all sittings."""
    workshop = get_workshop(viewer(), slug)
    return redirect(url_for("workshops.show_summary", slug=workshop.round.item.slug))


@requires("site:read")
def picture(slug: str, number: int) -> Response:
    """A picture of the summary, for those who may read the summary."""
    found = queries.get_picture(viewer(), slug, number)
    return send_file(file_store().path(found.sha256), KINDS[found.kind].media_type, max_age=0)


def _standing(summary: Summary) -> str:
    """The line that every file of the summary carries: its version, or that it is none."""
    item = summary.item
    if item.state == "published":
        return f"Version {item.edition}, {clock.format_date(item.updated_at)}"
    return f"{STATE_LABELS[item.state]}: not published. Do not pass it on."


@requires("site:read")
def summary_word(slug: str) -> Response:
    """The summary as a Word file."""
    summary = queries.get_summary(viewer(), slug)
    pictures, store = queries.pictures_of(summary), file_store()

    def read(address: str) -> bytes | None:
        row = pictures.get(address)
        return store.path(row.sha256).read_bytes() if row and store.has(row.sha256) else None

    lines = [_standing(summary), _citation(summary)]
    words = f"## In plain English\n\n{summary.plain_english}\n\n{summary.body}"
    made = write_word(summary.item.title, lines, words, base_url=settings().base_url, read=read)
    answer = FlaskResponse(made, mimetype=KINDS["docx"].media_type)
    answer.headers["Content-Disposition"] = f'attachment; filename="summary-{slug}.docx"'
    return answer


@requires("site:read")
def summary_pdf(slug: str) -> Answer:
    """The summary as a PDF, in large print too."""
    summary = queries.get_summary(viewer(), slug)
    pictures, store = queries.pictures_of(summary), file_store()

    def read(address: str) -> tuple[bytes, str] | None:
        row = pictures.get(address)
        return (store.path(row.sha256).read_bytes(), KINDS[row.kind].media_type) if row else None

    page = render_template(
        "workshops/pdf/summary.html",
        summary=summary,
        item=summary.item,
        standing=_standing(summary),
        citation=_citation(summary),
        large=request.args.get("size") == "large",
    )
    return pdf_answer(page, f"summary-{slug}", f"/workshops/rounds/{slug}/summary", read)
