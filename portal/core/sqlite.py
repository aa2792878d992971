"""Which SQLite this process uses: the interpreter's own when it is safe, else the wheel's."""

import importlib
import sqlite3
from functools import cache
from typing import Any

SAFE_FOR_WAL = (3, 51, 3)


@cache
def driver() -> Any:
    """Returns: the DB-API module to use.

    Source: the WAL-reset fault of SQLite 3.7.0 to 3.51.2 (sqlite.org/wal.html), mended in 3.51.3.
    """
    if sqlite3.sqlite_version_info >= SAFE_FOR_WAL:
        return sqlite3
    try:
        return importlib.import_module("pysqlite3.dbapi2")
    except ImportError:
        return sqlite3


def driver_version() -> tuple[int, int, int]:
    """Returns: the version of SQLite in use."""
    major, minor, patch = driver().sqlite_version_info
    return int(major), int(minor), int(patch)
