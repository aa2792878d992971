"""Loading `content/`: files become rows, repeatably, whole or not at all, with errors by file and line."""

import csv
import hashlib
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import Any

import yaml
from sqlalchemy import String, select
from sqlalchemy.exc import DataError, IntegrityError, InterfaceError, ProgrammingError
from sqlalchemy.orm import Mapped, mapped_column

from portal.core import clock
from portal.core.db import Base, db, writing
from portal.core.errors import PortalError
from portal.core.fields import Asked, Fields, read_yaml, what_is_wrong

FRONT = re.compile(r"\A---\r?\n(.*?)^---\r?\n(.*)\Z", re.DOTALL | re.MULTILINE)
MISSHAPEN = (  # what a value of the wrong kind causes, in Python and on its way into the database
    AttributeError,
    LookupError,
    OverflowError,
    TypeError,
    ValueError,
    csv.Error,
    DataError,
    IntegrityError,
    InterfaceError,
    ProgrammingError,
)
HEADING = re.compile(r"^## +(.+?)\s*$", re.MULTILINE)


class ContentFile(Base):
    """What was loaded from one file, so that an unchanged one is left alone and a web edit is seen."""

    __tablename__ = "content_files"

    path: Mapped[str] = mapped_column(String(300), primary_key=True)  # below `content/`
    sha256: Mapped[str] = mapped_column(String(64))
    slug: Mapped[str] = mapped_column(String(200))
    row_version: Mapped[int | None] = mapped_column()  # of the row when loaded; NULL: it has none
    loaded_at: Mapped[datetime] = mapped_column(default=clock.now)  # UTC


class ContentError(Exception):
    """A file is wrong: its path, the line (from 1, or None) and what to mend."""

    def __init__(self, reason: str, line: int | None = None, path: Path | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.line = line
        self.path = path

    def __str__(self) -> str:
        place = f"{self.path}" if self.path else "content"
        return f"{place}:{self.line}: {self.reason}" if self.line else f"{place}: {self.reason}"


@dataclass(frozen=True, slots=True)
class Document:
    """A content file read: `meta` is its front matter (or the whole of a YAML file)."""

    path: Path
    meta: dict[str, Any]
    body: str = ""
    body_line: int = 1  # line of the file on which the body begins
    raw: bytes = b""
    notes: list[str] = field(default_factory=list)  # what its loader tells people, in sentences

    def require(self, *names: str) -> None:
        """Raises: ContentError that names every missing field at once."""
        missing = [name for name in names if self.meta.get(name) in (None, "")]
        if missing:
            raise ContentError(f"front matter lacks: {', '.join(missing)}", 1)

    def check(self, name: str, allowed: Sequence[str]) -> str:
        """Returns: the field's value. Raises: ContentError when it is not one of `allowed`."""
        value = str(self.meta.get(name))
        if value not in allowed:
            raise ContentError(f"{name}: {value!r} is not one of {', '.join(allowed)}", self.line_of(name))
        return value

    def line_of(self, name: str) -> int:
        """Returns: the line on which a front matter field stands, or 1."""
        lines = self.raw.decode("utf-8", "replace").splitlines()
        return next((n for n, line in enumerate(lines, 1) if line.startswith(f"{name}:")), 1)

    def sections(self) -> dict[str, str]:
        """Returns: level-two heading -> text beneath it, in order; text before the first under ""."""
        parts = HEADING.split(self.body)
        found = {"": parts[0].strip()} if parts[0].strip() else {}
        return found | {parts[i]: parts[i + 1].strip() for i in range(1, len(parts), 2)}


@dataclass(frozen=True, slots=True)
class Loader:
    """How one room loads its files.

    `load(document)` writes rows in the current transaction and returns the version of the row it wrote;
    `version_of(slug)` returns the row's version now, or None when there is no such row. `parts(path, raw)` names
    other files that `load` reads with this one: a change of theirs is a change of it.
    """

    pattern: str  # below `content/`, such as "findings/*.md"
    load: Callable[[Document], int | None]
    version_of: Callable[[str], int | None] = lambda _slug: None
    parts: Callable[[Path, bytes], Sequence[Path]] = lambda _path, _raw: ()


@dataclass(slots=True)
class Report:
    """What a load did; `errors`, `conflicts` and `notes` are lines for people."""

    loaded: list[str] = field(default_factory=list)
    unchanged: int = 0
    conflicts: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def load_all(folder: Path, loaders: Sequence[Loader], *, take_file: Sequence[str] = ()) -> Report:
    """Load every file that a loader wants; each file in a transaction of its own.

    `take_file` holds slugs for which the file wins over an edit made on the web.
    Returns: the report. Raises: ContentError when the folder is not there.
    """
    if not folder.is_dir():
        raise ContentError("there is no such folder: name the folder that holds the content", path=folder)
    report = Report()
    for loader in loaders:
        for path in sorted(folder.glob(loader.pattern)):
            _load_one(path, folder, loader, take_file, report)
    return report


def _load_one(path: Path, folder: Path, loader: Loader, take: Sequence[str], report: Report) -> None:
    name = path.relative_to(folder).as_posix()
    asked = Asked()
    try:
        with writing() as session:
            known = session.get(ContentFile, name)
            raw = path.read_bytes()
            digest = _digest(raw, loader.parts(path, raw))
            if known is not None and known.sha256 == digest and known.slug not in take:
                report.unchanged += 1
                return
            document = read(path, raw, asked)
            slug = str(document.meta.get("slug", path.stem))
            if known is not None and slug not in take and _edited(known, loader, slug):
                report.conflicts.append(
                    f"{name}: {slug} was edited on the web; kept. --take-file {slug} takes the file"
                )
                return
            version = loader.load(document)
            session.merge(ContentFile(path=name, sha256=digest, slug=slug, row_version=version))
            report.loaded.append(name)
            report.notes += [f"{name}: {note}" for note in document.notes]
    except ContentError as error:
        error.path = error.path or path
        report.errors.append(str(error))
    except PortalError as error:
        report.errors.append(str(ContentError(str(error), asked.line, path)))
    except MISSHAPEN as error:
        report.errors.append(str(ContentError(what_is_wrong(error, asked), asked.line, path)))


def _digest(raw: bytes, parts: Sequence[Path]) -> str:
    digest = hashlib.sha256(raw)
    for part in parts:
        digest.update(part.read_bytes() if part.is_file() else b"")
    return digest.hexdigest()


def settle(loaded: Sequence[str], loaders: Sequence[Loader]) -> None:
    """Take the rows of files just loaded as they stand now: what a later step of the same load wrote to them is no
    edit made on the web.
    """
    session = db.session()
    for name in loaded:
        known = session.get(ContentFile, name)
        loader = next(one for one in loaders if PurePosixPath(name).match(one.pattern))
        if known is not None and known.row_version is not None:
            known.row_version = loader.version_of(known.slug)


def _edited(known: ContentFile, loader: Loader, slug: str) -> bool:
    return known.row_version is not None and loader.version_of(slug) not in (None, known.row_version)


def read(path: Path, raw: bytes | None = None, asked: Asked | None = None) -> Document:
    """Read a Markdown file with front matter, a YAML file or a CSV file.

    Returns: the document; a CSV's rows stand in `meta["rows"]`, each with its line under "_line".
    `asked` learns which field was asked for last.
    Raises: ContentError with the line.
    """
    data = path.read_bytes() if raw is None else raw
    asked = asked or Asked()
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise ContentError("not UTF-8 text: save the file as UTF-8", line, path) from error
    if path.suffix == ".csv":
        return Document(path, {"rows": list(_csv_rows(text, asked))}, raw=data)
    if path.suffix in (".yaml", ".yml"):
        return Document(path, _mapping(_yaml(text, 0, asked), 1), raw=data)
    match = FRONT.match(text)
    if match is None:
        raise ContentError("no front matter: begin the file with a block between two lines of ---", 1, path)
    body_line = text[: match.start(2)].count("\n") + 1
    return Document(path, _mapping(_yaml(match[1], 1, asked), 1), match[2], body_line, data)


def _csv_rows(text: str, asked: Asked) -> Iterator[dict[str, Any]]:
    reader = csv.DictReader(text.splitlines())
    for row in reader:
        if None in row or None in row.values():
            raise ContentError("this row has not as many columns as the first line", reader.line_num)
        fields = Fields(asked, reader.line_num)
        fields.update({**row, "_line": reader.line_num})
        yield fields


def _yaml(text: str, offset: int, asked: Asked) -> Any:
    try:
        return read_yaml(text, asked, offset)
    except (yaml.YAMLError, ValueError) as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 + offset if mark else 1
        raise ContentError(f"not valid YAML: {getattr(error, 'problem', None) or 'cannot be read'}", line) from error


def _mapping(value: Any, line: int) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise ContentError("fields expected, one a line, as name: value", line)
    return value


def forget(paths: Sequence[str]) -> None:
    """Forget that these files were loaded, so that the next load takes them again."""
    session = db.session()
    for row in session.scalars(select(ContentFile).where(ContentFile.path.in_(paths))):
        session.delete(row)
