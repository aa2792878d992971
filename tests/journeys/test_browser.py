"""The browser starts, and the accessibility checker works under the strictest content security policy."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from playwright.sync_api import Browser, Page

from tests.support import axe
from tests.support.browser import NoBrowser, find_browser

POLICY = "default-src 'none'; script-src 'self'; style-src 'self'"
HEAD = "<!doctype html><html lang='en'><head><title>A page</title></head><body><main><h1>A page</h1>"
PAGES = {"/good": HEAD + "<p>Text</p></main>", "/bad": HEAD + "<img src='/x.png'></main>"}


class Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        body = PAGES.get(self.path, "").encode()
        self.send_response(200 if body else 404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Security-Policy", POLICY)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (the name is the base class's)
        """Keep quiet."""


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def page(browser: Browser, site: str) -> Iterator[Page]:
    context = browser.new_context(base_url=site)
    yield context.new_page()
    context.close()


def test_axe_finds_a_picture_without_alternative_text(page: Page) -> None:
    page.goto("/bad")
    assert "image-alt" in {found["id"] for found in axe.violations(page)}
    with pytest.raises(AssertionError, match="image-alt"):
        axe.check(page)


def test_axe_looks_at_a_page_in_a_browser_without_scripts(browser: Browser, site: str) -> None:
    context = browser.new_context(base_url=site, java_script_enabled=False)
    page = context.new_page()
    page.goto("/bad")
    assert "image-alt" in {found["id"] for found in axe.violations(page)}
    page.goto("/good")
    axe.check(page)
    context.close()


def test_axe_has_nothing_against_a_good_page(page: Page) -> None:
    page.goto("/good")
    axe.check(page)


def test_a_chosen_browser_that_does_not_start_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHROMIUM", "no-such-browser")
    with pytest.raises(NoBrowser, match="no-such-browser"):
        find_browser()
