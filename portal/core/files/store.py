"""Files kept under the hash of their content, so that the same file is kept once and never half."""

import hashlib
import os
import re
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Protocol

from portal.core.errors import Invalid, NotFound, TooLarge
from portal.core.files.kinds import HEAD, LIBRARY, Kind, check_whole, kind_of_head
from portal.core.files.names import safe_name

LIMIT = 100 * 1024 * 1024  # bytes
CHUNK = 256 * 1024  # bytes
INCOMING = ".incoming"
SHA256 = re.compile(r"[0-9a-f]{64}")


class Readable(Protocol):
    """What can be read in pieces: an open file, an upload, a test's endless stream."""

    def read(self, size: int, /) -> bytes: ...


@dataclass(frozen=True, slots=True)
class StoredFile:
    """What is known of a file that was kept."""

    sha256: str  # 64 lower-case hexadecimal digits: the file's name in the store
    size: int  # bytes
    kind: Kind
    name: str  # safe to show


class FileStore:
    """A folder of files named by their SHA-256, two levels deep."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def save(
        self,
        stream: Readable,
        name: str,
        *,
        allowed: Sequence[Kind] = LIBRARY,
        limit: int = LIMIT,
        changed: Callable[[bytes, Kind], bytes] | None = None,
    ) -> StoredFile:
        """Keep what the stream holds: under a temporary name first, then in one step under its hash.

        Reading stops as soon as the limit is passed; what was refused leaves nothing behind.
        `changed`: what is kept in place of a file that fits the memory, such as the same without its author.
        Units: `limit` in bytes.
        Raises: Invalid (field "file") for an empty file or a kind that is not allowed; TooLarge.
        """
        incoming = self._made(self.folder / INCOMING)
        handle, temporary = tempfile.mkstemp(dir=incoming)
        try:
            with os.fdopen(handle, "w+b") as target:
                kind, size, digest = _receive(stream, target, tuple(allowed), limit)
                check_whole(target, kind)
                if changed is not None:
                    size, digest = _rewrite(target, kind, changed)
                target.flush()
                os.fsync(target.fileno())
            self._settle(Path(temporary), digest)
        finally:
            with suppress(FileNotFoundError):
                Path(temporary).unlink()
        return StoredFile(digest, size, kind, safe_name(name, kind))

    def path(self, sha256: str) -> Path:
        """Returns: where the file is. Raises: NotFound when it is not there, or the hash is not one."""
        path = self._place(sha256)
        if not path.is_file():
            raise NotFound("We cannot find that file. Ask the team to attach it again.")
        return path

    def open(self, sha256: str) -> BinaryIO:
        """Returns: the file, open for reading. Raises: NotFound."""
        return self.path(sha256).open("rb")

    def has(self, sha256: str) -> bool:
        """Returns: whether the file is here; False for what is not a hash."""
        return SHA256.fullmatch(sha256) is not None and self._place(sha256).is_file()

    def is_whole(self, sha256: str) -> bool:
        """Read the file again. Returns: whether its content still has this hash. Raises: NotFound."""
        with self.open(sha256) as stream:
            return _digest(stream) == sha256

    def hashes(self) -> Iterator[str]:
        """Returns: the hash of every file that is kept, in order."""
        for path in sorted(self.folder.glob("??/*")):
            if SHA256.fullmatch(path.name):
                yield path.name

    def delete(self, sha256: str) -> None:
        """Remove the file for good; nothing happens when it is not there."""
        path = self._place(sha256)
        if path.exists():
            path.unlink()
            _sync_folder(path.parent)

    def sweep(self, older_than: float = 24 * 3600) -> int:
        """Remove what broken uploads left. Units: seconds. Returns: how many were removed."""
        limit = time.time() - older_than
        left = [path for path in (self.folder / INCOMING).glob("*") if path.stat().st_mtime < limit]
        for path in left:
            path.unlink(missing_ok=True)
        return len(left)

    def _place(self, sha256: str) -> Path:
        if SHA256.fullmatch(sha256) is None:
            raise NotFound("We cannot find that file. Check the address.")
        return self.folder / sha256[:2] / sha256

    def _made(self, folder: Path) -> Path:
        if not folder.is_dir():
            self._made(folder.parent)
            folder.mkdir(exist_ok=True)
            _sync_folder(folder.parent)
        return folder

    def _settle(self, temporary: Path, sha256: str) -> None:
        place = self._place(sha256)
        self._made(place.parent)
        temporary.chmod(0o640)
        temporary.replace(place)  # over a copy that is there already: were that one damaged, it is now mended
        _sync_folder(place.parent)


def _receive(stream: Readable, target: BinaryIO, allowed: tuple[Kind, ...], limit: int) -> tuple[Kind, int, str]:
    """Write the stream to the target; its first bytes decide before the rest is read.

    Returns: kind, bytes, hash.
    """
    head = _read_head(stream)
    if not head:
        raise Invalid("That file is empty. Choose another file.", "file")
    kind = kind_of_head(head, allowed)
    digest, size, piece = hashlib.sha256(), 0, head
    while piece:
        size += len(piece)
        if size > limit:
            raise TooLarge(f"That file is larger than {_megabytes(limit)}. Save a smaller copy and choose that.")
        digest.update(piece)
        target.write(piece)
        piece = stream.read(CHUNK)
    return kind, size, digest.hexdigest()


def _rewrite(target: BinaryIO, kind: Kind, changed: Callable[[bytes, Kind], bytes]) -> tuple[int, str]:
    """Put what `changed` makes of the file in its place. Returns: bytes, hash."""
    target.seek(0)
    data = changed(target.read(), kind)
    target.seek(0)
    target.truncate()
    target.write(data)
    return len(data), hashlib.sha256(data).hexdigest()


def _digest(stream: BinaryIO) -> str:
    digest = hashlib.sha256()
    while piece := stream.read(CHUNK):
        digest.update(piece)
    return digest.hexdigest()


def _megabytes(size: int) -> str:
    return f"{size / (1024 * 1024):.3g} MB"


def _read_head(stream: Readable) -> bytes:
    """Returns: at least the bytes that tell the kind, though the stream gives them in small pieces."""
    head = b""
    while len(head) < HEAD and (piece := stream.read(CHUNK)):
        head += piece
    return head


def _sync_folder(folder: Path) -> None:
    """Make a new or removed name in the folder last through a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
