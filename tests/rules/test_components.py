"""Every component is drawn from sample data: right words, no inline code, nothing unescaped, nothing twice."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from markupsafe import Markup

from portal.access.policy import ROLE_LABELS, STATE_LABELS
from portal.app import create_app
from portal.core.db import db
from tests.conftest import settings_for
from tests.rules.component_samples import SAMPLES, Sample
from tests.support.source import ROOT

FOLDER = ROOT / "portal" / "templates" / "components"
ERRORS = ROOT / "portal" / "templates" / "errors"
MACRO = re.compile(r"{%-? macro ([a-z]\w*)\(")
FORMS = {"error_summary", "field", "form_page"}  # drawn in tests/core/test_form_adapter.py
PARTS = {"shape", "symbol", "said", "chart_foot", "chart_head", "chart_key"}  # drawn by the charts
INNER = {"scale", "line", "single", "together", "rows_of", "patterns", "bar", "bar_row"}  # used by one chart only
EVIL = "<x-evil>"
CHOSEN = {"key", "group", "id"}  # names that tie parts together, never shown


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """One app for all samples: drawing needs no database."""
    yield create_app(settings_for(tmp_path_factory.mktemp("look")))
    db.disconnect()


def draw(app: Flask, sample: Sample, args: tuple[Any, ...] | None = None) -> str:
    """Returns: the HTML of the sample's macro."""
    names = [f"a{place}" for place in range(len(sample.args))]
    call = f"m({', '.join(names)})"
    body = f"{{% call {call} %}}{sample.block}{{% endcall %}}" if sample.block else f"{{{{ {call} }}}}"
    text = f'{{% from "components/{sample.file}.html" import {sample.macro} as m %}}{body}'
    values = dict(zip(names, args or sample.args, strict=True))
    with app.test_request_context():
        return app.jinja_env.from_string(text).render(values)


def poisoned(value: Any) -> Any:
    """Returns: the value with markup at the end of every text in it, except of ready HTML."""
    if isinstance(value, Markup):
        return value
    if isinstance(value, str):
        return value + EVIL
    if isinstance(value, dict):
        return {key: inner if key in CHOSEN else poisoned(inner) for key, inner in value.items()}
    return type(value)(poisoned(inner) for inner in value) if type(value) in (list, tuple) else value


def macros() -> Iterator[str]:
    for path in sorted(FOLDER.glob("*.html")):
        yield from MACRO.findall(path.read_text())


@pytest.mark.parametrize("sample", SAMPLES, ids=str)
def test_it_shows_the_words(app: Flask, sample: Sample) -> None:
    text = " ".join(BeautifulSoup(draw(app, sample), "html.parser").get_text(" ").split())
    missing = [words for words in sample.words if words not in text and words not in text.replace(" )", ")")]
    assert missing == []
    assert "None" not in text and "Undefined" not in text


@pytest.mark.parametrize("sample", SAMPLES, ids=str)
def test_it_needs_nothing_that_the_security_policy_refuses(app: Flask, sample: Sample) -> None:
    page = BeautifulSoup(draw(app, sample), "html.parser")
    assert page.find(["script", "style"]) is None
    assert not [tag for tag in page.find_all(True) if any(name == "style" or name[:2] == "on" for name in tag.attrs)]


@pytest.mark.parametrize("sample", SAMPLES, ids=str)
def test_it_uses_no_id_twice_and_names_what_it_refers_to(app: Flask, sample: Sample) -> None:
    page = BeautifulSoup(draw(app, sample), "html.parser")
    ids = [tag["id"] for tag in page.find_all(id=True)]
    labels = [tag["for"] for tag in page.find_all("label", attrs={"for": True})]
    assert len(ids) == len(set(ids))
    assert set(labels) <= set(ids)


@pytest.mark.parametrize("sample", SAMPLES, ids=str)
def test_it_escapes_every_text(app: Flask, sample: Sample) -> None:
    page = BeautifulSoup(draw(app, sample, poisoned(sample.args)), "html.parser")
    assert page.find("x-evil") is None


def test_every_macro_has_a_sample() -> None:
    drawn = {sample.macro for sample in SAMPLES} | FORMS | PARTS | INNER
    assert set(macros()) - drawn == set()


def test_every_macro_is_in_the_guide() -> None:
    guide = (ROOT / "docs" / "components.md").read_text()
    told = set(re.findall(r"`(\w+)\.html`: `(\w+)`", guide))
    unknown = {name for name in macros() if name not in {macro for _, macro in told}}
    assert unknown <= PARTS | INNER | {"mark", "nav_links", "mini_dot", "kept_words", "chart_table"}
    assert all(f"macro {macro}(" in (FOLDER / f"{file}.html").read_text() for file, macro in told)


def test_states_and_roles_have_the_words_of_the_policy(app: Flask) -> None:
    for macro, labels in (("state_tag", STATE_LABELS), ("role_tag", ROLE_LABELS)):
        for key, label in labels.items():
            text = BeautifulSoup(draw(app, Sample("tags", macro, (key,), ())), "html.parser").get_text()
            assert text.strip() == ("" if key == "published" else label)


def test_what_is_real_is_not_marked_as_made_up(app: Flask) -> None:
    assert "llustrative" not in draw(app, Sample("illustrative", "illustrative", (False,), (), "real"))
    assert draw(app, Sample("tags", "demo_tag", (False,), ())) == ""


def test_one_page_has_no_pager(app: Flask) -> None:
    sample = next(sample for sample in SAMPLES if sample.macro == "pagination")
    single = type(sample.args[0])([1], 1, 1, 20)
    assert draw(app, sample, (single, "?page={page}")).strip() == ""


@pytest.mark.parametrize("status", [400, 403, 404, 409, 410, 413, 429, 500, 503])
def test_each_error_page_has_one_heading_and_keeps_what_was_typed(app: Flask, status: int) -> None:
    words = "A comment that took a long time to write, about five people and one story."
    with app.test_request_context():
        html = app.jinja_env.get_template(f"errors/{status}.html").render(
            status=status, kept={"body": [words]}, path="/findings/x", theirs="Their words", yours="Your words"
        )
    page = BeautifulSoup(html, "html.parser")
    assert len(page.find_all("h1")) == 1
    assert page.find("textarea", {"name": "body"}).text == words
    assert (status == 409) == ("Their words" in html)
