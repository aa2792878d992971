"""The judged queries over our own content: the best answer is among the first three, and those are to the point."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from bench.support.own_content import content_documents
from portal.search.thesaurus import Thesaurus
from portal.search.whoosh_engine import WhooshEngine
from tests.search.documents import request

JUDGED: list[dict[str, Any]] = yaml.safe_load((Path(__file__).parent / "judged_queries.yaml").read_text())["queries"]


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory, thesaurus: Thesaurus) -> WhooshEngine:
    made = WhooshEngine(tmp_path_factory.mktemp("own"), thesaurus)
    made.rebuild(content_documents())
    return made


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
