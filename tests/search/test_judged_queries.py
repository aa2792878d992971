"""The judged queries over our own content: the best answer is among the first three, and those are to the point."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml

from bench.support.own_content import content_documents
from portal.items.search import SearchDocument
from portal.search.thesaurus import Thesaurus
from portal.search.whoosh_engine import WhooshEngine
from tests.search.conftest import Filled
from tests.search.documents import document, request

QUERIES: dict[str, list[dict[str, Any]]] = yaml.safe_load((Path(__file__).parent / "judged_queries.yaml").read_text())
JUDGED = QUERIES["queries"]
PLACES = QUERIES["places"]


@pytest.fixture(scope="module")
def documents() -> list[SearchDocument]:
    return content_documents()


@pytest.fixture(scope="module")
def engine(
    tmp_path_factory: pytest.TempPathFactory, thesaurus: Thesaurus, documents: list[SearchDocument]
) -> WhooshEngine:
    made = WhooshEngine(tmp_path_factory.mktemp("own"), thesaurus)
    made.rebuild(documents)
    return made


def test_every_kind_of_item_can_be_found(engine: WhooshEngine, documents: list[SearchDocument]) -> None:
    kinds = {str(one.external_id).split("/")[0] for one in documents}
    assert kinds == {"case_study", "evidence", "finding", "learning_point", "pioneer", "round", "summary", "workshop"}
    assert {one.value for one in engine.search(request()).facets["type"]} == {
        "case_study", "evidence", "finding", "pioneer", "summary", "workshop",
    }  # fmt: skip
    for one in documents[::7]:
        answer = engine.search(request(f'"{one.title.replace(chr(34), "")}"', per_page=100))
        assert one.item_id in [hit.item_id for hit in answer.hits], one.title


def test_documents_hold_the_names_of_their_terms_in_the_sources_words_and_in_everyday_ones(
    documents: list[SearchDocument],
) -> None:
    about = [one for one in documents if "B19" in one.facets.get("barrier", ())]
    assert {one.kind for one in about} >= {"case_study", "evidence"}
    for one in about:
        assert {"Agreeing risk sharing between partners", "Who carries the risk"} <= set(one.keywords), one.title


def test_a_remark_stands_below_a_page_that_says_the_same(engine_with: Filled) -> None:
    page = document("Risk sharing between partners", number=1)
    remark = replace(document("Risk sharing between partners", number=2), worth=0.5)
    assert [hit.item_id for hit in engine_with(page, remark).search(request("risk sharing")).hits] == [1, 2]


def test_there_are_enough_judged_queries() -> None:
    assert len(JUDGED) >= 60
    assert all(max(one["relevant"].values()) == 3 for one in JUDGED)


@pytest.mark.parametrize("judged", JUDGED, ids=lambda one: one["query"])
def test_the_first_three_hits_are_right(engine: WhooshEngine, judged: dict[str, Any]) -> None:
    grades = judged["relevant"]
    first = [str(hit.external_id) for hit in engine.search(request(judged["query"])).hits[:3]]
    assert 3 in [grades.get(found) for found in first], first
    strangers = [found for found in first if found not in grades]
    assert len(strangers) <= max(0, 3 - len(grades)), strangers


@pytest.mark.parametrize("wanted", PLACES, ids=lambda one: one["query"])
def test_a_query_leads_to_the_section_or_slide_that_it_is_about(engine: WhooshEngine, wanted: dict[str, str]) -> None:
    hits = engine.search(request(wanted["query"])).hits[:5]
    found = [hit for hit in hits if hit.external_id == f"evidence/{wanted['document']}"]
    quoted = [snippet.fragment for hit in found for snippet in hit.snippets]
    assert f"#outline-{wanted['entry']}" in quoted, [(hit.external_id, hit.snippets) for hit in hits]
