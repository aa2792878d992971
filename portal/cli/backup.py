"""portal backup and portal restore: a whole installation in one file, and back."""

from pathlib import Path

import click

from portal.cli.context import app_context
from portal.config import Settings, read_settings
from portal.core import backup as core
from portal.core import schema
from portal.core.db import db, empty_log, writing
from portal.notifications.actions.hold import hold_what_waited
from portal.privacy.actions import again

ERASURES = click.Path(path_type=Path, exists=True, dir_okay=False)


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--force", is_flag=True, help="Write over FILE when it is there already.")
def backup(file: Path, *, force: bool) -> None:
    """Write the database, the uploads and the key to FILE while the portal runs. Keep it safe: it holds secrets."""
    with app_context() as app:
        settings: Settings = app.extensions["settings"]
        number = core.write_backup(settings.data_dir, settings.sqlite_path, file.resolve(), over=force)
    click.echo(f"{number} files in {file}.")


@click.command()
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--erasures", type=ERASURES, help="The list of those who left; else erasures.jsonl in the data folder.")
@click.option("--send-waiting", is_flag=True, help="Let waiting emails go: the portal did not run since the backup.")
def restore(file: Path, erasures: Path | None, *, send_waiting: bool) -> None:
    """Put FILE back into an empty data folder, update the database, and forget again those who have left since.

    Mail that waited when the backup was made is held back: it may have been sent since.
    """
    number = core.read_backup(file.resolve(), *_places())
    with app_context(current=False) as app:
        schema.upgrade()
        db.session.remove()
        _forget(app.extensions["settings"], erasures)
        held = 0 if send_waiting else _hold()
        app.extensions["index"].rebuild()
    click.echo(f"{number} files restored; the search index is built anew.")
    if held:
        what = "1 message that waited is" if held == 1 else f"{held:,} messages that waited are"
        click.echo(f"{what} held back: the outbox (/admin/outbox/) says which, and sends them.")


def _hold() -> int:
    with writing():
        return hold_what_waited()


@click.command("forget-again")
@click.option("--erasures", type=ERASURES, help="The list of those who left; else erasures.jsonl in the data folder.")
def forget_again(erasures: Path | None) -> None:
    """Forget those who left, after a database was put back by other means, such as pg_restore."""
    with app_context() as app:
        _forget(app.extensions["settings"], erasures)
        app.extensions["index"].catch_up()


def _forget(settings: Settings, given: Path | None) -> None:
    path = given or again.list_path(settings.data_dir)
    if not path.exists():
        click.echo(
            f"No list of those who left ({path.name}) was found. Bring it, then: portal forget-again --erasures FILE"
        )
        return
    with writing():
        number = again.forget_again(again.read_list(path), settings.secret_key)
    with writing():
        again.keep_list(settings.data_dir)
    empty_log()
    click.echo(f"{number} {'person' if number == 1 else 'people'} who had left forgotten again.")


def _places() -> tuple[Path, Path | None]:
    """The data folder and the database file, before anything is made there."""
    settings = read_settings()
    key = settings.data_dir / "secret-key"
    if key.exists() and settings.sqlite_path is not None and not settings.sqlite_path.exists():
        key.unlink()  # made a moment ago by reading the settings; the backup brings the real one
    return settings.data_dir, settings.sqlite_path
