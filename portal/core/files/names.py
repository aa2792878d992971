"""Names of uploaded files, made safe to show, to link and to save."""

import re
import unicodedata

from portal.core.files.kinds import Kind

LONGEST_STEM = 100  # characters
LONGEST_STEM_BYTES = 180  # UTF-8; file systems take 255 for the whole name
FORBIDDEN = re.compile(r'[<>:"|?*\\/]')
LAST_EXTENSION = re.compile(r"\.[A-Za-z]\w{0,4}$")
INNER_EXTENSION = re.compile(r"\.(?=[A-Za-z]\w{0,4}(?:\.|$))")
DEVICES = re.compile(r"^(con|prn|aux|nul|com\d|lpt\d)$", re.IGNORECASE)


def safe_name(name: str, kind: Kind) -> str:
    """Make a name that a reader can be shown and can save a file under.

    Folders, control characters and marks that turn the writing direction go; the extension is the
    one that the content calls for, and nothing before it still looks like another extension.
    Returns: at most 110 characters, never empty, such as "Final report.pdf"; a safe name stays as it is.
    """
    seen = "".join(char for char in _last_part(name) if char.isspace() or _visible(char))
    stem = FORBIDDEN.sub("-", " ".join(unicodedata.normalize("NFC", seen).split()))
    stem = _shortened(_without_own_extensions(stem, kind))
    stem = INNER_EXTENSION.sub("-", stem).strip(" .-")
    if DEVICES.match(stem):
        stem = f"file {stem}"
    return f"{stem or 'document'}{kind.extension}"


def _last_part(name: str) -> str:
    return re.split(r"[/\\]", name.rstrip("/\\ "))[-1]


def _visible(char: str) -> bool:
    """Whether the character is seen: not a control, a mark of direction or half a pair."""
    return unicodedata.category(char) not in ("Cc", "Cf", "Cs") and char not in "\ufffe\uffff"


def _without_own_extensions(stem: str, kind: Kind) -> str:
    """Take off one extension of whatever kind, then every further one that the content calls for."""
    stem = LAST_EXTENSION.sub("", stem)
    while stem.lower().endswith(kind.extensions):
        stem = stem[: stem.rindex(".")]
    return stem


def _shortened(stem: str) -> str:
    cut = stem[:LONGEST_STEM].encode()[:LONGEST_STEM_BYTES].decode(errors="ignore")
    return cut.strip(" .-")
