"""Errors under /api/ are problem documents. Source: RFC 9457."""

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.exc import OperationalError
from werkzeug.test import TestResponse

from portal.access.policy import EXTERNAL
from portal.core import clock, errors
from portal.core.db import db
from tests.api.conftest import Ask, AskAs
from tests.factories.findings import make_dataset, make_finding

MEDIA_TYPE = "application/problem+json"


def problem(answer: TestResponse, status: int) -> dict[str, Any]:
    assert (answer.status_code, answer.mimetype) == (status, MEDIA_TYPE), answer.text
    document = answer.json
    assert document is not None and document["status"] == status
    assert document["type"] == "about:blank" and document["title"] and document["detail"]
    assert answer.headers["Cache-Control"] == "private, no-store"
    return document


@pytest.mark.parametrize(
    "path",
    ["/nowhere", "/findings/no-such", "/findings/No_Such", "/findings/%00", "/workshops/no-such", "/library/no-such",
     "/findings?page=2", "/pioneers?page=2", "/workshops?page=9", "/search?page=2", "/library?page=2",
     "/case-studies?page=2", "/findings/", "/findings/no-such/data.csv"],
)  # fmt: skip
def test_what_is_not_there_is_not_found(app: Flask, ask: Ask, path: str) -> None:
    problem(ask(path), 404)


def test_an_address_outside_the_version_is_not_found_either(client: FlaskClient) -> None:
    problem(client.get("/api/v2/search"), 404)


@pytest.mark.parametrize(
    "fields",
    [{"state": "draft"}, {"state": "internal_review"}, {"state": "early_insight"}, {"audience": "members"},
     {"audience": "team"}, {"audience": "site", "audience_key": "site:kent"}],
)  # fmt: skip
def test_what_may_not_be_read_is_told_as_what_is_not_there(app: Flask, ask: Ask, fields: dict[str, str]) -> None:
    make_finding(slug="hidden", title="A secret", dataset=make_dataset(), **fields)
    nothing = problem(ask("/findings/nothing"), 404)
    assert problem(ask("/findings/hidden"), 404) == nothing
    assert problem(ask("/findings/hidden/data.csv"), 404) == nothing


def test_a_finding_without_a_table_says_so(app: Flask, ask: Ask) -> None:
    make_finding(slug="words-only")
    assert "rests on no table" in problem(ask("/findings/words-only/data.csv"), 404)["detail"]


def test_what_was_withdrawn_tells_why_to_those_who_could_read_it(app: Flask, ask: Ask) -> None:
    gone = {"state": "withdrawn", "withdrawn_at": clock.now(), "withdrawn_reason": "The base was wrong."}
    make_finding(slug="gone", title="Old", **gone)
    make_finding(slug="taken-back", title="A name", hide_title=True, **gone)
    make_finding(slug="never-theirs", title="Members only", audience="members", **gone)
    told = problem(ask("/findings/gone"), 410)
    assert (told["item"], told["reason"]) == ("Old", "The base was wrong.")
    assert told["withdrawn_at"].endswith("+00:00")
    assert "item" not in problem(ask("/findings/taken-back"), 410)
    problem(ask("/findings/never-theirs"), 404)


@pytest.mark.parametrize(
    ("asked", "named"),
    [
        ("/search?page=0", ["page"]),
        ("/search?page=-1", ["page"]),
        ("/search?page=1.0", ["page"]),
        ("/search?page=1_0", ["page"]),
        ("/search?page=%C2%B2", ["page"]),
        ("/search?page=", ["page"]),
        ("/search?page=1&page=2", ["page"]),
        ("/search?page=9999999999999999999999", ["page"]),
        ("/search?per_page=101", ["per_page"]),
        ("/search?per_page=0&page=x", ["page", "per_page"]),
        ("/search?type=person", ["type"]),
        ("/search?type=finding&type=person&type=x", ["type"]),
        ("/search?year=20166", ["year"]),
        ("/search?year=latest", ["year"]),
        ("/search?site=a%00b", ["site"]),
        ("/search?sort=random", ["sort"]),
        ("/search?theme=" + "&theme=".join(f"t{n}" for n in range(51)), ["theme"]),
        ("/findings?per_page=1000", ["per_page"]),
        ("/findings?wp=WP9", ["wp"]),
        ("/case-studies?barrier=%27--", ["barrier"]),
        ("/pioneers?page=first", ["page"]),
        ("/workshops?per_page=all", ["per_page"]),
        ("/library?sort=size", ["sort"]),
        ("/library/no-such?format=pdf", ["format"]),
    ],
)
def test_each_wrong_parameter_is_named_with_what_it_takes(app: Flask, ask: Ask, asked: str, named: list[str]) -> None:
    document = problem(ask(asked), 422)
    assert sorted(one["parameter"] for one in document["errors"]) == named
    assert all(one["detail"] and one["detail"] in document["detail"] for one in document["errors"])


def test_what_would_change_something_is_refused(client: FlaskClient) -> None:
    for method in ("POST", "PUT", "PATCH", "DELETE"):
        answer = client.open("/api/v1/search", method=method)
        assert problem(answer, 405)["detail"] == "The API is for reading: use GET."
        assert answer.headers["Allow"] == "GET, HEAD, OPTIONS"


RAISED = {
    403: errors.Denied(),
    413: errors.TooLarge(),
    429: errors.TooMany(wait=60),
    500: RuntimeError("a secret detail"),
    503: OperationalError("SELECT 1", {}, Exception("a secret detail")),
}


@pytest.mark.parametrize("status", RAISED)
def test_every_other_error_is_one_too_and_tells_no_secret(
    app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch, status: int
) -> None:
    monkeypatch.setitem(EXTERNAL, "fail", "site:read")
    app.config["PROPAGATE_EXCEPTIONS"] = False

    def fail() -> str:
        raise RAISED[status]

    app.add_url_rule("/api/fail", "fail", fail)
    answer = client.get("/api/fail")
    assert "secret" not in str(problem(answer, status))
    assert answer.headers.get("Retry-After") == ("60" if status == 429 else None)


def test_pages_keep_their_error_pages(client: FlaskClient) -> None:
    for path in ("/apiary", "/nowhere"):
        answer = client.get(path)
        assert (answer.status_code, answer.mimetype) == (404, "text/html")


def test_early_insight_opens_after_its_conditions_are_accepted_on_the_page(app: Flask, ask_as: AskAs) -> None:
    make_finding(slug="early", state="early_insight", dataset=make_dataset())
    db.session.commit()
    ask = ask_as("ppi_member")
    for path in ("/findings/early", "/findings/early/data.csv"):
        assert "accept the conditions" in problem(ask(path), 403)["detail"]
        assert ask_as("researcher")(path).status_code == 200
