"""The ways in which one journey is made: by mouse, by keyboard alone, without JavaScript."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Page

from tests.journeys.conftest import OpenPage
from tests.journeys.hands import Keyboard, Mouse

WAYS = ("by mouse", "by keyboard alone", "without JavaScript")
Hands = Mouse | Keyboard


@dataclass
class Way:
    """One way of working the portal; `mark` is a word that no other way has."""

    name: str
    opened: Callable[..., Page]  # signed out
    opened_as: Callable[..., Page]  # signed in with a demonstration account

    @property
    def mark(self) -> str:
        return self.name.replace(" ", "").lower()

    def hands(self, page: Page) -> Hands:
        return Keyboard(page) if self.name == "by keyboard alone" else Mouse(page)


def make_way(name: str, open_page: OpenPage, open_page_as: OpenPage) -> Way:
    """Returns: the way, whose pages have no JavaScript when its name says so."""
    options: dict[str, Any] = {"javascript": name != "without JavaScript"}
    return Way(
        name,
        lambda path="/", **more: open_page(path, **options, **more),
        lambda role, path="/", **more: open_page_as(role, path, **options, **more),
    )
