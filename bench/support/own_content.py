"""The portal's own content as the search sees it: loaded into a database for the moment, made-up cases included."""

import tempfile
from collections.abc import Iterator
from dataclasses import replace
from itertools import groupby
from pathlib import Path

from sqlalchemy import select

from portal.app import CONTENT, DOCUMENTS, ROOT, create_app
from portal.config import Settings
from portal.core.content import load_all
from portal.core.db import Base, db, reading
from portal.items.models import Item
from portal.items.search import SearchDocument

FOR_ALL = frozenset({"published/public"})


def content_documents() -> list[SearchDocument]:
    """Every published document of every kind, in order; `external_id` is kind and slug. Takes some seconds.

    Connects the process to a database of its own and lets go of it again.
    """
    with tempfile.TemporaryDirectory() as name:
        app = create_app(_settings(Path(name)))
        with app.app_context():
            Base.metadata.create_all(db.engine)
            report = load_all(ROOT / "content", CONTENT)
            assert not report.errors, report.errors
            with reading():
                made = list(_documents())
            db.session.remove()
        db.disconnect()
    return made


def _settings(folder: Path) -> Settings:
    return Settings(
        data_dir=folder,
        database_url=f"sqlite:///{folder / 'portal.db'}",
        search="whoosh",
        secret_key="for-a-moment-only",
        demo=True,
        testing=True,
    )


def _documents() -> Iterator[SearchDocument]:
    released = select(Item).where(Item.state == "published", Item.kind.in_(DOCUMENTS)).order_by(Item.kind, Item.slug)
    items = {item.id: item for item in db.session.scalars(released)}
    for kind, same in groupby(items.values(), key=lambda item: item.kind):
        for made in DOCUMENTS[kind](list(same)):
            yield replace(made, rights=FOR_ALL, external_id=f"{kind}/{items[made.item_id].slug}")
