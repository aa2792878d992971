"""The browser of the journeys: where it is found and how it is started."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Playwright, sync_playwright

LIGHT = "chromium-headless-shell"  # Chromium without windows: a fresh profile and a page cost it half or less
SYSTEM_NAMES = (LIGHT, "chromium", "chromium-browser", "google-chrome-stable", "google-chrome", "chrome")
MAC_APPS = (
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)
FLAGS = (
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
)


class NoBrowser(RuntimeError):
    """No browser could be found; the message says what to do."""


def starts(program: str) -> bool:
    """Whether the program answers when asked for its version."""
    try:
        answer = subprocess.run([program, "--version"], capture_output=True, timeout=30, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return answer.returncode == 0


def playwright_own() -> str:
    """Where Playwright keeps its own Chromium, installed or not."""
    with sync_playwright() as playwright:
        return playwright.chromium.executable_path


def find_browser() -> str | None:
    """The first that starts of: $CHROMIUM, the system's Chromium or Chrome, Playwright's own; else None.

    Raises: NoBrowser when $CHROMIUM is set and does not start, so that a wrong choice is never passed over.
    """
    chosen = os.environ.get("CHROMIUM")
    if chosen:
        program = shutil.which(chosen)
        if program is None or not starts(program):
            raise NoBrowser(f"CHROMIUM={chosen} does not start. Name one that does, or unset it.")
        return program
    installed = [path for name in SYSTEM_NAMES if (path := shutil.which(name))]
    for program in [*installed, *(app for app in MAC_APPS if Path(app).exists())]:
        if starts(program):
            return program
    own = playwright_own()
    return own if Path(own).exists() and starts(own) else None


def launch(playwright: Playwright) -> Browser:
    """Start the browser without a window on a fresh profile, without its sandbox when run as root."""
    program = find_browser()
    if program is None:
        raise NoBrowser("No Chromium or Chrome was found. make test installs one; or set CHROMIUM.")
    as_root = hasattr(os, "geteuid") and os.geteuid() == 0
    return playwright.chromium.launch(
        executable_path=program, headless=True, chromium_sandbox=not as_root, args=list(FLAGS)
    )


@contextmanager
def running_browser() -> Iterator[Browser]:
    """A started browser, closed at the end of the block."""
    with sync_playwright() as playwright:
        browser = launch(playwright)
        try:
            yield browser
        finally:
            browser.close()
