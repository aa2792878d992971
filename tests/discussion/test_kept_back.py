"""What a page with comments keeps back: a page that is closed now, what is made up."""

from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.config import Settings
from portal.core.db import db
from portal.workshops.models import LearningPoint
from tests.conftest import settings_for
from tests.factories.accounts import make_person
from tests.factories.discussion import make_comment
from tests.factories.evidence import make_document
from tests.factories.findings import make_finding
from tests.factories.items import make_item
from tests.factories.pages import decide
from tests.factories.workshops import make_round

SignIn = Callable[..., FlaskClient]
WORDS = "I told my story five times."


@pytest.mark.parametrize("state", ["draft", "internal_review", "withdrawn"])
def test_ones_own_words_stay_but_the_title_of_a_closed_page_does_not(app: Flask, sign_in: SignIn, state: str) -> None:
    writer = make_person("ppi_member")
    item = make_finding(title="A secret of Cornwall", slug="a-secret", state=state, hide_title=True).item
    decide(make_comment(item, writer))
    page = sign_in(writer).get("/account/contributions").get_data(as_text=True)
    assert WORDS in page and "A page that you cannot read now" in page
    assert "secret" not in page


class TestWithoutADemonstration:
    """Made-up words are nowhere, also on a page that is not made up."""

    @pytest.fixture
    def settings(self, tmp_path: Path) -> Settings:
        return settings_for(tmp_path, demo=False)

    def test_a_made_up_comment_is_on_no_page(self, app: Flask, sign_in: SignIn) -> None:
        item, writer = make_finding().item, make_person("ppi_member")
        made_up = make_comment(item, writer, demo=True)
        make_comment(item, writer, body="This is real.")
        team = sign_in("researcher")
        for path in (f"/findings/{item.slug}", "/moderation/owed", "/moderation/"):
            assert WORDS not in team.get(path).get_data(as_text=True)
        assert "This is real." in team.get(f"/findings/{item.slug}").get_data(as_text=True)
        assert team.get(f"/comments/{made_up.id}/answer").status_code == 404

    @pytest.mark.parametrize("path", ["/findings/", "/library/", "/workshops/rounds/autumn"])
    def test_a_list_does_not_count_made_up_comments(self, app: Flask, client: FlaskClient, path: str) -> None:
        writer, autumn, point = make_person("ppi_member"), make_round(slug="autumn"), make_item("learning_point")
        db.session.add(LearningPoint(item=point, round_id=autumn.id, text="Words", kind="insight", heard="both"))
        for item in (make_finding().item, make_document().item, point):
            make_comment(item, writer, demo=True)
            make_comment(item, writer, body="This is real.")
        db.session.commit()
        page = client.get(path).get_data(as_text=True)
        assert "1 comment" in page and "2 comments" not in page
