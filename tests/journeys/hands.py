"""How a person works a page: by mouse, or by keyboard alone with a focus that shows and moves in order."""

import re
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

Name = str | re.Pattern[str]

MOST_STOPS = 150  # a page that needs more presses of Tab than this has lost its reader
MOST_CHOICES = 10

# Runs in the page at each stop, so that a press of Tab costs one question: what had the focus before and how it
# looked then (itself, or for a radio or a tick box the mark drawn on its label) is kept on the page between two calls.
STOP = """([wanted, key]) => {
    const look = element => [element, element.labels?.[0]].map((node, number) => {
        if (!node) return "";
        const s = getComputedStyle(node, number ? "::before" : null);
        return [s.outlineStyle, s.outlineWidth, s.outlineColor, s.boxShadow, s.backgroundColor, s.borderWidth].join();
    }).join(" | ");
    const follows = (one, other) =>
        Boolean(one.compareDocumentPosition(other) & Node.DOCUMENT_POSITION_FOLLOWING);
    const onScreen = element => {
        const shown = element.matches("[type=radio], [type=checkbox]") ? element.labels[0] : element;
        const box = shown.getBoundingClientRect();
        return box.width > 0 && box.height > 0 && box.bottom > 0 && box.top < innerHeight && box.left < innerWidth;
    };
    const wrong = (before, unlike, now) => {
        if (now === before && now.type === "time") return "";  // from its hours to its minutes
        const told = now.outerHTML.slice(0, 160);
        if (!(key === "Tab" ? follows(before, now) : follows(now, before))) return `out of order: ${told}`;
        if (!onScreen(now)) return `focused but not on the screen: ${told}`;
        const shows = before.matches("a, button, input:not([type=time]), textarea, select, summary");
        return shows && look(before) === unlike ? `the focus did not show on the one before ${told}` : "";
    };
    const now = document.activeElement;
    const fault = key ? wrong(...window.lastStop, now) : "";
    window.lastStop = [now, look(now)];
    const group = now.type === "radio" && wanted.type === "radio" && now.name === wanted.name;
    return {fault, there: now === wanted || group, ahead: follows(now, wanted)};
}"""


class Mouse:
    """Points and clicks; types only in the box that was clicked."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def go_to_main(self) -> None:
        """The mouse has no need of the skip link."""

    def press(self, role: str, name: Name, within: Locator | None = None) -> None:
        """Press a link or a button."""
        found(within or self.page, role, name).click()

    def write(self, label: str, words: str, within: Locator | None = None) -> None:
        """Write in a box, over what stands in it."""
        box = (within or self.page).get_by_label(label, exact=True)
        box.click()
        type_over(self.page, words)

    def choose(self, label: str) -> None:
        """Choose a radio or tick a box, by its label as people do."""
        self.page.locator("label").filter(has_text=label).first.click()
        expect(self.page.get_by_label(label).first).to_be_checked()

    def set_minutes(self, label: str, minutes: str) -> None:
        """Change a time within its hour."""
        box = self.page.get_by_label(label, exact=True)
        box.fill(f"{box.input_value()[:3]}{minutes}")

    def select(self, label: str, option: str) -> None:
        """Choose from a list."""
        self.page.get_by_label(label, exact=True).select_option(label=option)

    def unfold(self, summary: str) -> None:
        """Open what is folded away under these words."""
        self.page.get_by_text(summary, exact=True).click()

    def bring(self, label: str, file: Path) -> None:
        """Choose a file of one's own."""
        with self.page.expect_file_chooser() as chooser:
            self.page.get_by_label(label).click()
        chooser.value.set_files(file)


class Keyboard:
    """Tab, Shift+Tab, Enter, Space and arrows; fails when the focus cannot be seen or jumps about."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def go_to_main(self) -> None:
        """The first stop of a page leads past its head."""
        self.page.keyboard.press("Tab")
        expect(self.page.get_by_role("link", name="Skip to main content")).to_be_focused()
        self.page.keyboard.press("Enter")
        expect(self.page.locator("#maincontent")).to_be_focused()

    def press(self, role: str, name: Name, within: Locator | None = None) -> None:
        self.reach(found(within or self.page, role, name))
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")

    def write(self, label: str, words: str, within: Locator | None = None) -> None:
        self.reach((within or self.page).get_by_label(label, exact=True))
        type_over(self.page, words)

    def choose(self, label: str) -> None:
        wanted = self.page.get_by_label(label).first
        self.reach(wanted)
        self.page.keyboard.press("Space")
        for _ in range(MOST_CHOICES):
            if wanted.is_checked():
                return
            self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"{label} could not be chosen")

    def set_minutes(self, label: str, minutes: str) -> None:
        self.reach(self.page.get_by_label(label, exact=True))
        self.page.keyboard.press("ArrowRight")
        self.page.keyboard.type(minutes)

    def select(self, label: str, option: str) -> None:
        box = self.page.get_by_label(label, exact=True)
        self.reach(box)
        self.page.keyboard.type(option)
        expect(box.locator("option:checked")).to_have_text(option)

    def unfold(self, summary: str) -> None:
        self.reach(self.page.get_by_text(summary, exact=True))
        self.page.keyboard.press("Enter")

    def bring(self, label: str, file: Path) -> None:
        self.reach(self.page.get_by_label(label))
        with self.page.expect_file_chooser() as chooser:
            self.page.keyboard.press("Enter")
        chooser.value.set_files(file)

    def reach(self, target: Locator) -> None:
        """Press Tab, or Shift+Tab when it lies behind, until the target (or its group of radios) has the focus.

        At each stop the focus has to move on in the order of the page, stand on the screen and show.
        """
        wanted = target.element_handle()
        stop = self.page.evaluate(STOP, [wanted, ""])
        key = "Tab" if stop["ahead"] else "Shift+Tab"
        for _ in range(MOST_STOPS):
            if stop["there"]:
                return
            self.page.keyboard.press(key)
            stop = self.page.evaluate(STOP, [wanted, key])
            assert not stop["fault"], stop["fault"]
        raise AssertionError(f"{MOST_STOPS} presses did not lead to {target}")


def type_over(page: Page, words: str) -> None:
    """Write over what stands in the box that has the focus: the first letter by its key, the rest as a phone puts in
    words, since a key costs the machine a hundredth of a second.
    """
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type(words[:1])
    page.keyboard.insert_text(words[1:])


def found(where: Page | Locator, role: str, name: Name) -> Locator:
    """The link or button of that name; a screen reader must not find two."""
    target = where.get_by_role(role, name=name, exact=isinstance(name, str))  # type: ignore[arg-type]
    expect(target).to_have_count(1)
    return target
