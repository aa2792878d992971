"""The editor's page: its form filled, its meters and preview drawn."""

from typing import Any

from flask import render_template, request

from portal.access.guard import viewer
from portal.access.policy import STATE_LABELS
from portal.core.web.fields import text
from portal.publishing import queries as gate
from portal.publishing.kinds import Content
from portal.workshops.forms.summaries import SummaryForm, WordForm
from portal.workshops.models import Summary
from portal.workshops.queries import summaries as queries
from portal.workshops.shown import summaries as told
from portal.workshops.views.inserting import found_rows


def editor_form(summary: Summary, *, fresh: bool = False) -> SummaryForm:
    """The editor's form, filled with the text that a release would show. `fresh`: whatever was sent."""
    content = gate.next_content(summary.item)
    correction = gate.find_correction(summary.item)
    values = {
        **content.fields,
        "title": content.title,
        "audience": content.audience,
        "version": version_shown(summary),
        "why": correction.note if correction else "",
    }
    form = SummaryForm(formdata=None, data=values) if fresh else SummaryForm(data=values)
    form.prepare(told.headings(text(form.body)), released=not gate.edits_in_place(summary.item))
    if not form.is_submitted() and told.FIRST_PLACE in told.headings(text(form.body)):
        form.under.data = told.FIRST_PLACE
    return form


def version_shown(summary: Summary) -> int:
    """Returns: the version that the form carries: of the draft, or of the open correction (0: none)."""
    if gate.edits_in_place(summary.item):
        return summary.item.version
    correction = gate.find_correction(summary.item)
    return correction.version if correction else 0


def open_tasks(summary: Summary, form: SummaryForm) -> list[queries.Task]:
    """Returns: what the text in the form still lacks."""
    return queries.tasks_of(summary.round, {"plain_english": text(form.plain_english), "body": text(form.body)})


def editor_page(summary: Summary, form: SummaryForm, word_form: WordForm | None = None, **more: Any) -> tuple[str, int]:
    """Returns: the page and its status, 400 when something has to be mended."""
    item, plain, body = summary.item, text(form.plain_english), text(form.body)
    tasks, ages = open_tasks(summary, form), told.ages(plain, body)
    words = Content(text(form.title), text(form.audience), None, {"plain_english": plain, "body": body})
    finds = told.guard_hits(gate.open_finds(item, words))
    errors = bool(form.errors or (word_form and word_form.errors))
    page = render_template(
        "workshops/summary_edit.html",
        summary=summary,
        item=item,
        round=summary.round,
        form=form,
        word_form=word_form or WordForm(formdata=None, data={"version": version_shown(summary)}),
        ages=ages,
        too_hard=told.is_too_hard(plain),
        preview=told.preview(plain, body),
        meters=told.meters(tasks, ages, len(finds)),
        finds=finds,
        tasks=told.task_rows(tasks, STATE_LABELS[item.state]),
        pictures=told.undescribed(body),
        found=found_rows(viewer(), summary, text(form.find)) if request.form.get("look") else None,
        **more,
    )
    return page, 400 if errors else 200
