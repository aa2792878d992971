"""portal doctor: what is well, and what to do about what is not."""

import importlib
import os
import sys
from collections.abc import Callable, Iterator

import click

from portal.config import ConfigError, Settings, read_settings, unknown_variables
from portal.core import index_queue, schema
from portal.core.db import db
from portal.core.sqlite import SAFE_FOR_WAL, driver_version
from portal.search.indexing import index_engine

Finding = tuple[str, str]  # ("ok" | "warn" | "fail", one line)


def settings_line() -> Iterator[Finding]:
    """Whether the settings can be read and the data folder written; what is not there yet is not made."""
    try:
        settings = read_settings(make=False)
    except ConfigError as error:
        yield "fail", str(error)
        return
    yield "ok", f"settings read; data folder {settings.data_dir}"
    for name in unknown_variables(os.environ):
        yield "warn", f"{name} is no setting of the portal and does nothing: is it spelt right?"
    if settings.smtp_url is None:
        yield "warn", "PORTAL_SMTP_URL is not set: mail is kept in the outbox and shown to administrators"
    if settings.organisation is not None:
        yield "ok", f"people of {settings.organisation.name} can sign in by {settings.organisation.issuer}"
    if settings.sqlite_path is not None:
        yield sqlite_line()
        if not settings.sqlite_path.exists():
            yield "fail", "no database yet: run portal db upgrade"
            return
    db.connect(settings.database_url)
    schema_found = schema_line()
    yield schema_found
    if schema_found[0] == "ok":
        yield index_line(settings)


def sqlite_line() -> Finding:
    """Whether this SQLite may use its write-ahead log."""
    version = ".".join(map(str, driver_version()))
    if driver_version() >= SAFE_FOR_WAL:
        return "ok", f"SQLite {version}, write-ahead log in use"
    return "warn", f"SQLite {version} has the WAL-reset fault: the write-ahead log is off. Install pysqlite3."


def schema_line() -> Finding:
    """Whether the database is up to date."""
    try:
        schema.check_not_newer()
        current = schema.is_current()
    except Exception as error:  # noqa: BLE001 (the doctor tells of any trouble)
        return "fail", f"database: {str(error).splitlines()[0]}"
    return ("ok", "database up to date") if current else ("fail", "database not up to date: run portal db upgrade")


def index_line(settings: Settings) -> Finding:
    """Whether the search index is there and readable, and how many items it is behind by; nothing is written."""
    status = index_engine(settings).status()
    if not status.ready:
        return "warn", f"{status.problem} Titles alone are searched until it is built anew: portal search rebuild"
    waiting = len(index_queue.pending())
    db.session.remove()
    held = sum(status.documents.values())
    told = f"search index readable, {held:,} {'document' if held == 1 else 'documents'}"
    if waiting:
        items = "1 item that changed is" if waiting == 1 else f"{waiting:,} items that changed are"
        return "warn", f"{told}; {items} not in it yet. The next search writes them, or: portal search rebuild"
    return "ok", f"{told}, none behind"


def pdf_line() -> Iterator[Finding]:
    """Whether PDF files can be made."""
    try:
        importlib.import_module("weasyprint")
    except (ImportError, OSError):
        yield (
            "warn",
            "no PDF output: install Pango (Debian: libpango-1.0-0 libpangoft2-1.0-0)",
        )
    else:
        yield "ok", "PDF output works"


CHECKS: tuple[Callable[[], Iterator[Finding]], ...] = (settings_line, pdf_line)


@click.command()
def doctor() -> None:
    """Look at this installation and say what to mend. Exit 1 when something does not work."""
    findings = [finding for check in CHECKS for finding in check()]
    for level, line in findings:
        click.echo(f"{level:4}  {line}")
    db.disconnect()
    if any(level == "fail" for level, _ in findings):
        sys.exit(1)
