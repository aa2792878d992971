"""What the tests of imports share: a file with three bad records, and the two steps of the page."""

import io

from bs4 import BeautifulSoup
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from portal.core.db import db
from portal.evidence.models import Document

RIS = """TY  - JOUR
ID  - one
TI  - A new paper
AU  - Mays, Nicholas
PY  - 2016
DO  - 10.1000/new
ER  -

TY  - JOUR
ID  - bad-year
TI  - The far future
PY  - 20166
ER  -

TY  - JOUR
ID  - bad-doi
TI  - A space
DO  - 10.1000/a b
ER  -

TY  - RPRT
ID  - no-title
ER  -

TY  - JOUR
ID  - here
TI  - Known already
AU  - Erens, Bob
PY  - 2017
VL  - 25
DO  - 10.1000/HERE
ER  -
"""


def send(client: FlaskClient, text: str | bytes = RIS, name: str = "refs.ris") -> TestResponse:
    data = text.encode() if isinstance(text, str) else text
    body = {"file": (io.BytesIO(data), name), "format": ""}
    return client.post("/library/import", data=body, content_type="multipart/form-data")


def look(client: FlaskClient, text: str = RIS) -> tuple[str, BeautifulSoup]:
    address = send(client, text).headers["Location"]
    return address, BeautifulSoup(client.get(address).text, "html.parser")


def decide(client: FlaskClient, address: str, page: BeautifulSoup, **choices: object) -> TestResponse:
    mark = page.find("input", {"name": "mark"})
    assert mark is not None
    names = {name.replace("_", "-"): value for name, value in choices.items() if name not in ("state", "audience")}
    kept = {name: choices.get(name, usual) for name, usual in (("state", "draft"), ("audience", "team"))}
    return client.post(address, data=names | kept | {"mark": mark["value"]})


def count() -> int:
    db.session.expire_all()
    return db.session.scalar(select(func.count()).select_from(Document)) or 0
