"""A case in early insight shows members no word of it before they accept its caveat, wherever cases are told."""

from collections.abc import Callable

from flask import Flask
from flask.testing import FlaskClient

from portal.core.db import db
from portal.items.models import Item
from portal.publishing import actions
from tests.conftest import viewer_of
from tests.factories.accounts import make_person
from tests.factories.case_studies import make_case
from tests.factories.pioneers import make_pioneer

SignIn = Callable[..., FlaskClient]
CANARY = "canary"
LISTS = ("/case-studies/", "/case-studies/?barrier=B13", "/case-studies/export.csv", "/pioneers/cornwall")


def put() -> int:
    make_pioneer()
    make_case(slug="open", title="Open")
    case = make_case(
        slug="early", title="Early", state="early_insight", audience="members", edition=1,
        barriers={"B13": "overcame"}, terms={"site": ["cornwall"]},
        fields={"gist": f"A {CANARY} sings.", "logic_model": [
            {"column": "inputs", "group": "", "text": CANARY, "uncertain": False},
        ]},
    )  # fmt: skip
    case.barriers[0].how = f"With a {CANARY}."
    db.session.commit()
    return case.item_id


def test_nothing_of_it_is_listed_sent_or_compared_before_the_caveat(app: Flask, sign_in: SignIn) -> None:
    number = put()
    reader = sign_in("ppi_member")
    for end in ("", ".json", ".docx", ".pdf", "/logic-model.svg"):
        answer = reader.get(f"/case-studies/early{end}")
        assert (answer.status_code, answer.headers["Location"]) == (302, f"/items/{number}/early-insight"), end
    for address in LISTS:
        assert CANARY not in reader.get(address).text, address
    assert "Early insight: open it to read and accept its terms." in reader.get("/case-studies/").text
    assert "Early insight: open it to read and accept its terms." in reader.get("/pioneers/cornwall").text
    refused = reader.get("/case-studies/compare?case=early&case=open")
    assert refused.status_code == 400
    assert CANARY not in refused.text


def test_who_accepted_the_caveat_finds_it_everywhere(app: Flask, sign_in: SignIn) -> None:
    number = put()
    member = make_person("ppi_member")
    db.session.flush()
    actions.accept_caveat(viewer_of(member), db.session.get_one(Item, number), 1)
    db.session.commit()
    reader = sign_in(member)
    for address in (*LISTS, "/case-studies/early", "/case-studies/early.json"):
        assert CANARY in reader.get(address).text, address
    assert reader.get("/case-studies/compare?case=early&case=open").status_code == 200
