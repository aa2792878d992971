"""A machine without a browser or Pango gets them, or the run fails and says what a person has to do."""

import pytest

from tests.support import provision
from tests.support.provision import Missing


@pytest.fixture
def bare_machine(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """No browser, no Pango, no way to install; the list notes what was tried."""
    tried: list[str] = []
    monkeypatch.setattr(provision, "find_browser", lambda: None)
    monkeypatch.setattr(provision.ctypes.util, "find_library", lambda _name: None)
    monkeypatch.setattr(provision, "may_use_apt", lambda: False)
    monkeypatch.setattr(provision, "download_playwright_browser", lambda: bool(tried.append("download")))
    return tried


def test_what_is_there_is_taken_without_installing(bare_machine: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(provision, "find_browser", lambda: "/usr/bin/chromium")
    assert provision.provide_browser() == "/usr/bin/chromium"
    assert bare_machine == []


def test_a_browser_is_installed_by_apt_where_that_is_allowed(
    bare_machine: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def install(packages: tuple[str, ...]) -> bool:
        bare_machine.extend(packages)
        monkeypatch.setattr(provision, "find_browser", lambda: "/usr/bin/chromium")
        return True

    monkeypatch.setattr(provision, "may_use_apt", lambda: True)
    monkeypatch.setattr(provision, "apt_install", install)
    assert provision.provide_browser() == "/usr/bin/chromium"
    assert bare_machine == list(provision.BROWSER_PACKAGES[0])


def test_the_light_browser_is_added_where_that_is_allowed_and_the_other_serves_when_it_cannot_be_had(
    bare_machine: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("CHROMIUM", raising=False)
    monkeypatch.setattr(provision, "find_browser", lambda: "/usr/bin/chromium")
    monkeypatch.setattr(provision, "may_use_apt", lambda: True)
    monkeypatch.setattr(provision, "apt_install", lambda packages: bool(bare_machine.extend(packages)))
    assert provision.provide_browser() == "/usr/bin/chromium"
    assert bare_machine == list(provision.BROWSER_PACKAGES[0])
    monkeypatch.setenv("CHROMIUM", "/usr/bin/chromium")
    assert provision.provide_browser() == "/usr/bin/chromium"
    assert len(bare_machine) == len(provision.BROWSER_PACKAGES[0])


@pytest.mark.usefixtures("bare_machine")
@pytest.mark.parametrize(
    ("provide", "advice"),
    [(provision.provide_browser, "set CHROMIUM"), (provision.provide_pango, "apt-get install libpango")],
)
def test_what_cannot_be_had_is_said(provide: object, advice: str) -> None:
    with pytest.raises(Missing, match=advice):
        provide()  # type: ignore[operator]


def test_all_that_is_missing_is_named_at_once(bare_machine: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert provision.main() == 1
    said = capsys.readouterr().err
    assert "Chromium" in said
    assert "Pango" in said
    assert bare_machine == ["download"]
