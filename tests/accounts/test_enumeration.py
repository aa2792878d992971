"""Nobody learns from an answer, or from the work behind it, whether an address has an account."""

import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from passlib.handlers import argon2
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from portal.config import Settings
from portal.core.db import db
from portal.core.jobs import Job
from portal.core.outbox import Mail
from tests.accounts.forms import person_with_password
from tests.conftest import counted_statements, settings_for

pytestmark = pytest.mark.usefixtures("without_csrf")
WAYS = {
    "sign-in": ("/account/sign-in", {"password": "a wrong one altogether"}),
    "reset": ("/account/new-password", {}),
    "link": ("/account/sign-in/link", {}),
}


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return settings_for(tmp_path, smtp_url="smtp://127.0.0.1:1")


@pytest.fixture
def hashed(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """How many times a password was hashed."""
    seen: Counter[str] = Counter()
    argon2.argon2.set_backend()  # the first use in a process changes the class, which it refuses once that is changed
    verify: Callable[..., bool] = argon2.argon2.verify.__func__

    def count(cls: type, *args: object, **kwargs: object) -> bool:
        seen["argon2"] += 1
        return verify(cls, *args, **kwargs)

    monkeypatch.setattr(argon2.argon2, "verify", classmethod(count))
    return seen


def told(answer: TestResponse, email: str) -> tuple[int, str, str]:
    """What a stranger sees of an answer, without what they typed and the form's token."""
    text = re.sub(r'value="[^"]*"', "", answer.text.replace(email, "ADDRESS"))
    return answer.status_code, answer.headers.get("Location", ""), text


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("other", ["nobody@example.org", "closed", "without a password"])
def test_known_and_unknown_addresses_get_the_same_answer_for_the_same_work(
    way: str, other: str, app: Flask, hashed: Counter[str]
) -> None:
    known = person_with_password(sign_in_link=True).email
    if other == "closed":
        other = person_with_password(active=False).email
    elif other == "without a password":
        other = person_with_password(password=None).email
    seen = [asked(app, way, email, hashed) for email in (known, other)]
    assert seen[0] == seen[1]
    assert seen[0][2] == ({"argon2": 1} if way == "sign-in" else {})
    assert db.session.scalar(select(func.count()).select_from(Mail)) == 0, "the worker sends, not the answer"


def asked(app: Flask, way: str, email: str, hashed: Counter[str]) -> tuple[object, ...]:
    path, more = WAYS[way]
    client: FlaskClient = app.test_client()
    hashed.clear()
    db.session.rollback()
    with counted_statements() as statements:
        answer = client.post(path, data={"email": email} | more)
    after = client.get("/account/sign-in").text if answer.status_code == 302 else ""
    db.session.rollback()
    queued = len(db.session.scalars(select(Job.id)).all()) > 0
    db.session.rollback()
    return told(answer, email), re.sub(r'value="[^"]*"', "", after), dict(hashed), len(statements), queued
