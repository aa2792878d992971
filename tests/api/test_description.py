"""The description of the API is whole, and true to what is answered: tried out with made-up requests."""

from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
import schemathesis
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode

from portal.access.policy import EXTERNAL
from portal.core.db import db
from tests.api.conftest import Wsgi
from tests.factories.accounts import make_person
from tests.factories.case_studies import make_case, make_outcome
from tests.factories.evidence import make_document
from tests.factories.findings import make_dataset, make_finding
from tests.factories.pages import tag
from tests.factories.pioneers import make_pioneer
from tests.factories.tokens import make_token
from tests.factories.workshops import make_workshop

UNPACKED = {"Accept-Encoding": "identity"}  # the client of these tests does not unpack
ADDRESSES = {
    "search": "/api/v1/search",
    "listWorkshops": "/api/v1/workshops",
    "showWorkshop": "/api/v1/workshops/{slug}",
    "listCaseStudies": "/api/v1/case-studies",
    "listFindings": "/api/v1/findings",
    "showFinding": "/api/v1/findings/{slug}",
    "findingData": "/api/v1/findings/{slug}/data.csv",
    "listDocuments": "/api/v1/library",
    "citeDocument": "/api/v1/library/{slug}",
    "listPioneers": "/api/v1/pioneers",
}
TRIES = settings(
    max_examples=8,
    deadline=None,
    database=None,
    derandomize=True,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture
def document(client: FlaskClient) -> dict[str, Any]:
    found: dict[str, Any] = client.get("/api/v1/openapi.json").json  # type: ignore[assignment]
    return found


def acts(document: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {path: methods["get"] for path, methods in document["paths"].items()}


def test_it_names_every_address_and_no_other(document: dict[str, Any]) -> None:
    assert document["openapi"].startswith("3.1.")
    assert {act["operationId"]: path for path, act in acts(document).items()} == ADDRESSES
    assert {method for methods in document["paths"].values() for method in methods} == {"get"}


def test_each_address_says_in_words_what_it_gives_takes_and_answers(document: dict[str, Any]) -> None:
    for path, act in acts(document).items():
        assert act["summary"].endswith("."), path
        assert {"200", "401", "404", "503"} <= set(act["responses"]), path
        for status, answer in act["responses"].items():
            wanted = "#/components/schemas/Problem"
            if status != "200":
                assert answer["content"] == {"application/problem+json": {"schema": {"$ref": wanted}}}, (path, status)
        for parameter in act["parameters"]:
            assert parameter["schema"]["type"], (path, parameter["name"])
            assert parameter["in"] == "path" or parameter["description"], (path, parameter["name"])


def test_a_token_is_welcome_everywhere_and_needed_nowhere(document: dict[str, Any]) -> None:
    assert document["security"] == [{}, {"bearer": []}]
    assert document["components"]["securitySchemes"]["bearer"]["scheme"] == "bearer"
    assert not [path for path, act in acts(document).items() if "security" in act]


def test_no_page_of_a_library_is_served(app: Flask, client: FlaskClient) -> None:
    assert not [rule.rule for rule in app.url_map.iter_rules() if "apidoc" in rule.rule or "swagger" in rule.rule]
    assert not [endpoint for endpoint in EXTERNAL if endpoint.startswith("openapi")]
    assert client.get("/apidoc/swagger/").status_code == 404


def test_people_are_led_to_the_help(client: FlaskClient) -> None:
    assert client.get("/api/").location == "/help/api"
    assert client.get("/api").status_code == 308


@pytest.fixture
def filled(app: Flask, build_index: Callable[[], None]) -> None:
    """Something of everything, each with the slug that the requests are made to ask for."""
    make_pioneer("sample", "Sample")
    tag(make_finding(slug="sample", title="Money is short", dataset=make_dataset()).item, "site", "sample")
    make_finding(slug="hidden", state="draft")
    make_case(slug="sample", barriers={"B14": "overcame"}, outcomes=[make_outcome("O11")])
    make_workshop(slug="sample")
    make_document(slug="sample")
    build_index()


@pytest.fixture
def described(filled: None, apart: Wsgi) -> Any:
    """The description as the tool that makes up requests reads it; a description that is none is refused."""
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", apart)
    schema.validate()
    return schema


def ask_for_what_is_there(case: schemathesis.Case) -> None:
    """Made-up slugs and pages lead nowhere: ask for those that exist."""
    if case.path_parameters:
        case.path_parameters["slug"] = "sample"
    if "page" in case.query:
        case.query["page"] = 1


@pytest.mark.parametrize("mode", GenerationMode)
def test_made_up_requests_are_answered_as_described(described: Any, mode: GenerationMode) -> None:
    answered: Counter[tuple[str, int]] = Counter()

    def check(case: schemathesis.Case) -> None:
        if mode.is_positive:
            ask_for_what_is_there(case)
        answered[case.path, case.call_and_validate(headers=UNPACKED).status_code] += 1

    for name in ADDRESSES:
        made_up = described.find_operation_by_id(name).as_strategy(generation_mode=mode)
        TRIES(given(case=made_up)(check))()
    good = {path for path, status in answered if status == 200}
    refused = {path for path, status in answered if status in (404, 422)}
    assert (good if mode.is_positive else refused) == set(ADDRESSES.values()), "each was put to the test"


def test_a_token_changes_what_is_told_and_not_how(app: Flask, described: Any) -> None:
    headers = UNPACKED | {"Authorization": f"Bearer {make_token(make_person('administrator'))}"}
    db.session.commit()
    for name in ADDRESSES:
        case = described.find_operation_by_id(name).Case(path_parameters={"slug": "sample"})
        case.call_and_validate(headers=headers)
