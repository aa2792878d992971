"""A pytest plugin: a run that skipped a test has failed, and says which."""

from collections.abc import Iterator

import pytest


def skipped_tests(session: pytest.Session) -> list[str]:
    """The node ids of what was skipped or expected to fail, in the order of the run."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if reporter is None:
        return []
    return [report.nodeid for kind in ("skipped", "xfailed") for report in reporter.stats.get(kind, [])]


def pytest_sessionfinish(session: pytest.Session) -> None:
    if skipped_tests(session) and session.exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


@pytest.hookimpl(wrapper=True)
def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> Iterator[None]:
    yield
    left_out = skipped_tests(terminalreporter._session)
    if left_out:
        terminalreporter.section("could not run", red=True)
        for name in left_out:
            terminalreporter.line(name)
