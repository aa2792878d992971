"""Texts as their reader gets them: without links to pages that they may not know of, terms by their names."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select, tuple_

from portal.access.policy import Viewer
from portal.core.db import db
from portal.items.models import Item
from portal.items.queries import readable
from portal.items.vocabulary import Vocabulary, read_vocabulary
from portal.publishing.kinds import Kind, kind_of
from portal.publishing.readable import is_structure

Name = tuple[str, str]  # kind and slug of an item


def without_hidden_links(viewer: Viewer, texts: Mapping[str, str]) -> dict[str, str]:
    """Returns: the texts by name, without entries that name an item (`{"item": "finding/its-slug"}`) this viewer may
    not read: what was linked may have been withdrawn or narrowed since. One statement; none without such entries.
    """
    return _without_hidden_links(viewer, [texts])[0]


def as_read(viewer: Viewer, item: Item, texts: Mapping[str, str]) -> dict[str, str]:
    """Returns: the texts of an item for this viewer: without hidden links, terms by their names, structures in words.

    At most two statements.
    """
    return all_as_read(viewer, item, [texts])[0]


def all_as_read(viewer: Viewer, item: Item, versions: Sequence[Mapping[str, str]]) -> list[dict[str, str]]:
    """Returns: the same of several versions of an item, in order. At most two statements, however many they are."""
    read, kind = _without_hidden_links(viewer, versions), kind_of(item)
    if not kind.terms and kind.phrased is None:
        return read
    known = read_vocabulary(*{*kind.terms.values(), *kind.vocabularies})
    return [_in_words(kind, texts, known) for texts in read]


def _in_words(kind: Kind, texts: Mapping[str, str], known: Vocabulary) -> dict[str, str]:
    named = {
        place: ", ".join(known.label(vocabulary, key.strip()) for key in texts[place].split(","))
        for place, vocabulary in kind.terms.items()
        if texts.get(place)
    }
    return {**texts, **named, **(kind.phrased(texts, known) if kind.phrased else {})}


def _without_hidden_links(viewer: Viewer, versions: Sequence[Mapping[str, str]]) -> list[dict[str, str]]:
    lists = [{place: json.loads(words) for place, words in texts.items() if is_structure(words)} for texts in versions]
    named = {name for one in lists for value in one.values() for name in _names(value)}
    if not named:
        return [dict(texts) for texts in versions]
    query = select(Item.kind, Item.slug).where(tuple_(Item.kind, Item.slug).in_(named), readable(viewer))
    hidden = named - {(row.kind, row.slug) for row in db.session.execute(query)}
    return [
        dict(texts)
        | {place: json.dumps(_kept(value, hidden), ensure_ascii=False) for place, value in one.items() if _names(value)}
        for texts, one in zip(versions, lists, strict=True)
    ]


def _names(value: Any) -> list[Name]:
    return [name for entry in value if (name := _name(entry))] if isinstance(value, list) else []


def _name(entry: Any) -> Name | None:
    named = entry.get("item") if isinstance(entry, Mapping) else None
    kind, found, slug = str(named or "").partition("/")
    return (kind, slug) if found else None


def _kept(value: Any, hidden: set[Name]) -> Any:
    return [entry for entry in value if _name(entry) not in hidden] if isinstance(value, list) else value
