"""Where the index lies: the pointer that names the set in use, the writers' lock, opening files.

| path in the folder | what it is |
|---|---|
| current.json | `{"version": 1, "set": "set-3f2a", "change": 17, "at": "..."}`, replaced in one step |
| lock | held by the one writer; the system lets go of it when a writer dies |
| set-3f2a/public | a Whoosh index; beside it `members` and `team` |
"""

import fcntl
import json
import os
import secrets
import shutil
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from whoosh.filedb.filestore import FileStorage
from whoosh.filedb.structfile import BufferFile

from portal.core import clock
from portal.search.engine import IndexBusy, IndexDamaged, IndexMissing, IndexOutdated
from portal.search.whoosh_engine.schema import SCHEMA_VERSION

IN_MEMORY_LIMIT = 64 * 1024 * 1024  # bytes; a larger file is mapped instead of read


@dataclass(frozen=True, slots=True)
class Pointer:
    """What `current.json` says: readers look at it before each search."""

    set: str
    change: int  # counts up with every write, in whatever set
    at: str  # when, ISO 8601 in UTC
    version: int = SCHEMA_VERSION


class Folder:
    """The index's folder, shared by all processes."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._held = threading.local()

    @property
    def _pointer_path(self) -> Path:
        return self.path / "current.json"

    def pointer(self) -> Pointer:
        """Returns: what is in use. Raises: IndexMissing, IndexOutdated, IndexDamaged."""
        try:
            data = json.loads(self._pointer_path.read_bytes())
            pointer = Pointer(**data)
        except FileNotFoundError as error:
            raise IndexMissing("There is no search index.") from error
        except (ValueError, TypeError, OSError) as error:
            raise IndexDamaged(f"The index's pointer cannot be read: {error}") from error
        if pointer.version != SCHEMA_VERSION:
            raise IndexOutdated("The index was made by another version of the portal.")
        return pointer

    def point_to(self, name: str, change: int) -> Pointer:
        """Make a set (as it now stands) the one in use, for every process, in one step."""
        pointer = Pointer(name, change, clock.now().isoformat())
        beside = self.path / f".current-{secrets.token_hex(4)}"
        with beside.open("w", encoding="utf-8") as file:
            json.dump(asdict(pointer), file)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(self._pointer_path)
        return pointer

    def place(self, name: str, tier: str) -> Path:
        """Returns: the folder of one tier's index."""
        return self.path / name / tier

    def new_set(self) -> str:
        """Returns: the name of a new, empty set."""
        name = f"set-{secrets.token_hex(6)}"
        (self.path / name).mkdir(parents=True)
        return name

    def sweep(self, keep: str) -> None:
        """Remove the sets that are no longer in use and what a killed writer left. Open readers keep theirs."""
        for path in self.path.glob("set-*"):
            if path.name != keep:
                shutil.rmtree(path, ignore_errors=True)
        for path in self.path.glob(".current-*"):
            path.unlink(missing_ok=True)

    def drop(self, name: str) -> None:
        """Remove a set that was never in use."""
        shutil.rmtree(self.path / name, ignore_errors=True)

    def size(self) -> int:
        """Returns: bytes on disk."""
        return sum(path.stat().st_size for path in self.path.rglob("*") if path.is_file())

    @contextmanager
    def lock(self, timeout: float) -> Iterator[None]:
        """Hold the writers' lock; entered again in the same thread it costs nothing. Raises: IndexBusy."""
        depth = getattr(self._held, "depth", 0)
        handle = None if depth else self._acquire(timeout)
        self._held.depth = depth + 1
        try:
            yield
        finally:
            self._held.depth = depth
            if handle is not None:
                os.close(handle)

    def _acquire(self, timeout: float) -> int:
        self.path.mkdir(parents=True, exist_ok=True)
        handle = os.open(self.path / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        until = time.monotonic() + timeout
        while True:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                if time.monotonic() >= until:
                    os.close(handle)
                    raise IndexBusy("Another process is writing to the search index.") from error
                time.sleep(0.02)
            else:
                return handle


class InMemoryStorage(FileStorage):  # type: ignore[misc]
    """Reads a file whole when it is opened, so that what happens to it later harms no reader."""

    def open_file(self, name: str, **options: Any) -> Any:
        """Returns: the file, from memory unless it is very large."""
        path = Path(self.folder) / name
        if path.stat().st_size > IN_MEMORY_LIMIT:
            return super().open_file(name, **options)
        return BufferFile(memoryview(path.read_bytes()), name=name)
