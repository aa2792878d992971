"""No page, list, feed, export or mail shows anybody a word that the contract's table does not open to them."""

from collections.abc import Callable

from flask import Flask
from flask.testing import FlaskClient

from portal.config import Settings
from portal.core.db import db
from tests.canary import people, planting
from tests.canary.people import gather
from tests.canary.planting import Field
from tests.canary.reading import text_of
from tests.canary.words import Aviary, Page, Spot


def test_a_draft_shows_to_nobody_but_its_author_and_administrators(
    app: Flask, settings: Settings, sign_in: Callable[..., FlaskClient]
) -> None:
    aviary = Aviary()
    cast = gather(aviary, demo=True)
    ground = Field(aviary, cast, settings.data_dir)
    spot = Spot("finding", "draft", "public", None, cast.id_of("the author"))
    planting.plant_finding(ground, spot)
    db.session.commit()
    saw = set()
    for name, client in people.clients(cast, sign_in).items():
        answer = client.get(f"/findings/{spot.slug}")
        found = [
            canary for canary in aviary.found_in(text_of(answer)) if canary.spot is spot and canary.what != "address"
        ]
        assert all(canary.may_show(cast[name], Page("findings.show", answer.status_code)) for canary in found), name
        saw |= {name} if found else set()
    assert saw == {"the author", "an administrator"}
