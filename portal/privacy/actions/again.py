"""The list of those who left, kept beside the data, and forgetting them again when an older backup comes back."""

import json
import os
from datetime import datetime
from pathlib import Path

from sqlalchemy import select

from portal.accounts.models import Person
from portal.core.db import db
from portal.core.errors import Invalid
from portal.privacy.actions.erase import forget, mark_of
from portal.privacy.models import Erasure

FILE = "erasures.jsonl"

Line = tuple[str, str, str]  # mark, comments, moment


def list_path(data_dir: Path) -> Path:
    """Returns: where the list is kept: beside the database, and in no backup."""
    return data_dir / FILE


def read_list(path: Path) -> set[Line]:
    """Returns: the lines of a list; none when there is no such file. Raises: Invalid for a damaged one."""
    if not path.exists():
        return set()
    try:
        rows = [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]
        return {(str(row["mark"]), str(row["comments"]), str(row["at"])) for row in rows}
    except (ValueError, KeyError, TypeError) as error:
        raise Invalid(f"{path.name} is not a list of those who left, or is damaged. Use another copy.") from error


def keep_list(data_dir: Path) -> None:
    """Write the list anew: what stands in the file and what the database knows. Whole or not at all."""
    path = list_path(data_dir)
    known = {(row.mark, row.comments, row.at.isoformat()) for row in db.session.scalars(select(Erasure))}
    lines = sorted(known | read_list(path), key=lambda line: line[2])
    text = "".join(json.dumps({"mark": mark, "comments": how, "at": at}) + "\n" for mark, how, at in lines)
    new = path.with_suffix(".new")
    with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as stream:
        stream.write(text)
        stream.flush()
        os.fsync(stream.fileno())
    new.replace(path)


def forget_again(lines: set[Line], secret: str) -> int:
    """Forget those of the list whom this database does not know to have left. Returns: how many were there.

    Who left and joined again before the backup was made stays: the database knows of their last leaving.
    """
    session = db.session()
    known = {row.mark: row.at for row in session.scalars(select(Erasure).order_by(Erasure.at))}
    unknown = [line for line in _newest(lines) if line[0] not in known or known[line[0]] < line[2]]
    missing = {mark: how for mark, how, _ in unknown}
    found = [person for person in session.scalars(select(Person)) if mark_of(person.email, secret) in missing]
    marks = [mark_of(person.email, secret) for person in found]
    for person, mark in zip(found, marks, strict=True):
        forget(person, "go" if missing[mark] == "go" else "stay")
    session.add_all(Erasure(mark=mark, comments=how, at=at) for mark, how, at in unknown)
    session.flush()
    return len(found)


def _newest(lines: set[Line]) -> list[tuple[str, str, datetime]]:
    """One line for each mark, the last time that they left. Raises: Invalid for a moment that is none."""
    newest = {mark: (mark, how, at) for mark, how, at in sorted(lines, key=lambda line: line[2])}
    try:
        return [(mark, how, datetime.fromisoformat(at)) for mark, how, at in newest.values()]
    except ValueError as error:
        raise Invalid("The list of those who left holds a moment that is none. Use another copy.") from error
