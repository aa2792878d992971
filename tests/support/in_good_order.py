"""The run in good order: what takes longest begins first, and what was imported is not swept again and again."""

import gc

import pytest

LONGEST = ("tests/journeys/test_pages_", "tests/journeys/", "tests/canary/", "tests/survival/")
SWEEP_AFTER = (20_000, 20, 50)  # new objects, and sweeps of the younger ages, before an age is looked through


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Long files first: begun last, one of them would keep a single core busy while the others have nothing to do."""
    items.sort(key=lambda item: next((at for at, begin in enumerate(LONGEST) if item.nodeid.startswith(begin)), 9))


def pytest_collection_finish() -> None:
    """Everything is imported: leave it out of every later sweep of memory."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*SWEEP_AFTER)
