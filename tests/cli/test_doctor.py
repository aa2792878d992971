"""The doctor looks at the search index and leaves it as it is."""

from flask import Flask

from portal.cli.doctor import index_line
from portal.config import Settings
from portal.core.db import db
from portal.core.index_queue import pending
from tests.factories.findings import make_finding


def test_it_says_whether_the_index_is_there_readable_and_behind(app: Flask, settings: Settings) -> None:
    assert index_line(settings)[0] == "warn" and "portal search rebuild" in index_line(settings)[1]
    item_id = make_finding(slug="money-first", state="published").item_id
    db.session.commit()
    app.extensions["index"].rebuild()
    assert index_line(settings) == ("ok", "search index readable, 1 document, none behind")
    make_finding(slug="trust-first", state="published")
    db.session.commit()
    level, told = index_line(settings)
    assert level == "warn" and "1 item that changed is not in it yet" in told
    assert len(pending()) == 1 and item_id not in pending()
    (settings.data_dir / "search" / "current.json").write_text("{}")
    level, told = index_line(settings)
    assert level == "warn" and "portal search rebuild" in told
