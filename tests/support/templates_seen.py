"""A pytest plugin: a whole run that never rendered some template has failed, and says which.

A template counts as rendered when a test made Jinja load it, by itself, as a parent, an include or an import.
"""

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jinja2 import BaseLoader

from tests.support.source import ROOT

FOLDER = "PORTAL_TEMPLATES_SEEN"  # variable that hands the workers their common folder
TEMPLATES = ROOT / "portal" / "templates"


def pytest_configure() -> None:
    os.environ.setdefault(FOLDER, tempfile.mkdtemp(prefix="templates-seen-"))
    seen: set[str] = set()
    load = BaseLoader.load

    def load_and_note(self: BaseLoader, environment: Any, name: str, *rest: Any) -> Any:
        if name not in seen:
            seen.add(name)
            note = Path(os.environ[FOLDER]) / name.replace("/", "~")
            note.touch()
        return load(self, environment, name, *rest)

    BaseLoader.load = load_and_note  # type: ignore[method-assign]


def never_rendered(config: pytest.Config) -> list[str]:
    """The templates that no test rendered; empty unless everything ran."""
    partial = config.args_source != pytest.Config.ArgsSource.TESTPATHS or config.option.keyword
    if partial or hasattr(config, "workerinput"):
        return []
    seen = {path.name.replace("~", "/") for path in Path(os.environ[FOLDER]).iterdir()}
    return sorted({path.relative_to(TEMPLATES).as_posix() for path in TEMPLATES.rglob("*.*")} - seen)


def pytest_sessionfinish(session: pytest.Session) -> None:
    if session.exitstatus == pytest.ExitCode.OK and never_rendered(session.config):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


@pytest.hookimpl(wrapper=True)
def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> Iterator[None]:
    yield
    missing = never_rendered(terminalreporter.config)
    if missing:
        terminalreporter.section("templates that no test rendered", red=True)
        for name in missing:
            terminalreporter.line(name)
