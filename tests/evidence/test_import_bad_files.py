"""Files of references that are broken or none: the good is taken, the rest is told, where and why."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.evidence.imports import count, decide, look, send

pytestmark = pytest.mark.usefixtures("without_csrf")


@pytest.fixture
def visitor(sign_in: Callable[..., FlaskClient]) -> FlaskClient:
    return sign_in("researcher")


@pytest.mark.parametrize(
    "data, words",
    [
        (b"", "That file is empty"),
        (b"<html>no references</html>", "We cannot tell the format"),
        (b"x" * (20 * 1024 * 1024 + 1), "larger than 20 MB"),
    ],
)
def test_what_is_no_file_of_references_is_told_at_its_field(
    app: Flask, visitor: FlaskClient, data: bytes, words: str
) -> None:
    with send(visitor, data, "refs") as answer:
        assert answer.status_code == 400
        assert words in answer.text and 'href="#file"' in answer.text


@pytest.mark.parametrize(
    "text, good",
    [
        ('[{"id": "a", "title": "Good"}, {"id": "b"}, 3]', 1),
        ("@article{a, title={Good}}\n@article{b, title={Never closed", 1),
        ('[{"id": "a", "title": "Cut off', 0),
    ],
)
def test_of_broken_files_the_good_is_taken_and_the_bad_is_listed(
    app: Flask, visitor: FlaskClient, text: str, good: int
) -> None:
    address, page = look(visitor, text)
    assert "What we could not read" in page.get_text()
    if good:
        decide(visitor, address, page)
    assert count() == good
