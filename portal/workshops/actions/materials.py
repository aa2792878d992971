"""Adding files and links to a session, each with those it is for."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from portal.access.policy import Viewer
from portal.core.db import db
from portal.core.errors import Invalid, TooLarge
from portal.core.files import KINDS, LIBRARY, FileStore, StoredFile
from portal.core.files.properties import anonymous
from portal.core.files.store import Readable
from portal.evidence.extraction import Extraction, Outcome, extract_text
from portal.publishing.guard import Hit, Rules, scan
from portal.workshops import rights
from portal.workshops.actions.spine import tell
from portal.workshops.models import Material, ProgrammeSession
from portal.workshops.models.programme import AUDIENCES

LIMIT = 20 * 1024 * 1024  # bytes
MOST = 20  # a session
REACHES = {"email": "an email address", "phone": "a telephone number"}  # told, for they may be meant for readers
NAMED = 3  # of them are named
ASK = "If that is not meant for readers, take the file away before you publish the programme, and add one without it."
UNREAD = "We could not read all of “{}”: look through it for names, numbers and addresses yourself."
MARKS = {"nhs-number": "an NHS number", "birth-date": "a date of birth"}  # what no material may hold of a person
OWN_PATH = re.compile(r"/(?![/\\])[^\s\\]*")


def add_link(actor: Viewer, one: ProgrammeSession, title: str, url: str, audience: str) -> Material:
    """Add a link. Raises: Denied; Invalid (fields "material_title", "material_url", "material_audience")."""
    row = _made(actor, one, title, audience)
    row.url = check_address(url)
    return _added(actor, one, row)


@dataclass(frozen=True, slots=True)
class Kept:
    """A file in the store, and what its sender should know of its words; empty: nothing."""

    file: StoredFile
    told: str = ""


def keep_file(stream: Readable, name: str, store: FileStore) -> Kept:
    """Keep a PDF, or a Word file or picture without what it says of its maker and its place; look through its text.

    Reading takes up to ten seconds: call it before the write transaction begins.
    Returns: the file, with what in it reaches a person, such as an email address: that may be meant for readers.
    Raises: Invalid (field "material_file") for one that is not taken, or that marks one person.
    """
    try:
        kept = store.save(stream, name, allowed=tuple(KINDS.values()), limit=LIMIT, changed=anonymous)
    except (Invalid, TooLarge) as error:
        raise Invalid(str(error), "material_file") from error
    read = extract_text(store.path(kept.sha256), kept.kind) if kept.kind in LIBRARY else None
    texts = {f"page {page.number}": page.text for page in read.pages} if read else {}
    texts["its name"] = kept.name
    hits = scan(texts, Rules(contexts=dict.fromkeys(texts, "attachment")))
    found = next((hit for hit in hits if hit.detector in MARKS), None)
    if found is not None:
        told = f"It may hold {MARKS[found.detector]} ({found.place}: “{found.found}”)"
        raise Invalid(f"{told}. Take it out, then choose the file again", "material_file")
    return Kept(kept, _told(kept.name, hits, read))


def _told(name: str, hits: Sequence[Hit], read: Extraction | None) -> str:
    """What the sender should know of the file's words and properties, in sentences; empty for nothing."""
    found = [(REACHES[hit.detector], hit.place, hit.found) for hit in hits if hit.detector in REACHES]
    reached = list(dict.fromkeys(found))
    listed = [f"{what} ({place}: “{words}”)" for what, place, words in reached[:NAMED]]
    more = f", and {len(reached) - NAMED} more" if len(reached) > NAMED else ""
    told = [f"“{name}” holds {', '.join(listed)}{more}."] if reached else []
    if read is not None and read.outcome is not Outcome.READ:
        told.append(UNREAD.format(name))
    if read is not None and read.author:
        told.append(f"The properties of “{name}” name its author: “{read.author}”.")
    return " ".join([*told, ASK] if told else [])


def add_file(actor: Viewer, one: ProgrammeSession, title: str, audience: str, kept: StoredFile) -> Material:
    """Add a file that `keep_file` kept. Raises: Denied; Invalid (the fields of `add_link`)."""
    row = _made(actor, one, title or kept.name, audience)
    row.sha256, row.file_name, row.kind, row.size = kept.sha256, kept.name, kept.kind.id, kept.size
    return _added(actor, one, row)


def remove_materials(actor: Viewer, one: ProgrammeSession, ids: list[int]) -> None:
    """Take materials off the edited programme; published versions keep what they showed. Raises: Denied."""
    rights.check_may_edit(actor, one.workshop)
    one.materials = [row for row in one.materials if row.id not in ids]
    db.session.flush()


def check_address(url: str) -> str:
    """Returns: a path of ours or an address on the web. Raises: Invalid (field "material_url")."""
    text = url.strip()
    parts = urlsplit(text)
    outside = parts.scheme in ("http", "https") and bool(parts.netloc) and not re.search(r"\s", text)
    if not outside and not OWN_PATH.fullmatch(text):
        raise Invalid("Give a whole address, such as https://example.org/slides, or a page of ours", "material_url")
    if len(text) > 500:
        raise Invalid("Use an address of 500 characters or fewer", "material_url")
    return text


def _made(actor: Viewer, one: ProgrammeSession, title: str, audience: str) -> Material:
    rights.check_may_edit(actor, one.workshop)
    words = " ".join(title.split())
    if not words or len(words) > 200:
        raise Invalid("Say what it is, in 200 characters or fewer", "material_title")
    if audience not in AUDIENCES:
        raise Invalid("Choose who may see it", "material_audience")
    if len(one.materials) >= MOST:
        raise Invalid(f"A session holds at most {MOST} materials", "material_title")
    return Material(title=words, audience=audience)


def _added(actor: Viewer, one: ProgrammeSession, row: Material) -> Material:
    one.materials.append(row)
    one.workshop.item.touch()
    db.session.flush()
    tell("material:add", actor, one.workshop.item, key=one.key, material=row.id)
    return row
