"""portal content: loading the files of `content/`."""

import sys
from pathlib import Path

import click

from portal.accounts import actions
from portal.app import CONTENT, ROOT
from portal.cli.context import app_context
from portal.core.content import load_all, settle
from portal.core.db import writing
from portal.publishing.actions import keep_loaded


@click.group()
def content() -> None:
    """The content that comes with the portal."""


@content.command()
@click.argument("folder", type=click.Path(path_type=Path), default=ROOT / "content", metavar="[DIR]")
@click.option("--take-file", multiple=True, metavar="SLUG", help="Let the file win over an edit made on the web.")
def load(folder: Path, take_file: tuple[str, ...]) -> None:
    """Load DIR (default: content/). Unchanged files change nothing."""
    with app_context() as app:
        if app.config["DEMO"]:
            actions.ensure_demo_accounts()
        report = load_all(folder, CONTENT, take_file=take_file)
        if report.loaded:
            with writing():
                keep_loaded()
                settle(report.loaded, CONTENT)
        app.extensions["index"].make_ready()
    for line in report.notes:
        click.echo(f"note: {line}")
    for line in report.conflicts:
        click.echo(f"conflict: {line}", err=True)
    for line in report.errors:
        click.echo(f"error: {line}", err=True)
    click.echo(
        f"{len(report.loaded)} loaded, {report.unchanged} unchanged, "
        f"{len(report.conflicts)} kept as edited on the web, {len(report.errors)} with errors."
    )
    if report.errors:
        sys.exit(1)
