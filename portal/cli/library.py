"""portal import library, portal export library, portal library attach: the library from the command line."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TypeVar

import click

from portal.access.policy import Viewer
from portal.cli.context import app_context
from portal.core.db import reading, writing
from portal.core.errors import Conflict, NotFound
from portal.evidence.actions import files, imports
from portal.evidence.citations.exporting import FORMAT_IDS, export
from portal.evidence.importing import Action, Choice, Match, Plan, Problem, Record, Settled, read_references, settle
from portal.evidence.models import READING, Document
from portal.evidence.queries.documents import find_document
from portal.evidence.queries.imports import compare
from portal.evidence.queries.library import list_all
from portal.evidence.shown.preview import FOUND_BY
from portal.evidence.shown.sent import sent
from portal.publishing.queries import read_known
from portal.search.indexing import Index

BATCH = 250  # records in one transaction, so that the website can write in between
ANSWERS = {"skip": Action.SKIP, "merge": Action.MERGE, "keep-both": Action.KEEP_BOTH}
Row = TypeVar("Row")


@click.group("import")
def imports_group() -> None:
    """Bring files in."""


@imports_group.command("library")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--format", "format_id", type=click.Choice(FORMAT_IDS), help="Default: told by the file.")
@click.option("--state", type=click.Choice(("draft", "published")), default="draft", show_default=True)
@click.option("--audience", type=click.Choice(("public", "members", "team")), default="team", show_default=True)
@click.option(
    "--duplicates",
    type=click.Choice(tuple(ANSWERS)),
    default="skip",
    show_default=True,
    help="What to do with records that are here already and differ.",
)
def import_library(file: Path, format_id: str | None, state: str, audience: str, duplicates: str) -> None:
    """Bring the references of FILE into the library. What is here already and says nothing new is left alone.

    Look the file over before you publish it so: what could identify a person is named afterwards, not held back.
    """
    parsed = read_references(file.read_bytes(), format_id=format_id, name=file.name)
    with app_context() as app:
        actor = _everyone(demo=app.config["DEMO"])
        with reading():
            plan = compare(actor, parsed).plan
        settled = settle(plan, _choices(plan, ANSWERS[duplicates]))
        notes = _write(actor, settled, imports.Target(state, audience))
        _index(app.extensions["index"], len(settled.additions) + len(settled.updates))
    _report(parsed.problems, [*parsed.notices, *notes], plan, settled)
    if parsed.problems and not parsed.records:
        sys.exit(1)


def _choices(plan: Plan, action: Action) -> dict[int, Choice]:
    """Those that are here already and differ; to keep both, those that have another id as well, once."""
    return {
        proposal.number: Choice(action)
        for proposal in plan.proposals
        if (proposal.match and proposal.match.differences)
        or (proposal.is_twin and proposal.record.reference.external_id not in plan.used_ids)
    }


def _write(actor: Viewer, settled: Settled, target: imports.Target) -> list[str]:
    """Write batch by batch; an import that is broken off is finished by repeating it.

    Returns: what was not changed and why, and what the guard finds in what is published now, in sentences.
    """
    with reading():
        known = read_known()
    notes: list[str] = []
    additions, updates = list(settled.additions.values()), list(settled.updates.values())
    with click.progressbar(length=len(additions) + len(updates), label="Importing", file=sys.stderr) as bar:
        for batch in _batches(updates):
            with writing():
                notes += imports.write_updates(actor, batch)
            bar.update(len(batch))
        for references in _batches(additions):
            with writing():
                written = imports.write_new(actor, references, target)
                contents = {document.item.slug: imports.content_of(document) for document in written}
            notes += imports.told_finds(contents, known) if target.state == "published" else []
            bar.update(len(references))
    with writing():
        imports.note_import(actor, settled.counts)
    return notes


def _index(index: Index, number: int) -> None:
    """Write what was imported into the index, with a bar on a terminal: of many records that takes a while too."""
    with click.progressbar(length=number, label="Indexing", file=sys.stderr) as bar:
        index.make_ready(told=bar.update)


def _batches(rows: Sequence[Row]) -> list[Sequence[Row]]:
    return [rows[start : start + BATCH] for start in range(0, len(rows), BATCH)]


def _report(problems: Sequence[Problem], notes: Sequence[str], plan: Plan, settled: Settled) -> None:
    for problem in problems:
        click.echo(f"not imported: {problem}", err=True)
    for note in notes:
        click.echo(f"note: {note}", err=True)
    for proposal in plan.proposals:
        for notice in proposal.record.notices:
            click.echo(f"note: line {proposal.record.line}: {notice}", err=True)
        if proposal.match and proposal.asks:
            click.echo(f"here already: {_told(proposal.record, proposal.match)}", err=True)
    if any(proposal.is_twin for proposal in plan.proposals):
        click.echo("note: to keep records that are taken for the same, add --duplicates keep-both", err=True)
    counts = settled.counts
    click.echo(
        f"{len(settled.additions)} added, {counts[Action.MERGE]} merged, "
        f"{counts[Action.SKIP] + counts[Action.UNCHANGED]} left as they were, {len(problems)} not readable."
    )


def _told(record: Record, match: Match) -> str:
    """Which record it is, what it is the same as and how we know, and what differs."""
    ours, where = match.existing.reference.external_id, match.existing.line
    other = f"line {where} of this file" if where else "the library"
    differing = ", ".join(one.label.lower() for one in match.differences) or "its id only"
    told = f"its id is {record.reference.external_id}, the same as {ours} in {other} by {FOUND_BY[match.by]}"
    return f"line {record.line}, differs in {differing} ({told})"


@click.group("export")
def exports_group() -> None:
    """Write things out."""


@exports_group.command("library")
@click.option("--format", "format_id", type=click.Choice(FORMAT_IDS), default="csl-json", show_default=True)
@click.option("--public", "public_only", is_flag=True, help="Only what everyone may read.")
def export_library(format_id: str, public_only: bool) -> None:
    """Write the library's references to standard output, those that were withdrawn left out."""
    with app_context() as app, reading():
        demo = bool(app.config["DEMO"])
        documents = list_all(Viewer(demo=demo) if public_only else _everyone(demo=demo))
        references = [sent(document) for document in documents if document.item.state != "withdrawn"]
    click.echo(export(references, format_id), nl=False)


@click.group()
def library() -> None:
    """The evidence library."""


@library.command()
@click.argument("slug")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def attach(slug: str, file: Path) -> None:
    """Attach a PDF or Word FILE to the document at /library/SLUG. Attaching it again changes nothing.

    In one that is published, readers get it once the check of its name and text finds nobody.
    """
    with app_context() as app:
        store = files.store_in(app.extensions["settings"].data_dir)
        with reading():
            _found(slug)
        with file.open("rb") as stream:
            stored = store.save(stream, file.name)
        extraction = files.read_now(store, stored)
        try:
            with writing():
                attached = files.add_file(_found(slug), stored, extraction, show_once_read=True)
                waits = files.show_if_clean(files.COMMAND, attached)
        except Conflict as same:
            click.echo(str(same))
            return
        app.extensions["index"].make_ready()
        click.echo(f"Attached {attached.name} to /library/{slug}. {attached.message}")
        if attached.state == READING:
            click.echo("portal worker reads it.")
        elif waits:
            click.echo(f"Only the team can read it so far. {waits} Look at /library/{slug}/files.")


def _found(slug: str) -> Document:
    document = find_document(slug)
    if document is None:
        raise NotFound(f"there is no document at /library/{slug}: look at the end of its page's address.")
    return document


def _everyone(*, demo: bool) -> Viewer:
    """Who the command acts for: someone who may read and change the whole library, and is nobody."""
    return Viewer(role="administrator", demo=demo)
