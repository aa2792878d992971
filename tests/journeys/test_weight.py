"""A first visit is light enough for an old phone on a slow line."""

import pytest
from playwright.sync_api import Request

from tests.journeys.conftest import OpenPage

MOST_BYTES = 80 * 1024  # as sent: heads and bodies, packed
MOST_REQUESTS = 8


@pytest.mark.parametrize("path", ["/", "/findings/money-is-the-top-barrier", "/search?q=money"])
def test_a_first_visit_weighs_little(open_page: OpenPage, path: str) -> None:
    page = open_page(None)
    asked: list[Request] = []
    page.on("requestfinished", lambda request: asked.append(request))  # noqa: PLW0108 (a built-in has no signature)
    page.goto(path, wait_until="networkidle")
    sizes = {request.url: request.sizes() for request in asked}
    weight = {url: size["responseHeadersSize"] + size["responseBodySize"] for url, size in sizes.items()}
    assert any(url.endswith(path) for url in weight)
    assert sum(weight.values()) <= MOST_BYTES, weight
    assert len(asked) <= MOST_REQUESTS, weight


@pytest.mark.parametrize("path", ["/", "/findings/", "/findings/money-is-the-top-barrier", "/search?q=money"])
def test_a_public_page_sets_no_cookie(open_page: OpenPage, path: str) -> None:
    assert open_page(path).context.cookies() == []
