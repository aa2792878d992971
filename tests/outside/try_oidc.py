"""Signing in by a real provider of OpenID Connect, in a real browser: `make try-oidc`.

The portal is on 127.0.0.1 and the provider on localhost, which browsers hold for two sites, as in life.
"""

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

from playwright.sync_api import Browser, Page, Route, expect

from tests.support import axe, live
from tests.support.browser import running_browser
from tests.support.live import LiveServer

HERE = Path(__file__).parent
PICTURES = HERE.parents[1] / "test-results" / "oidc"
CLIENT, SECRET, NAME = "the-portal", "known-to-two-programs-on-one-machine", "Cornwall Council"
DIRECTOR, RESEARCHER = "director@council.example", "researcher@council.example"
START_SECONDS = 30


@contextlib.contextmanager
def provider(port: int, portal: str) -> Iterator[None]:
    """The provider, until the end of the block. Raises: AssertionError with what it said when it does not come up."""
    back = f"{portal}/account/sign-in/organisation/back"
    node = shutil.which("node")
    assert node is not None, "Node was not found: run make try-oidc, which brings it"
    command = [node, "provider.mjs", str(port), back, CLIENT, SECRET]
    with tempfile.TemporaryFile("w+") as said:
        process = subprocess.Popen(command, cwd=HERE, stdout=said, stderr=subprocess.STDOUT, start_new_session=True)
        try:
            if not _comes_up(process, f"http://localhost:{port}/.well-known/openid-configuration"):
                said.seek(0)
                raise AssertionError(f"The provider did not come up:\n{said.read()}")
            yield
        finally:
            os.killpg(process.pid, signal.SIGKILL)  # "node" may be a program that starts the real one
            process.wait()


def _comes_up(process: "subprocess.Popen[bytes]", address: str) -> bool:
    limit = time.monotonic() + START_SECONDS
    while time.monotonic() < limit and process.poll() is None:
        with contextlib.suppress(urllib.error.URLError, ConnectionError, TimeoutError):
            return bool(urllib.request.urlopen(address, timeout=5).status == 200)
        time.sleep(0.1)
    return False


def here_only(route: Route) -> None:
    """Let nothing leave this machine: the provider's development pages ask for a font."""
    if route.request.url.startswith(("http://127.0.0.1:", "http://localhost:")):
        route.continue_()
    else:
        route.abort()


class Trial:
    """One browser on one portal; each step says what was seen."""

    def __init__(self, browser: Browser, server: LiveServer) -> None:
        self.browser, self.server = browser, server

    @contextlib.contextmanager
    def visitor(self, *, width: int = 1280, javascript: bool = True) -> Iterator[Page]:
        """Somebody new: a browser without a past, on the page to sign in."""
        size = {"width": width, "height": 900}
        context = self.browser.new_context(base_url=self.server.url, viewport=size, java_script_enabled=javascript)
        context.route("**/*", here_only)
        page = context.new_page()
        page.goto("/account/sign-in?next=/account/ways-in")
        yield page
        context.close()

    def by_mouse(self, page: Page, login: str) -> None:
        """The whole way through the provider's two pages."""
        page.get_by_role("link", name=f"Sign in with {NAME}").click()
        expect(page.get_by_placeholder("Enter any login")).to_be_visible()
        assert page.url.startswith("http://localhost:"), page.url
        page.get_by_placeholder("Enter any login").fill(login)
        page.get_by_placeholder("and password").fill("any")
        page.get_by_role("button", name="Sign-in").click()
        page.get_by_role("button", name="Continue").click()

    def first_time(self) -> None:
        """The first sign-in binds; signing out and in again asks nothing; it can be taken away."""
        with self.visitor() as page:
            picture(page, "sign-in-1280")
            axe.check(page)
            self.by_mouse(page, DIRECTOR)
            expect(page.get_by_role("heading", level=1)).to_have_text("How you sign in")
            expect(page.get_by_text(f"Your account at {NAME} opens this account.")).to_be_visible()
            picture(page, "ways-in-1280")
            axe.check(page)
            page.goto("/account/sessions")
            expect(page.get_by_role("cell", name="Your organisation")).to_be_visible()
            page.goto("/account/settings")
            page.get_by_role("button", name="Sign out").first.click()
            page.goto("/account/sign-in")
            page.get_by_role("link", name=f"Sign in with {NAME}").click()
            page.wait_for_url(f"{self.server.url}/account/")
            page.goto("/account/ways-in")
            page.get_by_role("button", name=f"Take away {NAME}").click()
            expect(page.get_by_text(f"You can sign in with your account at {NAME}")).to_be_visible()

    def by_keyboard(self) -> None:
        """Tab and Enter alone."""
        with self.visitor() as page:
            tab_to(page, f"Sign in with {NAME}")
            page.keyboard.press("Enter")
            expect(page.get_by_placeholder("Enter any login")).to_be_focused()
            page.keyboard.type(DIRECTOR)
            page.keyboard.press("Tab")
            page.keyboard.type("any")
            page.keyboard.press("Enter")
            expect(page.get_by_role("button", name="Continue")).to_be_visible()
            tab_to(page, "Continue")
            page.keyboard.press("Enter")
            expect(page.get_by_role("heading", level=1)).to_have_text("How you sign in")

    def on_a_phone_without_javascript(self) -> None:
        """A screen of 320 pixels in a browser that runs no scripts."""
        with self.visitor(width=320, javascript=False) as page:
            picture(page, "sign-in-320")
            axe.check(page)
            self.by_mouse(page, DIRECTOR)
            expect(page.get_by_role("heading", level=1)).to_have_text("How you sign in")
            assert page.evaluate("document.documentElement.scrollWidth") <= 320
            picture(page, "ways-in-320")
            axe.check(page)

    def refused(self) -> None:
        """An address that has no account, one that is not checked, and somebody who says no."""
        for login, words in (("stranger@council.example", "No open account here has the email address"),
                             ("unchecked@council.example", "has not checked your email address")):  # fmt: skip
            with self.visitor(width=320) as page:
                self.by_mouse(page, login)
                expect(page.get_by_text(words)).to_be_visible()
                assert page.url == f"{self.server.url}/account/sign-in?next=/account/ways-in", page.url
                picture(page, f"refused-{login.partition('@')[0]}-320")
                axe.check(page)
        with self.visitor() as page:
            page.get_by_role("link", name=f"Sign in with {NAME}").click()
            page.get_by_role("link", name="Cancel").click()
            expect(page.get_by_text(f"You did not sign in at {NAME}.")).to_be_visible()

    def second_factor(self) -> None:
        """A researcher is in, but sees nothing before a second factor is set up."""
        with self.visitor() as page:
            self.by_mouse(page, RESEARCHER)
            expect(page.get_by_text("One more step")).to_be_visible()
            page.goto("/account/settings")
            assert page.url == f"{self.server.url}/account/ways-in", page.url

    def without_the_provider(self) -> None:
        """While the provider is away, whoever wants to sign in by it is told so and sees the other ways."""
        with self.visitor() as page:
            page.get_by_role("link", name=f"Sign in with {NAME}").click()
            expect(page.get_by_text(f"{NAME} could not tell us who you are.")).to_be_visible()
            expect(page.get_by_role("button", name="Sign in with a passkey")).to_be_visible()


def tab_to(page: Page, name: str) -> None:
    """Press Tab until what has that name has the focus."""
    wanted = page.get_by_role("link", name=name).or_(page.get_by_role("button", name=name))
    for _ in range(60):
        if wanted.evaluate("element => element === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab does not lead to {name!r}")


def picture(page: Page, name: str) -> None:
    """Keep the page as it looks."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=PICTURES / f"{name}.png", full_page=True)


def steps(trial: Trial) -> list[Callable[[], None]]:
    """What is tried, in order; the provider comes up after the first."""
    return [
        trial.without_the_provider,
        trial.first_time,
        trial.by_keyboard,
        trial.on_a_phone_without_javascript,
        trial.refused,
        trial.second_factor,
    ]


def main() -> int:
    """Returns: 0 when every step went as it should."""
    port = live.free_port()
    told = {"ISSUER": f"http://localhost:{port}", "CLIENT_ID": CLIENT, "CLIENT_SECRET": SECRET, "NAME": NAME}
    more = {f"PORTAL_OIDC_{name}": value for name, value in told.items()} | {"PORTAL_SECOND_FACTOR": "1"}
    with tempfile.TemporaryDirectory() as folder, contextlib.ExitStack() as stack:
        data = live.prepare_data(Path(folder, "prepared"))
        live.run_portal(["user", "create", DIRECTOR, "--role", "pioneer_staff", "--site", "cornwall"], data)
        live.run_portal(["user", "create", RESEARCHER, "--role", "researcher"], data)
        server = stack.enter_context(live.serving(Path(folder), data, more))
        trial = Trial(stack.enter_context(running_browser()), server)
        for number, step in enumerate(steps(trial)):
            if number == 1:  # the portal is not started again
                stack.enter_context(provider(port, server.url))
            step()
            print(f"ok  {step.__doc__}")
    print(f"Pictures: {PICTURES.relative_to(HERE.parents[1])}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
