"""The run in good order: enough workers, what takes longest first, and no sweeping of what was imported."""

import gc
import os

import pytest

LONGEST = ("tests/journeys/test_pages_", "tests/journeys/", "tests/canary/", "tests/survival/")
SWEEP_AFTER = (20_000, 20, 50)  # new objects, and sweeps of the younger ages, before an age is looked through


@pytest.hookimpl(tryfirst=True, optionalhook=True)
def pytest_xdist_auto_num_workers() -> int | None:
    """One worker more than cores: a journey often waits for its browser or its server, and leaves its core idle."""
    chosen = "PYTEST_XDIST_AUTO_NUM_WORKERS" in os.environ
    return None if chosen else (os.cpu_count() or 1) + 1


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Long files first: begun last, one of them would keep a single core busy while the others have nothing to do."""
    items.sort(key=lambda item: next((at for at, begin in enumerate(LONGEST) if item.nodeid.startswith(begin)), 9))


def pytest_collection_finish() -> None:
    """Everything is imported: leave it out of every later sweep of memory."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*SWEEP_AFTER)
