"""A whole installation in one file, and back: database, uploads and key, each with its hash."""

import hashlib
import io
import json
import os
import tarfile
import tempfile
from pathlib import Path
from typing import Any

from sqlalchemy import text

from portal.core import clock, schema
from portal.core.db import db
from portal.core.errors import Invalid, Unavailable

MANIFEST = "manifest.json"
DATABASE = "portal.db"
KEPT = ("files", "secret-key")  # beside the database; the search index is made anew
FORMAT = 1


def write_backup(data_dir: Path, database: Path | None, target: Path, *, over: bool = False) -> int:
    """Write the installation to one file, whole or not at all, while the portal runs. Only its owner may read it.

    `over`: also over a file that holds something. Returns: how many files are in it.
    Raises: Unavailable when the database is not SQLite; Invalid for its folder, for a file that is there, and
    for one of the portal's own.
    """
    if database is None:
        raise Unavailable("a PostgreSQL database is backed up with pg_dump; keep the data folder beside it.")
    if not os.access(target.parent, os.W_OK):
        raise Invalid(f"{target.parent} is not there, or not yours to write in. Name a file in a folder that is.")
    if target in (database, *_kept(data_dir).values()):
        raise Invalid(f"{target} is a file of the portal itself. Name another file.")
    if not over and target.exists() and target.stat().st_size:
        raise Invalid(f"{target} is there already. Name another file, or add --force to write over it.")
    with tempfile.TemporaryDirectory(dir=target.parent) as folder:
        copy = Path(folder) / DATABASE
        with db.engine.connect() as connection:
            connection.connection.execute("VACUUM INTO ?", (str(copy),))
        parts = {DATABASE: copy} | _kept(data_dir)
        whole = Path(folder) / "backup.tar.gz"
        with tarfile.open(whole, "w:gz") as archive:
            _add_manifest(archive, parts)
            for name, path in parts.items():
                archive.add(path, arcname=name, recursive=False)
        whole.chmod(0o600)  # it holds the key and everybody's words
        whole.replace(target)
    return len(parts)


def _kept(data_dir: Path) -> dict[str, Path]:
    found: dict[str, Path] = {}
    for name in KEPT:
        path = data_dir / name
        if path.is_file():
            found[name] = path
        for file in sorted(path.rglob("*")) if path.is_dir() else ():
            if file.is_file():
                found[file.relative_to(data_dir).as_posix()] = file
    return found


def _add_manifest(archive: tarfile.TarFile, parts: dict[str, Path]) -> None:
    manifest = {
        "format": FORMAT,
        "made_at": clock.now().isoformat(),
        "revision": schema.current_revision(),
        "files": {name: _hash(path) for name, path in parts.items()},
    }
    data = json.dumps(manifest, indent=1).encode()
    entry = tarfile.TarInfo(MANIFEST)
    entry.size = len(data)
    archive.addfile(entry, io.BytesIO(data))


def _hash(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def read_backup(source: Path, data_dir: Path, database: Path | None) -> int:
    """Put a backup into an empty installation.

    Returns: how many files were put back.
    Raises: Invalid when the file is no backup or is damaged, or when something is there already; nothing is changed.
    """
    if database is None:
        raise Unavailable("a PostgreSQL database is restored with pg_restore.")
    if database.exists() or any((data_dir / name).exists() for name in ("files",)):
        raise Invalid(f"{data_dir} holds an installation already. Restore into an empty folder: PORTAL_DATA_DIR=...")
    with tempfile.TemporaryDirectory(dir=data_dir) as folder:
        place = Path(folder)
        manifest = _unpack(source, place)
        for name, digest in manifest["files"].items():
            if not (place / name).is_file() or _hash(place / name) != digest:
                raise Invalid(f"{source.name} is damaged: {name} is not what was backed up. Use another backup.")
        for name in manifest["files"]:
            target = database if name == DATABASE else data_dir / name
            target.parent.mkdir(parents=True, exist_ok=True)
            (place / name).replace(target)
    return len(manifest["files"])


def _unpack(source: Path, place: Path) -> dict[str, Any]:
    try:
        with tarfile.open(source, "r:gz") as archive:
            archive.extractall(place, filter="data")
        manifest: dict[str, Any] = json.loads((place / MANIFEST).read_text())
    except (tarfile.TarError, EOFError, OSError, ValueError) as error:
        raise Invalid(f"{source.name} is not a backup of the portal, or is cut off. Use another backup.") from error
    if manifest.get("format") != FORMAT:
        raise Invalid(f"{source.name} was made by another version of the portal. Use that version.")
    return manifest


def check_whole() -> bool:
    """Returns: whether SQLite finds its file whole."""
    return bool(db.session.scalar(text("PRAGMA integrity_check")) == "ok")
