"""portal backup and portal restore: a whole installation in one file, and back."""

from pathlib import Path

import click

from portal.cli.context import app_context
from portal.config import Settings, read_settings
from portal.core import backup as core
from portal.core import schema
from portal.core.db import db


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
def backup(file: Path) -> None:
    """Write the database, the uploads and the key to FILE while the portal runs. Keep it safe: it holds secrets."""
    with app_context() as app:
        settings: Settings = app.extensions["settings"]
        number = core.write_backup(settings.data_dir, settings.sqlite_path, file.resolve())
    click.echo(f"{number} files in {file}.")


@click.command()
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
def restore(file: Path) -> None:
    """Put FILE back into an empty data folder, then bring the database up to date."""
    number = core.read_backup(file.resolve(), *_places())
    with app_context(current=False) as app:
        schema.upgrade()
        db.session.remove()
        app.extensions["index"].rebuild()
    click.echo(f"{number} files restored; the search index is built anew.")


def _places() -> tuple[Path, Path | None]:
    """The data folder and the database file, before anything is made there."""
    settings = read_settings()
    key = settings.data_dir / "secret-key"
    if key.exists() and settings.sqlite_path is not None and not settings.sqlite_path.exists():
        key.unlink()  # made a moment ago by reading the settings; the backup brings the real one
    return settings.data_dir, settings.sqlite_path
