"""The accessibility checker: axe-core, run inside a page and told as sentences."""

import functools
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

AXE = Path(__file__).parents[2] / "node_modules/axe-core/axe.min.js"
# WCAG 2.2 at level AA, and the practices that axe counts as good.
# `preload` would fetch the style sheets once more, for a rule that none of the tags holds.
HOW = "{runOnly: tags, resultTypes: ['violations'], preload: false}"
RUN = f"([tags, without]) => axe.run({{exclude: without.map(part => [part])}}, {HOW}).then(found => found.violations)"
TAGS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
# A page that runs no scripts reads what stands in <noscript>; asked without waiting, since waiting would never end.
RUNS_NO_SCRIPTS = """() => {
    const box = document.createElement("div");
    box.innerHTML = "<noscript><b></b></noscript>";
    return box.firstChild.firstElementChild !== null;
}"""


@functools.cache
def axe_source() -> str:
    return AXE.read_text(encoding="utf-8")


@contextmanager
def scripts_awake(page: Page) -> Iterator[None]:
    """Let axe's timers run in a browser without JavaScript; the page as it stands was made without."""
    if not page.evaluate(RUNS_NO_SCRIPTS):
        yield
        return
    debugger = page.context.new_cdp_session(page)
    for disabled in (True, False):  # only a change is passed on
        debugger.send("Emulation.setScriptExecutionDisabled", {"value": disabled})
    yield
    debugger.send("Emulation.setScriptExecutionDisabled", {"value": True})


def violations(page: Page, *, tags: Sequence[str] = TAGS, without: Sequence[str] = ()) -> list[dict[str, Any]]:
    """What axe finds wrong on the page as it stands (but in the parts `without`), as axe's own records, worst first.

    The script comes in through the browser's debugger, which the page's content security policy cannot bind.
    """
    with scripts_awake(page):
        if not page.evaluate("'axe' in window"):
            page.evaluate(axe_source())
        answer: list[dict[str, Any]] = page.evaluate(RUN, [list(tags), list(without)])
    order = {"critical": 0, "serious": 1, "moderate": 2, "minor": 3}
    return sorted(answer, key=lambda found: order.get(found["impact"], 4))


def told(found: Sequence[dict[str, Any]]) -> str:
    """The violations in words: impact, rule, and where."""
    lines = []
    for violation in found:
        lines.append(f"{violation['impact']}: {violation['id']} - {violation['help']}")
        lines += [f"    {' '.join(map(str, node['target']))}: {node['html'][:160]}" for node in violation["nodes"]]
    return "\n".join(lines)


def check(page: Page, *, tags: Sequence[str] = TAGS) -> None:
    """Raises: AssertionError that tells every violation on the page."""
    found = violations(page, tags=tags)
    assert not found, f"{page.url}\n{told(found)}"
