"""What is kept of an early insight until its caveat is accepted, wherever a trace of it stands."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.core.db import db
from portal.publishing.models import CaveatAcceptance, ItemVersion
from tests.factories.accounts import make_person
from tests.factories.case_studies import make_case
from tests.factories.findings import make_finding

SignIn = Callable[..., FlaskClient]


def test_the_note_on_an_early_version_waits_for_the_caveat(app: Flask, sign_in: SignIn) -> None:
    item, reader = make_finding(edition=2).item, make_person("ppi_member")
    for edition, state in ((1, "early_insight"), (2, "published")):
        row = ItemVersion(
            item_id=item.id, edition=edition, title="Money", fields={"plain_english": "Words."}, state=state,
            audience="public", digest="0" * 64, from_state="peer_review", note=f"What edition {edition} changed.",
        )  # fmt: skip
        db.session.add(row)
    visitor = sign_in(reader)
    page = visitor.get(f"/items/{item.id}/versions").get_data(as_text=True)
    assert "What edition 2 changed." in page and "Version 1" in page
    assert "What edition 1 changed." not in page and f"/items/{item.id}/versions/2/difference" not in page
    db.session.add(CaveatAcceptance(person_id=reader.id, item_id=item.id, edition=1))
    db.session.commit()
    page = visitor.get(f"/items/{item.id}/versions").get_data(as_text=True)
    assert "What edition 1 changed." in page and f"/items/{item.id}/versions/2/difference" in page


@pytest.mark.parametrize("path", ["/findings/", "/account/"])
def test_a_list_does_not_say_where_in_a_document_an_early_insight_stands(
    app: Flask, sign_in: SignIn, path: str
) -> None:
    finding = make_finding(state="early_insight", title="Money is short")
    finding.place = "Section 6, Table 6.1"
    page = sign_in("national_partner").get(path).get_data(as_text=True)
    assert "Money is short" in page
    assert "Table 6.1" not in page


def test_suggestions_take_no_word_of_an_early_insight_before_its_caveat(app: Flask, sign_in: SignIn) -> None:
    finding = make_finding(state="early_insight", edition=1)
    finding.leads_to, reader = "Then ask about zebras.", make_person("ppi_member")
    db.session.flush()
    visitor, ids = sign_in(reader), (reader.id, finding.item_id)
    app.extensions["index"].rebuild()
    assert visitor.get("/search/suggestions?q=zeb").json == []
    db.session.add(CaveatAcceptance(person_id=ids[0], item_id=ids[1], edition=1))
    db.session.commit()
    assert visitor.get("/search/suggestions?q=zeb").json != []


def test_the_questions_to_a_site_wait_for_the_caveat_too(app: Flask, sign_in: SignIn) -> None:
    item = make_case(state="early_insight", edition=1).item
    place, item_id = f"/case-studies/{item.slug}/questions", item.id
    assert sign_in("ppi_member").get(place).headers["Location"] == f"/items/{item_id}/early-insight"


def test_the_nearest_spelling_takes_no_word_of_an_early_insight_before_its_caveat(app: Flask, sign_in: SignIn) -> None:
    finding = make_finding(state="early_insight", edition=1)
    finding.leads_to, reader = "Then ask about zebras.", make_person("ppi_member")
    db.session.flush()
    visitor, ids = sign_in(reader), (reader.id, finding.item_id)
    app.extensions["index"].rebuild()
    assert "Did you mean" not in visitor.get("/search?q=zebars").text
    db.session.add(CaveatAcceptance(person_id=ids[0], item_id=ids[1], edition=1))
    db.session.commit()
    assert "zebras</a>?" in visitor.get("/search?q=zebars").text


def test_a_reviewer_reads_an_early_insight_after_its_caveat_too(app: Flask, sign_in: SignIn) -> None:
    item = make_finding(state="early_insight", edition=1).item
    address, caveat = f"/items/{item.id}/review", f"/items/{item.id}/early-insight"
    answer = sign_in("ppi_member", f"review:{item.id}").get(address)
    assert answer.headers["Location"] == caveat
    assert sign_in("researcher").get(address).status_code == 200
