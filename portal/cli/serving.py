"""portal serve and portal worker: the processes that run the portal."""

import ipaddress
import os
import signal
import socket
import subprocess
import sys
import time
from types import FrameType

import click

from portal.accounts import actions
from portal.accounts.demo import ACCOUNTS, PASSWORD
from portal.cli.context import app_context
from portal.config import ConfigError, Settings
from portal.core import jobs
from portal.core.db import db, writing
from portal.notifications.actions.digests import enqueue_digests
from portal.privacy.actions.retention import enqueue_purge
from portal.publishing.jobs import enqueue_reminder

IDLE_SECONDS = 1.0
CHECK_SECONDS = 0.5
THREADS = 8
AT_A_TIME = 5  # jobs between two looks at what waits to be indexed


def is_loopback(host: str) -> bool:
    """Returns: whether only this machine can reach the address."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def check_address(host: str, port: int, settings: Settings) -> None:
    """Raises: ConfigError when the port is taken, or a demonstration would be open to others."""
    if settings.demo and not is_loopback(host):
        raise ConfigError(
            f"PORTAL_DEMO=1 has known passwords and is served on this machine only, not on {host}. Set PORTAL_DEMO=0."
        )
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise ConfigError(
                f"port {port} cannot be used ({error.strerror}). Choose another: PORT=8001 or --port 8001."
            ) from error


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", type=click.IntRange(1, 65535), default=8000, envvar="PORT", show_default=True)
@click.option("--workers", type=click.IntRange(1, 64), default=1, show_default=True)
@click.option("--with-worker", is_flag=True, help="Run the worker for mail and jobs beside it.")
def serve(host: str, port: int, workers: int, with_worker: bool) -> None:
    """Serve the portal."""
    os.environ.setdefault("PORT", str(port))
    with app_context() as app:
        settings: Settings = app.extensions["settings"]
        check_address(host, port, settings)
        if settings.demo:
            actions.ensure_demo_accounts()
    address = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    click.echo(f"Joined Up is at http://{address}/")
    if settings.demo:
        _print_accounts()
    web = [sys.executable, "-m", *web_server(address, workers)]
    if not with_worker:
        os.execv(web[0], web)
    sys.exit(supervise(web, [sys.executable, "-m", "portal", "worker"]))


def web_server(address: str, workers: int = 1) -> list[str]:
    """Returns: the words that start the web server on this address ("127.0.0.1:8000")."""
    threads = ["--worker-class", "gthread", "--threads", str(THREADS)]
    return ["gunicorn", "wsgi:app", "--bind", address, "--workers", str(workers), *threads, "--log-level", "warning"]


def _print_accounts() -> None:
    click.echo("Demonstration accounts (password for all: " + PASSWORD + ")")
    for account in ACCOUNTS:
        click.echo(f"  {account.email:28} {account.role}")


def supervise(web: list[str], worker_command: list[str]) -> int:
    """Run both; start the worker again when it dies; stop both when the server ends or we are told to."""
    server = subprocess.Popen(web)
    helper = subprocess.Popen(worker_command)

    def stop(_signal: int, _frame: FrameType | None) -> None:
        server.terminate()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    while server.poll() is None:
        if helper.poll() is not None:
            time.sleep(IDLE_SECONDS)
            helper = subprocess.Popen(worker_command)
        time.sleep(CHECK_SECONDS)
    helper.terminate()
    helper.wait(timeout=30)
    return 0 if server.returncode in (0, -signal.SIGTERM) else 1


@click.command()
@click.option("--once", is_flag=True, help="Do what is due, then end.")
def worker(once: bool) -> None:
    """Do the jobs: mail, events, what is due."""
    stopping: list[int] = []
    signal.signal(signal.SIGTERM, lambda number, _frame: stopping.append(number))
    signal.signal(signal.SIGINT, lambda number, _frame: stopping.append(number))
    with app_context() as app:
        with writing():
            enqueue_reminder()
            enqueue_digests()
            enqueue_purge()
        while not stopping:
            done = jobs.run_due(limit=AT_A_TIME)
            app.extensions["index"].catch_up()
            db.session.remove()
            if once and not done:
                break
            if not done:
                time.sleep(IDLE_SECONDS)
