"""portal db: the schema."""

import click

from portal.cli.context import app_context
from portal.core import schema


@click.group("db")
def database() -> None:
    """The database's schema."""


@database.command()
def upgrade() -> None:
    """Bring the database up to date; makes it when there is none."""
    with app_context(current=False):
        before = schema.current_revision()
        schema.upgrade()
        after = schema.current_revision()
    click.echo("The database is up to date." if before == after else f"The database is now at {after}.")


@database.command()
@click.argument("revision")
def downgrade(revision: str) -> None:
    """Take the schema back to REVISION ("base" empties it)."""
    with app_context(current=False):
        schema.downgrade(revision)
    click.echo(f"The database is now at {revision}.")


@database.command()
@click.argument("message")
def revision(message: str) -> None:
    """Write a migration for what has changed in the models; read it before you commit it."""
    with app_context(current=False):
        path = schema.write_revision(message)
    click.echo(f"Wrote {path}." if path else "The models have not changed.")
