"""portal user: accounts from the command line."""

import sys

import click

from portal.access.policy import SIGNED_IN
from portal.accounts import actions, queries
from portal.cli.context import app_context
from portal.core import audit
from portal.core.db import writing


@click.group("user")
def people() -> None:
    """People with an account."""


@people.command()
@click.argument("email")
@click.option("--role", type=click.Choice(SIGNED_IN), required=True)
@click.option("--site", multiple=True, metavar="SLUG", help="The Pioneer that this person belongs to.")
@click.option("--name", default=None, help="Real name (default: the part of the address before the @).")
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input.")
def create(email: str, role: str, site: tuple[str, ...], name: str | None, password_stdin: bool) -> None:
    """Make an account for EMAIL. Without a password, prints a one-time link to choose one.

    Nobody confirms what is made here, an administrator neither; the audit log names the command line.
    """
    password = sys.stdin.readline().rstrip("\n") if password_stdin else None
    with app_context():
        hashed = actions.hash_new_password(password, about=(email, name)) if password is not None else None
        with writing():
            person = actions.create_person(email, role, sites=site, name=name, password_hash=hashed)
            audit.record("person:command-line", person=person.id, role=role)
            link = None if hashed else actions.one_time_link(person)
    click.echo(f"Made {email} ({role}). The audit log says that it was made at the command line.")
    if role == "administrator":
        click.echo("In the portal a second administrator confirms a new one; here nobody did.")
    if link:
        click.echo(f"One-time link to choose a password: {link}")


@people.command("list")
def list_people() -> None:
    """List the accounts: address, role, sites, whether active."""
    with app_context() as app:
        for person, keys in queries.list_people(demo=app.config["DEMO"]):
            sites = ",".join(key[5:] for key in keys if key.startswith("site:")) or "-"
            click.echo(f"{person.email}\t{person.role}\t{sites}\t{'active' if person.active else 'closed'}")
