"""No page, list, feed, export or mail shows anybody a word that the contract's table does not open to them.

`PORTAL_CANARY=full` crawls everything in every audience as everybody; without it a sample that holds every route, and
every kind in every state.
"""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, true

from portal.access.guard import requires
from portal.config import Settings
from portal.core.db import db
from portal.findings import queries as findings
from portal.items.models import Item
from tests.canary import probing
from tests.canary.crawl import Crawl
from tests.canary.people import STRANGERS
from tests.canary.planting import Field
from tests.canary.routes import Visit, get_rules, sampled, visits, without_a_rule
from tests.canary.scene import set_scene
from tests.conftest import settings_for

FULL = os.environ.get("PORTAL_CANARY") == "full"
SignIn = Callable[..., FlaskClient]


@pytest.fixture(params=["made-up things hidden", "demonstration"] if FULL else ["made-up things hidden"])
def settings(request: pytest.FixtureRequest, tmp_path: Path) -> Settings:
    """An installation as it is used, and (in the long form) one that shows what is made up."""
    return settings_for(tmp_path, demo=request.param == "demonstration")


def crawl_all(app: Flask, crawl: Crawl, ground: Field) -> None:
    """Every route as everybody; in the short form a sample, in which each list is opened by every role."""
    names = list(crawl.cast.readers)
    every = visits(app, ground)
    whole = FULL and not app.config["DEMO"]  # with what is made up shown, a sample as everybody is enough
    for number, visit in enumerate(every if whole else sampled(every)):
        one = [names[number % len(names)]]
        many = names if FULL else (*STRANGERS, *one) if visit.is_list and "?" not in visit.path else one
        for name in many:
            crawl.visit(name, visit)


@pytest.mark.canary
def test_no_canary_shows_where_the_table_does_not_open_it(
    app: Flask, settings: Settings, sign_in: SignIn, capsys: pytest.CaptureFixture[str]
) -> None:
    crawl, ground = set_scene(app, settings.data_dir, sign_in, full=FULL)
    with probing.log_read(crawl):
        crawl_all(app, crawl, ground)
        mails = probing.read_mails(crawl)
        probing.read_audit(crawl)
        probing.search_all(crawl, ground, full=FULL)
    with capsys.disabled():
        print(f"\n{crawl.report()}; {mails} mails read")  # noqa: T201 (what `make canary` is asked for)
        if FULL:
            print("Shown to nobody:", *crawl.never_seen(ground.aviary.canaries.values()), sep="\n  ")  # noqa: T201
    assert not crawl.errors, "\n".join(crawl.errors)
    assert not crawl.leaks, "\n".join(crawl.leaks)
    assert mails
    assert {endpoint for endpoint, _, _ in crawl.read} == {rule.endpoint for rule in get_rules(app)}
    assert {(spot.kind, spot.state) for spot in crawl.spots} == {(spot.kind, spot.state) for spot in ground.spots}


def test_every_route_with_arguments_has_a_rule_for_them(app: Flask) -> None:
    assert without_a_rule(app) == [], "say in ABOUT_ONE of routes.py what these routes are about"


def test_a_new_route_without_a_rule_is_named(app: Flask) -> None:
    app.add_url_rule("/bare/<slug:slug>", "bare", lambda **_: "")
    assert "bare /bare/<slug:slug>" in without_a_rule(app)


def test_a_planted_route_that_shows_a_hidden_title_is_reported(
    app: Flask, settings: Settings, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    def titles() -> str:
        return "<br>".join(db.session.scalars(select(Item.title)))

    app.add_url_rule("/titles", "titles", requires("site:read")(titles))
    crawl, _ = set_scene(app, settings.data_dir, sign_in, kinds=("finding",))
    crawl.visit("the public", Visit("titles", "/titles"))
    told = "\n".join(crawl.leaks)
    for state in ("draft", "internal_review", "peer_review", "early_insight", "withdrawn"):
        assert f"in {state} for" in told
    assert "the public sees the title of finding" in told
    assert crawl.report().endswith(f"leaks: {len(crawl.leaks)}")


def test_a_list_that_forgets_its_condition_is_reported_for_each_stranger(
    app: Flask, settings: Settings, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    crawl, _ = set_scene(app, settings.data_dir, sign_in, kinds=("finding",))
    for name in STRANGERS:
        crawl.visit(name, Visit("findings.index", "/findings/"))
    assert crawl.leaks == []
    monkeypatch.setattr(findings, "readable", lambda _: true())
    for name in STRANGERS:
        before = len(crawl.leaks)
        crawl.visit(name, Visit("findings.index", "/findings/"))
        assert any("plain_english" in leak and name in leak for leak in crawl.leaks[before:]), name
