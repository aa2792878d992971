"""kill -9 at each step of commenting, 50 times."""

import json
import subprocess
import sys
from typing import Any

import pytest

from tests.support.source import ROOT

RUNS = 50


@pytest.fixture(scope="module")
def rows(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Any]]:
    command = [sys.executable, "-m", "tests.survival.kill_runner", str(tmp_path_factory.mktemp("killed")), str(RUNS)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2_000:]
    return list(json.loads(done.stdout.splitlines()[-1]))


def test_some_runs_were_killed_and_some_came_through(rows: list[dict[str, Any]]) -> None:
    killed = [row for row in rows if not row["acknowledged"]]
    assert len(rows) == RUNS
    assert 5 < len(killed) < RUNS


def test_nothing_acknowledged_is_lost(rows: list[dict[str, Any]]) -> None:
    assert all(row["after"]["comments"] == 1 for row in rows if row["acknowledged"])


def test_a_comment_its_audit_line_and_its_event_come_together_or_not_at_all(rows: list[dict[str, Any]]) -> None:
    for row in rows:
        kept = row["after"]
        assert kept["comments"] == kept["audit"] == kept["events"] in (0, 1)


def test_sending_again_after_a_kill_never_doubles(rows: list[dict[str, Any]]) -> None:
    for number, row in enumerate(rows, start=1):
        assert row["again"]
        kept = row["end"]
        assert kept["comments"] == kept["audit"] == kept["events"] == 1
        assert kept["all"] == number


def test_the_database_is_whole_after_every_kill(rows: list[dict[str, Any]]) -> None:
    assert all(row["after"]["whole"] and row["end"]["whole"] for row in rows)
