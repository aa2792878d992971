"""The portal as a person meets it: its server and its worker, on a free port and data of their own."""

import contextlib
import os
import shutil
import signal
import socket
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from multiprocessing.process import BaseProcess
from pathlib import Path

from portal.cli.serving import web_server
from tests.support import nursery

START_SECONDS = 60
LOG_LINES = 40


@dataclass(frozen=True)
class LiveServer:
    """A running portal: its address, the folder that holds its data, what it has written to its log."""

    url: str
    data_dir: Path
    log: Path

    def portal(self, *words: str, typed: str | None = None) -> str:
        """Run a `portal` command on the same data, with `typed` on its standard input; its output."""
        return run_portal(words, self.data_dir, typed)


def environment(data_dir: Path) -> dict[str, str]:
    """The environment of a demonstration on this data folder, with no setting from outside."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PORTAL_")}
    kept.pop("PORT", None)
    return kept | {"PORTAL_DATA_DIR": str(data_dir), "PORTAL_DEMO": "1", "PYTHONUNBUFFERED": "1"}


def run_portal(words: Sequence[str], data_dir: Path, typed: str | None = None) -> str:
    """Run a `portal` command; its output. Raises: AssertionError with the output when it fails."""
    done = nursery.run(words, environment(data_dir), typed or "")
    assert done.returncode == 0, f"portal {' '.join(words)}\n{done.stdout}{done.stderr}"
    return done.stdout


def prepare_data(folder: Path) -> Path:
    """A data folder with the newest schema and the seed content in it."""
    run_portal(["db", "upgrade"], folder)
    run_portal(["content", "load"], folder)
    return folder


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def answers(url: str) -> bool:
    """Whether the address answers with success."""
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, ConnectionError, TimeoutError):
        return False


def wait_until_up(ended: Callable[[], int | None], server: LiveServer) -> None:
    """Raises: AssertionError with the end of the log when the server has `ended`, or does not come up."""
    limit = time.monotonic() + START_SECONDS
    while time.monotonic() < limit and ended() is None:
        if answers(f"{server.url}/healthz"):
            return
        time.sleep(0.1)
    tail = server.log.read_text(encoding="utf-8", errors="replace").splitlines()[-LOG_LINES:]
    raise AssertionError("The portal did not come up:\n" + "\n".join(tail))


def end(process: BaseProcess) -> None:
    """End a process and its children at once, as a power cut would: nothing may depend on a last word."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid or 0, signal.SIGKILL)
    process.join()


@contextlib.contextmanager
def serving(folder: Path, template: Path | None = None, more: Mapping[str, str] | None = None) -> Iterator[LiveServer]:
    """Serve on a copy of a prepared data folder (or on an empty one) until the end of the block.

    `more`: settings besides those of a demonstration.
    """
    data_dir = folder / "data"
    if template is not None:
        shutil.copytree(template, data_dir)
    address = f"127.0.0.1:{free_port()}"
    server = LiveServer(f"http://{address}", data_dir, folder / "serve.log")
    settings = environment(data_dir) | {"PORT": address.rpartition(":")[2]} | dict(more or {})
    web = nursery.bear(web_server(address), settings, server.log, server.log)
    try:
        wait_until_up(lambda: web.exitcode, server)
        worker = nursery.bear(["worker"], settings, server.log, server.log)
        try:
            yield server
        finally:
            end(worker)
    finally:
        end(web)
