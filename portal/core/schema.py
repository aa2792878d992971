"""The database's schema: bring it up to date, and know when it is newer than this code."""

from pathlib import Path

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import Script, ScriptDirectory

from portal.core.db import Base, db
from portal.core.errors import Unavailable

SCRIPTS = Path(__file__).resolve().parents[2] / "migrations"


def alembic_config() -> Config:
    """Returns: Alembic's settings, pointing at `migrations/`."""
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS))
    config.set_main_option("path_separator", "os")
    return config


def current_revision() -> str | None:
    """Returns: the revision of the connected database, or None for an empty one."""
    with db.engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def newest_revision() -> str | None:
    """Returns: the newest revision that this code knows."""
    return ScriptDirectory.from_config(alembic_config()).get_current_head()


def upgrade(revision: str = "head") -> None:
    """Bring the schema up to date. Raises: Unavailable when the database is newer than this code."""
    check_not_newer()
    command.upgrade(alembic_config(), revision)


def downgrade(revision: str) -> None:
    """Take the schema back to a revision ("base" for empty)."""
    command.downgrade(alembic_config(), revision)


def check_not_newer() -> None:
    """Raises: Unavailable when the database was made by a newer version of the portal."""
    current = current_revision()
    known = {script.revision for script in ScriptDirectory.from_config(alembic_config()).walk_revisions()}
    if current is not None and current not in known:
        raise Unavailable(f"the database is of a newer version ({current}). Install that version, or restore a backup.")


def is_current() -> bool:
    """Returns: whether the schema is the newest that this code knows."""
    return current_revision() == newest_revision()


def differences() -> list[object]:
    """Returns: what the models have and the connected database lacks, or the other way round; empty when they agree."""
    with db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return list(compare_metadata(context, Base.metadata))


def write_revision(message: str) -> Path | None:
    """Write the next migration, numbered. Returns: its path, or None when there is nothing to change."""
    if not differences():
        return None
    number = f"{len(list((SCRIPTS / 'versions').glob('*.py'))) + 1:04d}"
    slug = "_".join(message.lower().split())[:40]
    config = alembic_config()
    config.set_main_option("file_template", f"{number}_{slug}")
    script = command.revision(config, message, autogenerate=True, rev_id=number)
    return Path(script.path) if isinstance(script, Script) else None
