"""What is wrong is said in one line, with status 1, and nothing is changed."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from portal.cli.main import root
from portal.cli.serving import is_loopback
from portal.config import ConfigError, read_settings, unknown_variables
from tests.support import live, nursery


def portal(*words: str, folder: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    environment = {"PATH": os.environ["PATH"], "PORTAL_DATA_DIR": str(folder), **variables}
    return nursery.run(words, environment)


def assert_one_line(done: subprocess.CompletedProcess[str], *told: str) -> None:
    assert done.returncode == 1, done.stderr
    assert len(done.stderr.strip().splitlines()) == 1, done.stderr
    for words in told:
        assert words in done.stderr


@pytest.fixture(scope="module")
def ready(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("installed")
    assert portal("db", "upgrade", folder=folder).returncode == 0
    return folder


def test_a_port_in_use_is_named(ready: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        assert_one_line(portal("serve", "--port", port, folder=ready), f"port {port} cannot be used", "Choose another")


def test_it_serves_with_its_worker_and_both_end_when_told(ready: Path, tmp_path: Path) -> None:
    server = live.LiveServer(f"http://127.0.0.1:{live.free_port()}", ready, tmp_path / "serve.log")
    command = [sys.executable, "-m", "portal", "serve", "--with-worker", "--port", server.url.rpartition(":")[2]]
    alone = {"env": live.environment(ready), "start_new_session": True}
    with server.log.open("wb") as log, subprocess.Popen(command, stdout=log, **alone) as serving:
        try:
            live.wait_until_up(serving.poll, server)
            serving.terminate()
            assert serving.wait(live.START_SECONDS) == 0
        finally:  # else leaving the block would wait for ever for a portal that nobody told to end
            with contextlib.suppress(ProcessLookupError):
                os.killpg(serving.pid, signal.SIGKILL)
    assert not live.answers(f"{server.url}/healthz")
    assert "Demonstration accounts" in server.log.read_text()


def test_a_demonstration_is_never_open_to_others(ready: Path) -> None:
    done = portal("serve", "--host", "0.0.0.0", "--port", "8765", folder=ready, PORTAL_DEMO="1")
    assert_one_line(done, "PORTAL_DEMO=1", "this machine only")


def test_an_unwritable_data_folder_is_named(tmp_path: Path) -> None:
    blocked = tmp_path / "a-file"
    blocked.write_text("not a folder")
    assert_one_line(portal("db", "upgrade", folder=blocked), "PORTAL_DATA_DIR", "Choose a folder")
    assert_one_line(portal("serve", folder=blocked / "below"), "PORTAL_DATA_DIR", "Choose a folder")


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("PORTAL_DEMO", "perhaps"),
        ("PORTAL_DATABASE_URL", "mysql://x"),
        ("PORTAL_SEARCH", "elastic"),
        ("PORTAL_BASE_URL", "portal.example"),
        ("PORTAL_SMTP_URL", "mail.example"),
    ],
)
def test_a_wrong_variable_is_named(tmp_path: Path, variable: str, value: str) -> None:
    assert_one_line(portal("db", "upgrade", folder=tmp_path, **{variable: value}), variable)


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("PORTAL_DATABASE_URL", "postgresql+psycopg://u@h:port/x"),
        ("PORTAL_BASE_URL", "http://[x"),
        ("PORTAL_BASE_URL", "http://portal.example:99999"),
        ("PORTAL_SMTP_URL", "smtp://mail.example:port"),
    ],
)
def test_an_address_that_cannot_be_is_named(tmp_path: Path, variable: str, value: str) -> None:
    with pytest.raises(ConfigError, match=variable):
        read_settings({"PORTAL_DATA_DIR": str(tmp_path), variable: value})


@pytest.mark.parametrize("kept", [b"", b"short", b"\xff" * 64])
def test_a_damaged_key_is_named_and_left_alone(tmp_path: Path, kept: bytes) -> None:
    (tmp_path / "secret-key").write_bytes(kept)
    with pytest.raises(ConfigError, match="empty or damaged"):
        read_settings({"PORTAL_DATA_DIR": str(tmp_path)})
    assert (tmp_path / "secret-key").read_bytes() == kept


def test_the_key_is_made_once_for_its_owner_alone(tmp_path: Path) -> None:
    made = [read_settings({"PORTAL_DATA_DIR": str(tmp_path)}).secret_key for _ in range(2)]
    assert made[0] == made[1]
    assert [(path.name, path.stat().st_mode & 0o777) for path in tmp_path.iterdir()] == [("secret-key", 0o600)]


def test_a_database_that_is_not_up_to_date_is_not_served(tmp_path: Path) -> None:
    assert_one_line(portal("serve", "--port", "8765", folder=tmp_path), "run portal db upgrade")


def test_wrong_usage_is_status_two_and_help_is_status_zero(tmp_path: Path) -> None:
    assert portal("serve", "--port", "99999999", folder=tmp_path).returncode == 2
    for words in ((), ("serve",), ("db", "upgrade"), ("content", "load"), ("user", "create"), ("doctor",)):
        assert CliRunner().invoke(root, [*words, "--help"]).exit_code == 0


def test_a_missing_content_folder_is_named(ready: Path) -> None:
    assert_one_line(portal("content", "load", "/nowhere/at/all", folder=ready), "there is no such folder")


def test_doctor_says_what_is_well(ready: Path) -> None:
    done = portal("doctor", folder=ready)
    assert done.returncode == 0
    assert "database up to date" in done.stdout
    assert "PORTAL_SMTP_URL is not set" in done.stdout


@pytest.mark.parametrize("words", [("doctor",), ("user", "list"), ("worker", "--once")])
def test_what_fails_for_want_of_a_database_leaves_the_folder_as_it_was(
    words: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in [name for name in os.environ if name.startswith("PORTAL_")]:
        monkeypatch.delenv(name)
    folder = tmp_path / "new"
    monkeypatch.setenv("PORTAL_DATA_DIR", str(folder))
    done = CliRunner().invoke(root, list(words))
    assert done.exit_code == 1
    assert "portal db upgrade" in f"{done.output} {done.exception}"
    folder.mkdir(exist_ok=True)
    CliRunner().invoke(root, list(words))
    assert list(folder.iterdir()) == []


def test_doctor_names_a_setting_that_is_none() -> None:
    known = {"PORTAL_DEMO": "1", "PORTAL_OIDC_NAME": "x", "PORTAL_CONTACT_EMAIL": "y", "PATH": "z"}
    assert unknown_variables(known | {"PORTAL_DEMOO": "1"}) == ["PORTAL_DEMOO"]


@pytest.mark.parametrize(
    ("host", "answer"),
    [("127.0.0.1", True), ("localhost", True), ("::1", True), ("0.0.0.0", False), ("192.168.1.4", False), ("x", False)],
)
def test_only_this_machine_is_this_machine(host: str, answer: bool) -> None:
    assert is_loopback(host) is answer
