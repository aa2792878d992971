"""A mail server for tests that can be well, slow, refusing, or cut off at the worst moment."""

import asyncio
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session


class Postbox:
    """What a mail server took; `mood` says how it behaves with the next message."""

    def __init__(self) -> None:
        self.taken: list[EmailMessage] = []
        self.raw: list[bytes] = []  # as it came over the wire
        self.mood = "well"
        self.seconds = 0.0

    async def handle_DATA(self, server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        if self.mood == "cut":
            server.transport.abort()  # type: ignore[union-attr]
            return "451 never seen"
        await asyncio.sleep(self.seconds)
        if self.mood == "refuses":
            return "550 no such person here"
        self.raw.append(envelope.content or b"")  # type: ignore[arg-type]
        self.taken.append(message_from_bytes(envelope.content or b"", policy=policy.default))  # type: ignore[arg-type]
        if self.mood == "takes, then cuts":
            asyncio.get_running_loop().call_later(0.05, server.transport.abort)  # type: ignore[union-attr]
        return "250 taken"

    async def handle_QUIT(self, *_: Any) -> str:  # noqa: N802
        return "421 too tired to say goodbye" if self.mood == "rude" else "221 goodbye"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


@contextmanager
def mail_server() -> Iterator[tuple[Postbox, str]]:
    """A running server: what it takes, and its address for PORTAL_SMTP_URL."""
    box, port = Postbox(), free_port()
    controller = Controller(box, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield box, f"smtp://127.0.0.1:{port}"
    finally:
        controller.stop()
