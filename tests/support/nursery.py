"""Processes born of one that has read the portal's code already: each would spend seconds on reading it anew."""

import os
import sys
import tempfile
from collections.abc import Mapping, Sequence
from multiprocessing import get_context
from multiprocessing.process import BaseProcess
from pathlib import Path
from subprocess import CompletedProcess

from gunicorn.app import wsgiapp

from portal.accounts.actions import ensure_demo_accounts
from portal.cli.context import app_context
from portal.cli.main import main
from portal.core.db import db

ROOT = Path(__file__).parents[2]
PATIENCE_SECONDS = 120
births = get_context("forkserver")
births.set_forkserver_preload([__name__])


def bear(
    words: Sequence[str], environment: Mapping[str, str], out: Path, err: Path, typed: Path = Path(os.devnull)
) -> BaseProcess:
    """A running `portal` command, or `gunicorn` with its words, as the leader of a process group of its own."""
    process = births.Process(target=_live, args=(list(words), dict(environment), str(out), str(err), str(typed)))
    process.start()
    return process


def run(words: Sequence[str], environment: Mapping[str, str], typed: str = "") -> "CompletedProcess[str]":
    """Run a `portal` command with `typed` on its standard input. Raises: TimeoutError when its end does not come."""
    with tempfile.TemporaryDirectory() as folder:
        out, err, keyboard = Path(folder, "out"), Path(folder, "err"), Path(folder, "typed")
        keyboard.write_text(typed, "utf-8")
        process = bear(words, environment, out, err, keyboard)
        process.join(PATIENCE_SECONDS)
        if process.exitcode is None:
            process.kill()
            raise TimeoutError(f"portal {' '.join(words)} did not end")
        return CompletedProcess(words, process.exitcode, out.read_text("utf-8"), err.read_text("utf-8"))


def _live(words: list[str], environment: dict[str, str], out: str, err: str, typed: str) -> None:
    os.setsid()
    os.chdir(ROOT)
    os.environ.clear()
    os.environ.update(environment)
    sys.stdin = os.fdopen(os.open(typed, os.O_RDONLY), encoding="utf-8")
    for stream, name in ((sys.stdout, out), (sys.stderr, err)):
        stream.flush()
        os.dup2(os.open(name, os.O_WRONLY | os.O_CREAT | os.O_APPEND), stream.fileno())
        stream.reconfigure(line_buffering=True)  # type: ignore[union-attr]
    if words[0] == "gunicorn":
        _serve(words)
    else:
        sys.argv = ["portal", *words]
        main()


def _serve(words: list[str]) -> None:
    """What `portal serve` does before the web server begins, and the web server."""
    with app_context():
        ensure_demo_accounts()
    db.disconnect()
    sys.argv = words
    wsgiapp.run()
