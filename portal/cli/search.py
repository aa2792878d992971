"""portal search: the index, and a search as any role."""

import sys

import click

from portal.access.policy import ROLES, Viewer
from portal.cli.context import app_context
from portal.core import db as database
from portal.search import queries
from portal.search.indexing import Index, count_items
from portal.search.shown import other_words


@click.group("search")
def search() -> None:
    """The search index."""


@search.command()
def rebuild() -> None:
    """Build the index anew from the database, aside, and switch to it."""
    with app_context() as app:
        index: Index = app.extensions["index"]
        with click.progressbar(length=count_items(), label="Indexing", file=sys.stderr) as bar:
            number = index.rebuild(bar.update)
    click.echo(f"{number} documents indexed.")


@search.command()
def status() -> None:
    """Say how the index stands and what waits for it."""
    with app_context() as app:
        index: Index = app.extensions["index"]
        found = index.engine.status()
        waiting = len(index.drain(wait=0.1))
    told = ", ".join(f"{tier}: {number}" for tier, number in found.documents.items())
    click.echo(
        f"ready: {'yes' if found.ready else 'no'}; {told or 'no documents'}; {found.size:,} bytes; {waiting} wait"
    )
    if found.problem:
        raise click.ClickException(f"{found.problem} Run: portal search rebuild")


@search.command()
@click.argument("words")
@click.option("--as", "role", type=click.Choice(ROLES), default="public", show_default=True)
def query(words: str, role: str) -> None:
    """Search for WORDS as a person of ROLE who belongs to nothing."""
    with app_context() as app:
        database.read_only()
        viewer = Viewer(None if role == "public" else -1, role, demo=bool(app.config["DEMO"]))
        found = queries.search(app.extensions["index"], viewer, words, {})
    for hit in found.page.rows:
        click.echo(f"{hit.score:8.3f}  {hit.kind:11} {hit.title}  {hit.url}")
    others = other_words(found.answer.also_searched)
    also = f"; also searched: {', '.join(others)}" if others else ""
    click.echo(f"{found.page.total} found{also}")
