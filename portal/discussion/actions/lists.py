"""A person's own lists: making one, saving an item to it, noting why, taking it off."""

from sqlalchemy import func, select

from portal.access.policy import Viewer, can_read
from portal.core.db import db
from portal.core.errors import Denied, Invalid, NotFound
from portal.discussion.models import SavedEntry, SavedList
from portal.discussion.queries import get_list
from portal.items.models import Item

FIRST_LIST = "My list"
MAX_NAME, MAX_NOTE = 80, 500  # characters
MAX_LISTS, MAX_ENTRIES = 50, 500


def create_list(actor: Viewer, name: str) -> SavedList:
    """Make a list; the name of one's own list again gives that list.

    Returns: the list. Raises: Denied, Invalid (field "name").
    """
    if actor.person_id is None:
        raise Denied()
    words = " ".join(name.split())
    if not words:
        raise Invalid("Give the list a name", "name")
    if len(words) > MAX_NAME:
        raise Invalid(f"Shorten the name to {MAX_NAME} characters or fewer", "name")
    session = db.session()
    mine = session.scalars(select(SavedList).where(SavedList.person_id == actor.person_id)).all()
    for known in mine:
        if known.name == words:
            return known
    if len(mine) >= MAX_LISTS:
        raise Invalid(f"You have {MAX_LISTS} lists. Delete one before you add another", "name")
    made = SavedList(person_id=actor.person_id, name=words)
    session.add(made)
    session.flush()
    return made


def save_item(actor: Viewer, item: Item, list_id: int | None = None) -> SavedList:
    """Save an item to a list, or to the first list when none is named; saving it again changes nothing.

    Returns: the list. Raises: NotFound for an item or list that is not theirs to use; Invalid when it is full.
    """
    if not can_read(actor, item):
        raise NotFound()
    chosen = get_list(actor, list_id) if list_id is not None else _first(actor)
    session = db.session()
    query = select(SavedEntry).where(SavedEntry.list_id == chosen.id, SavedEntry.item_id == item.id)
    if session.scalar(query) is None:
        _check_room(chosen)
        session.add(SavedEntry(list_id=chosen.id, item_id=item.id))
        session.flush()
    return chosen


def _first(actor: Viewer) -> SavedList:
    query = select(SavedList).where(SavedList.person_id == actor.person_id).order_by(SavedList.id).limit(1)
    return db.session.scalar(query) or create_list(actor, FIRST_LIST)


def _check_room(chosen: SavedList) -> None:
    query = select(func.count()).select_from(SavedEntry).where(SavedEntry.list_id == chosen.id)
    if (db.session.scalar(query) or 0) >= MAX_ENTRIES:
        raise Invalid(f"“{chosen.name}” holds {MAX_ENTRIES} things. Take one off, or use another list", "list")


def note_entry(actor: Viewer, list_id: int, entry_id: int, note: str) -> None:
    """Write down why it was saved. Raises: NotFound, Invalid (field "note")."""
    entry = _entry(actor, list_id, entry_id)
    words = note.replace("\r\n", "\n").strip()
    if len(words) > MAX_NOTE:
        raise Invalid(f"Shorten the note to {MAX_NOTE} characters or fewer", "note")
    entry.note = words


def remove_entry(actor: Viewer, list_id: int, entry_id: int) -> None:
    """Take something off a list. Raises: NotFound."""
    db.session.delete(_entry(actor, list_id, entry_id))


def delete_list(actor: Viewer, list_id: int) -> None:
    """Delete a list with its entries; the items themselves stay. Raises: NotFound."""
    chosen = get_list(actor, list_id)
    session = db.session()
    for entry in session.scalars(select(SavedEntry).where(SavedEntry.list_id == chosen.id)):
        session.delete(entry)
    session.delete(chosen)


def _entry(actor: Viewer, list_id: int, entry_id: int) -> SavedEntry:
    chosen = get_list(actor, list_id)
    entry = db.session.get(SavedEntry, entry_id)
    if entry is None or entry.list_id != chosen.id:
        raise NotFound()
    return entry
