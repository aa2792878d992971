"""Reading the index ahead at a server's start, so that the first to search does not wait for it."""

import runpy
from threading import Event
from types import SimpleNamespace

import pytest
from flask import Flask

from portal.access.policy import PUBLIC, viewer_tokens
from portal.app import ROOT
from portal.core.db import db
from portal.search.engine import SearchRequest
from tests.factories.findings import make_finding


def test_it_reads_what_there_is_and_minds_no_missing_index(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    index = app.extensions["index"]
    index.warm_up()
    make_finding(title="Navigators help")
    db.session.commit()
    index.make_ready()
    index.warm_up()
    monkeypatch.setattr(type(index.engine), "_leaves", lambda *_: pytest.fail("read again"))
    found = index.engine.search(SearchRequest("navigators", viewer_tokens(PUBLIC)))
    assert found.total == 1


def test_the_server_does_so_in_each_of_its_processes(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = Event()
    monkeypatch.setattr(app.extensions["index"], "warm_up", asked.set)
    runpy.run_path(str(ROOT / "gunicorn.conf.py"))["post_worker_init"](SimpleNamespace(wsgi=app))
    assert asked.wait(30)
