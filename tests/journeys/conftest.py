"""What a journey may use: a running portal, a browser, pages of any width, with or without JavaScript."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from portal.app import create_app
from portal.core.db import db
from tests.conftest import settings_for
from tests.journeys.furnishing import furnish
from tests.journeys.people import WAIT_MILLISECONDS, new_page, sign_in
from tests.journeys.walk import Known, Seen, walk
from tests.support import live
from tests.support.browser import running_browser
from tests.support.live import LiveServer
from tests.support.made_once import made_once

OpenPage = Callable[..., Page]
Walk = Callable[[str], Seen]

expect.set_options(timeout=WAIT_MILLISECONDS)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One browser for the run; each page gets a fresh profile in it."""
    with running_browser() as started:
        yield started


@pytest.fixture(scope="session")
def prepared_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with schema, content and demonstration accounts; copied, never changed."""
    return made_once(tmp_path_factory, "prepared", live.prepare_data)


@pytest.fixture(scope="module")
def live_server(prepared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveServer]:
    """A running portal on the seed content, for the tests of one module."""
    with live.serving(tmp_path_factory.mktemp("live"), prepared_data) as server:
        yield server


@pytest.fixture
def open_page(browser: Browser, live_server: LiveServer) -> Iterator[OpenPage]:
    """`open_page("/findings/")`: a page on a fresh profile, signed out.

    `width` and `height` in pixels, `javascript=False` for a browser without it; anything else goes to the
    browser (`forced_colors="active"`, `reduced_motion="reduce"`). Errors in its console fail the test.
    Without a path it stays blank.
    """
    contexts = []
    complaints: list[str] = []

    def open_at(
        path: str | None = "/", *, width: int = 1280, height: int = 900, javascript: bool = True, **options: Any
    ) -> Page:
        page = new_page(browser, live_server.url, width=width, height=height, javascript=javascript, **options)
        contexts.append(page.context)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda message: note(message.type, message.text))
        # Somebody listens from the start: a browser that is told to hand over its file chooser only when the key is
        # pressed opens its own one time in ten on a busy machine, and nobody hears of it.
        page.on("filechooser", lambda _: None)
        if path is not None:
            page.goto(path)
        return page

    def note(kind: str, text: str) -> None:
        if kind == "error" and "Failed to load resource" not in text:
            complaints.append(text)

    yield open_at
    for context in contexts:
        context.close()
    assert not complaints, "\n".join(complaints)


@pytest.fixture
def open_page_as(open_page: OpenPage) -> OpenPage:
    """`open_page_as("researcher", "/findings/")`: the same, signed in with that role's demonstration account."""

    def open_signed_in(role: str, path: str = "/", **options: Any) -> Page:
        page = open_page(None, **options)
        sign_in(page, role)
        page.goto(path)
        return page

    return open_signed_in


@pytest.fixture(scope="module")
def walk_as(live_server: LiveServer, browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Walk]:
    """`walk_as("researcher")`: that role's walk through a portal that has something in each of its lists."""
    furnish(browser, live_server.url)
    routes = create_app(settings_for(tmp_path_factory.mktemp("routes"))).url_map
    known = Known()
    yield lambda role: walk(browser, live_server.url, role, routes, known)
    db.disconnect()
