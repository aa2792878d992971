"""The command's root: its groups, and the one place where a failure becomes one line and status 1."""

import sys

import click
from sqlalchemy.exc import SQLAlchemyError

from portal.cli import backup, content, database, docs, doctor, library, people, search, serving
from portal.config import ConfigError
from portal.core.content import ContentError
from portal.core.errors import PortalError


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="joined-up", prog_name="portal")
def root() -> None:
    """Joined Up: the shared-learning portal of the Integrated Care and Support Pioneers."""


root.add_command(serving.serve)
root.add_command(serving.worker)
root.add_command(database.database)
root.add_command(content.content)
root.add_command(people.people)
root.add_command(doctor.doctor)
root.add_command(docs.docs)
root.add_command(library.imports_group)
root.add_command(library.exports_group)
root.add_command(library.library)
root.add_command(search.search)
root.add_command(backup.backup)
root.add_command(backup.restore)
root.add_command(backup.forget_again)


def main() -> None:
    """Run a command: 0 on success, 1 on a failure explained in one line, 2 on wrong usage."""
    try:
        root(standalone_mode=True)
    except (ConfigError, ContentError, PortalError) as error:
        _fail(str(error))
    except SQLAlchemyError as error:
        _fail(f"the database answered: {str(error).splitlines()[0]}. Is it there and up to date? Try portal doctor.")
    except OSError as error:
        _fail(f"{error.filename or ''} {error.strerror or error}".strip())


def _fail(message: str) -> None:
    click.echo(f"portal: {' '.join(message.split())}", err=True)
    sys.exit(1)
