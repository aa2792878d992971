"""The feed of rounds and summaries as a reader of feeds takes it: its descriptions are HTML."""

from xml.etree import ElementTree

from flask import Flask
from flask.testing import FlaskClient
from markupsafe import Markup

from portal.core.db import db
from tests.factories.workshops import make_round


def test_words_of_a_round_are_no_markup_in_the_feed(app: Flask, client: FlaskClient) -> None:
    make_round(aims="Is 5 < 6? Try &lt;script>alert(1)&lt;/script> & more")
    db.session.commit()
    feed = ElementTree.fromstring(client.get("/feeds/workshops.atom").data)
    told = feed.findtext("{*}entry/{*}summary")
    assert "<" not in told
    assert Markup(told).unescape() == "Is 5 < 6? Try <script>alert(1)</script> & more"
