"""Every route says who may, is written as the house writes addresses, and opens to those whom the matrix names."""

import csv
import re
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule

from portal.access.guard import LATER, permission_of
from portal.access.policy import EXTERNAL, GRANTS, ROLES
from tests.support.source import ROOT

MATRIX = ROOT / "tests" / "rules" / "route_matrix.csv"
STATIC_PART = re.compile(r"[a-z0-9]+(?:[-.][a-z0-9]+)*")
PARAMETER = re.compile(r"<(\w+)(?:\([^)]*\))?:\w+>")
SAMPLES = {"slug": "no-such-thing", "int": "999999", "string": "no-such", "path": "no/such", "uuid": "0" * 32}

SLOW = {  # they read files, compare or hash: nobody else who writes waits for them meanwhile
    "accounts.way_in",
    "case_studies.new_from_word",
    *(f"evidence.{name}" for name in ("attach", "decide_import", "read_import")),
    *(f"security.{name}" for name in ("change_password", "login", "mf_recovery", "reset_password")),
    "security.two_factor_token_validation",
    *(f"workshops.{name}" for name in ("bring_word", "create_session", "edit_session", "preview_summary")),
}


def matrix() -> dict[str, dict[str, str]]:
    """endpoint -> role -> "yes" or "no", as reviewed by people."""
    with MATRIX.open(newline="") as stream:
        return {row["endpoint"]: row for row in csv.DictReader(stream)}


def rules(app: Flask) -> list[Rule]:
    return sorted(app.url_map.iter_rules(), key=lambda rule: rule.rule)


def test_every_route_carries_a_permission_that_the_table_knows(app: Flask) -> None:
    for rule in rules(app):
        assert permission_of(app, rule.endpoint) in GRANTS, rule


def test_only_libraries_stand_in_the_list_of_outside_routes() -> None:
    assert {name.split(".")[0] for name in EXTERNAL} <= {"static", "security", "openapi"}


def test_slow_views_alone_begin_to_write_when_they_say_so(app: Flask) -> None:
    assert {name for name, view in app.view_functions.items() if getattr(view, LATER, False)} == SLOW


def test_addresses_are_kebab_case_and_typed(app: Flask) -> None:
    for rule in rules(app):
        if rule.endpoint in EXTERNAL:
            continue
        plain = re.sub(r"<[^>]*>", "", rule.rule) if PARAMETER.search(rule.rule) else rule.rule
        typed = PARAMETER.sub("0", rule.rule)
        assert "<" not in typed, f"{rule.rule}: give the parameter a type"
        for part in filter(None, plain.split("/")):
            assert STATIC_PART.fullmatch(part.strip(".-")), rule.rule


def test_the_matrix_knows_every_route_and_no_other(app: Flask) -> None:
    assert {rule.endpoint for rule in rules(app)} == set(matrix())


def address_of(rule: Rule) -> str:
    return PARAMETER.sub(lambda match: SAMPLES[match[1]], rule.rule)


@pytest.mark.usefixtures("without_csrf")
def test_the_guard_lets_through_exactly_whom_the_matrix_names(
    app: Flask, sign_in: Callable[..., FlaskClient], role: str
) -> None:
    visitor, wrong = sign_in(role), []
    expected = matrix()
    for rule in rules(app):
        if rule.endpoint == "static":
            continue
        method = "GET" if "GET" in (rule.methods or ()) else "POST"
        answer = visitor.open(address_of(rule), method=method)
        turned_away = answer.status_code == 403 or "/account/sign-in?next" in answer.headers.get("Location", "")
        if turned_away is (expected[rule.endpoint][role] == "yes"):
            wrong.append((method, rule.rule, answer.status_code, expected[rule.endpoint][role]))
        assert answer.status_code != 500, rule.rule
        if "sign-out" in rule.rule:
            visitor = sign_in(role)
    assert wrong == []


def test_a_number_that_no_row_can_have_is_not_found(app: Flask, sign_in: Callable[..., FlaskClient]) -> None:
    visitor = sign_in("administrator")
    numbered = [rule for rule in rules(app) if "<int:" in rule.rule and "GET" in (rule.methods or ())]
    answers = {rule.rule: visitor.get(PARAMETER.sub(_too_large, rule.rule)).status_code for rule in numbered}
    assert set(answers.values()) == {404}, answers


def _too_large(match: re.Match[str]) -> str:
    return "99999999999999999999" if match[1] == "int" else SAMPLES[match[1]]


def test_the_matrix_has_a_column_for_every_role() -> None:
    for row in matrix().values():
        assert {row[role] for role in ROLES} <= {"yes", "no"}
