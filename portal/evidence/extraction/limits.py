"""How much time, memory and text reading one file may take."""

from dataclasses import dataclass

AT_ONCE = 20 * 1024 * 1024  # bytes
MEGABYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """What the reading process may use, and how much of the file it gives back."""

    seconds: int = 10  # on the clock; processor time is held to one second more
    memory: int = 1024 * MEGABYTE  # bytes of address space
    pages: int = 2_000
    characters: int = 5_000_000  # of all pages together


FOREGROUND = Limits()
BACKGROUND = Limits(seconds=180, memory=2048 * MEGABYTE)


def reads_at_once(size: int) -> bool:
    """Returns: whether a file of this size is read while its sender waits; others are read by a job.

    Units: `size` in bytes. Source: issue "Real content and a right search", 20 MB within 10 s.
    """
    return size < AT_ONCE
