"""A token opens the API as its owner, and nothing else."""

from collections.abc import Callable
from unittest.mock import Mock

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from portal.accounts.models import ApiToken, Person
from portal.core import clock
from portal.core.db import db
from tests.api.conftest import AskAs
from tests.conftest import counted_statements
from tests.factories.accounts import make_person
from tests.factories.findings import make_finding
from tests.factories.tokens import make_token

SignIn = Callable[..., FlaskClient]
LIST = "/api/v1/findings"
MEMBERS = {"published", "early_insight", "members"}
TEAM = MEMBERS | {"site", "team", "internal_review", "peer_review"}
SEEN = {  # source: contract.md, the table of states
    "public": {"published"},
    "ppi_member": MEMBERS,
    "pioneer_staff": MEMBERS | {"site"},
    "national_partner": MEMBERS,
    "researcher": TEAM,
    "administrator": TEAM | {"draft", "withdrawn"},
}


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


def titles(client: FlaskClient, **headers: str) -> list[str]:
    answer = client.get(LIST, headers=headers)
    assert answer.status_code == 200, answer.text
    return [row["title"] for row in answer.json["results"]]  # type: ignore[index]


@pytest.fixture
def researcher(app: Flask) -> Person:
    person = make_person("researcher")
    make_finding(title="Open")
    make_finding(title="Mine", state="draft", owner_id=person.id)
    make_finding(title="Theirs", state="draft", owner_id=make_person("researcher").id)
    db.session.commit()
    return person


def test_it_shows_what_its_owner_may_see(researcher: Person, client: FlaskClient) -> None:
    token = make_token(researcher)
    db.session.commit()
    assert titles(client) == ["Open"]
    assert sorted(titles(client, **bearer(token))) == ["Mine", "Open"]
    assert sorted(titles(client, Authorization=f"bearer  {token} ")) == ["Mine", "Open"]


def test_its_answers_are_never_kept_by_a_cache(researcher: Person, client: FlaskClient) -> None:
    token = make_token(researcher)
    db.session.commit()
    answer = client.get(LIST, headers=bearer(token))
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert "ETag" not in answer.headers
    assert "Authorization" in answer.headers["Vary"]


def refused(client: FlaskClient, header: str) -> bool:
    answer = client.get(LIST, headers={"Authorization": header})
    if answer.status_code != 401:
        return False
    assert answer.mimetype == "application/problem+json"
    assert answer.headers["WWW-Authenticate"].startswith("Bearer ")
    assert answer.json["status"] == 401  # type: ignore[index]
    return True


@pytest.mark.parametrize("header", ["Bearer ju_unknown", "Bearer ", "Bearer", "BEARER x y", "Bearer é"])
def test_an_unknown_token_is_refused_and_not_taken_for_the_public(app: Flask, client: FlaskClient, header: str) -> None:
    assert refused(client, header)


def test_an_expired_token_is_refused(researcher: Person, client: FlaskClient) -> None:
    token = make_token(researcher, days=0)
    db.session.commit()
    assert refused(client, f"Bearer {token}")


def test_an_ended_token_is_refused(researcher: Person, client: FlaskClient) -> None:
    token = make_token(researcher)
    db.session.commit()
    assert not refused(client, f"Bearer {token}")
    db.session.delete(db.session.scalars(select(ApiToken)).one())
    db.session.commit()
    assert refused(client, f"Bearer {token}")


def test_the_token_of_a_closed_account_is_refused(researcher: Person, client: FlaskClient) -> None:
    token = make_token(researcher)
    researcher.active = False
    db.session.commit()
    assert refused(client, f"Bearer {token}")


def test_the_token_of_a_demonstration_account_ends_with_the_demonstration(app: Flask, client: FlaskClient) -> None:
    token = make_token(make_person("researcher", demo=True))
    db.session.commit()
    assert not refused(client, f"Bearer {token}")
    app.config["DEMO"] = False
    assert refused(client, f"Bearer {token}")


def test_the_rights_are_those_of_today(researcher: Person, client: FlaskClient) -> None:
    token = make_token(researcher)
    researcher.role = "national_partner"
    make_finding(title="For the team", audience="team")
    db.session.commit()
    assert sorted(titles(client, **bearer(token))) == ["Mine", "Open"]


def test_it_counts_nowhere_but_in_the_api(researcher: Person, client: FlaskClient) -> None:
    token = make_token(researcher)
    db.session.commit()
    assert client.get("/account/settings", headers=bearer(token)).status_code == 302
    assert "Mine" not in client.get("/findings/", headers=bearer(token)).text
    assert client.get("/findings/", headers=bearer("ju_unknown")).status_code == 200


def test_it_counts_for_more_than_who_is_signed_in(researcher: Person, sign_in: SignIn) -> None:
    token = make_token(researcher)
    visitor = sign_in("ppi_member")
    assert titles(visitor) == ["Open"]
    assert sorted(titles(visitor, **bearer(token))) == ["Mine", "Open"]
    assert refused(visitor, "Bearer ju_unknown")


def test_another_kind_of_authorization_is_none_of_ours(researcher: Person, client: FlaskClient) -> None:
    assert titles(client, Authorization="Basic eDp5") == ["Open"]


def test_the_day_of_use_is_noted_once_a_day(researcher: Person, client: FlaskClient) -> None:
    token = make_token(researcher)
    db.session.commit()
    seen = []
    for _ in range(2):
        with counted_statements() as statements:
            titles(client, **bearer(token))
        seen.append([one for one in statements if one.startswith("UPDATE")])
    db.session.rollback()
    assert [len(one) for one in seen] == [1, 0]
    assert db.session.scalars(select(ApiToken.used_on)).one() == clock.in_london(clock.now()).date()


def test_a_busy_database_does_not_keep_a_reader_out(
    researcher: Person, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = make_token(researcher)
    db.session.commit()
    locked = OperationalError("UPDATE", {}, Exception("database is locked"))
    monkeypatch.setattr("portal.accounts.security.tokens.separately", Mock(side_effect=locked))
    assert sorted(titles(client, **bearer(token))) == ["Mine", "Open"]
    db.session.rollback()
    assert db.session.scalars(select(ApiToken.used_on)).one() is None


def test_a_token_changes_nothing(researcher: Person, client: FlaskClient) -> None:
    token = make_token(researcher)
    db.session.commit()
    for method in ("POST", "PUT", "PATCH", "DELETE"):
        assert client.open(LIST, method=method, headers=bearer(token)).status_code == 405
    assert client.open("/account/tokens", method="POST", headers=bearer(token)).status_code == 400


@pytest.mark.parametrize(("who", "seen"), SEEN.items())
def test_each_role_is_told_what_the_table_of_rights_says(ask_as: AskAs, who: str, seen: set[str]) -> None:
    for state in ("published", "early_insight", "internal_review", "peer_review", "draft", "withdrawn"):
        make_finding(title=state, state=state)
    make_finding(title="members", audience="members")
    make_finding(title="team", audience="team")
    make_finding(title="site", audience="site", audience_key="site:cornwall")
    keys = ("site:cornwall",) if who == "pioneer_staff" else ()
    answer = ask_as(who, *keys)("/findings?per_page=100")
    assert {row["title"] for row in answer.json["results"]} == seen  # type: ignore[index]
    assert answer.json["total"] == len(seen)  # type: ignore[index]
