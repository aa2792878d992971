"""What the tests need of the machine, and how it is fetched: a browser, its fonts, and Pango for PDF files.

`make test` runs this module before the tests. It looks first and installs only what is missing; where it
may not install, it says in one line what a person has to do, and fails.
"""

import ctypes.util
import functools
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from tests.support.browser import LIGHT, NoBrowser, find_browser

BROWSER_PACKAGES = ((LIGHT, "fonts-liberation"), ("chromium", "fonts-liberation"))  # the first that can be had
PANGO_PACKAGES = ("libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0", "fonts-liberation")
PANGO_LIBRARIES = ("pango-1.0", "pangoft2-1.0")
DOWNLOAD_SECONDS = 300


class Missing(RuntimeError):
    """Something the tests need is not there and could not be fetched; the message says what to do."""


def may_use_apt() -> bool:
    """Whether this is root on a Debian-like system."""
    return hasattr(os, "geteuid") and os.geteuid() == 0 and shutil.which("apt-get") is not None


@functools.cache
def refresh_package_lists() -> None:
    subprocess.run(["apt-get", "update", "-q"], stdout=subprocess.DEVNULL, check=False)


def apt_install(packages: Sequence[str]) -> bool:
    """Install the packages; whether that succeeded."""
    print(f"Installing {', '.join(packages)}", file=sys.stderr)
    refresh_package_lists()
    command = ["apt-get", "install", "-y", "-q", "--no-install-recommends", *packages]
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    return subprocess.run(command, stdout=subprocess.DEVNULL, env=environment, check=False).returncode == 0


def download_playwright_browser() -> bool:
    """Fetch the browser that Playwright keeps for itself; whether that succeeded."""
    print("Downloading a browser for the tests", file=sys.stderr)
    command = [sys.executable, "-m", "playwright", "install", "chromium"]
    try:
        done = subprocess.run(command, stdout=subprocess.DEVNULL, timeout=DOWNLOAD_SECONDS, check=False)
    except subprocess.TimeoutExpired:
        return False
    return done.returncode == 0


def provide_browser() -> str:
    """The browser to use, installed now when there was none; where we may install, the light one.

    Raises: Missing when there is none and none can be installed.
    """
    found = find_browser()
    if may_use_apt() and not os.environ.get("CHROMIUM") and Path(found or "").name != LIGHT:
        wanted = BROWSER_PACKAGES[:1] if found else BROWSER_PACKAGES
        found = find_browser() if any(map(apt_install, wanted)) else found
    if found is None and download_playwright_browser():
        found = find_browser()
    if found is None:
        raise Missing(
            "The browser tests need Chromium or Chrome. Install one, or set CHROMIUM to the program to start."
        )
    return found


def provide_pango() -> None:
    """Make sure that PDF files can be written.

    Raises: Missing when the system's Pango is not there and cannot be installed.
    """
    if all(ctypes.util.find_library(name) for name in PANGO_LIBRARIES):
        return
    if not (may_use_apt() and apt_install(PANGO_PACKAGES)):
        raise Missing(
            f"The PDF tests need Pango. macOS: brew install pango. Debian: apt-get install {' '.join(PANGO_PACKAGES)}"
        )


def main() -> int:
    """Provide all there is to provide, and name everything that is missing at once."""
    troubles = []
    for provide in (provide_browser, provide_pango):
        try:
            provide()
        except (Missing, NoBrowser) as error:
            troubles.append(str(error))
    for trouble in troubles:
        print(trouble, file=sys.stderr)
    return 1 if troubles else 0


if __name__ == "__main__":
    sys.exit(main())
