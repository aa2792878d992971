"""Texts as their reader gets them: without links to pages that they may not know of, terms by their names."""

import json
from collections.abc import Mapping
from typing import Any

from sqlalchemy import select, tuple_

from portal.access.policy import Viewer
from portal.core.db import db
from portal.items.models import Item
from portal.items.queries import readable
from portal.items.vocabulary import read_vocabulary
from portal.publishing.kinds import kind_of
from portal.publishing.readable import is_structure

Name = tuple[str, str]  # kind and slug of an item


def without_hidden_links(viewer: Viewer, texts: Mapping[str, str]) -> dict[str, str]:
    """Returns: the texts by name, without entries that name an item (`{"item": "finding/its-slug"}`) this viewer may
    not read: what was linked may have been withdrawn or narrowed since. One statement; none without such entries.
    """
    lists = {place: json.loads(words) for place, words in texts.items() if is_structure(words)}
    named = {name for value in lists.values() for name in _names(value)}
    if not named:
        return dict(texts)
    query = select(Item.kind, Item.slug).where(tuple_(Item.kind, Item.slug).in_(named), readable(viewer))
    hidden = named - {(row.kind, row.slug) for row in db.session.execute(query)}
    changed = {place: json.dumps(_kept(value, hidden), ensure_ascii=False) for place, value in lists.items()}
    return {place: changed[place] if _names(lists.get(place)) else words for place, words in texts.items()}


def as_read(viewer: Viewer, item: Item, texts: Mapping[str, str]) -> dict[str, str]:
    """Returns: the texts of an item for this viewer: without hidden links, terms by their names, structures in words.

    Two statements.
    """
    read, kind = without_hidden_links(viewer, texts), kind_of(item)
    named = {place: name for place, name in kind.terms.items() if read.get(place)}
    if not named and kind.phrased is None:
        return read
    known = read_vocabulary(*{*named.values(), *kind.vocabularies})
    for place, vocabulary in named.items():
        read[place] = ", ".join(known.label(vocabulary, key.strip()) for key in read[place].split(","))
    return read | dict(kind.phrased(read, known) if kind.phrased else {})


def _names(value: Any) -> list[Name]:
    return [name for entry in value if (name := _name(entry))] if isinstance(value, list) else []


def _name(entry: Any) -> Name | None:
    named = entry.get("item") if isinstance(entry, Mapping) else None
    kind, found, slug = str(named or "").partition("/")
    return (kind, slug) if found else None


def _kept(value: Any, hidden: set[Name]) -> Any:
    return [entry for entry in value if _name(entry) not in hidden] if isinstance(value, list) else value
