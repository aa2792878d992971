"""An engine on a folder of the test's own, with the portal's thesaurus."""

from collections.abc import Callable
from pathlib import Path

import pytest

from portal.items.search import SearchDocument
from portal.search.thesaurus import Thesaurus
from portal.search.whoosh_engine import WhooshEngine

VOCABULARY = Path(__file__).parents[2] / "content" / "vocabulary"

Filled = Callable[..., WhooshEngine]


@pytest.fixture(scope="session")
def thesaurus() -> Thesaurus:
    return Thesaurus.from_folder(VOCABULARY)


@pytest.fixture
def engine_with(tmp_path: Path, thesaurus: Thesaurus) -> Filled:
    """`engine_with(document(...), document(...))`: an engine that holds just these."""

    def fill(*documents: SearchDocument) -> WhooshEngine:
        engine = WhooshEngine(tmp_path / "index", thesaurus)
        engine.rebuild(documents)
        return engine

    return fill
