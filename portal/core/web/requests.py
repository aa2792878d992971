"""What a request sends, without the character that no database text may hold, and each line break as one sign."""

from collections.abc import Callable
from typing import Any

from flask import Request
from werkzeug.datastructures import ImmutableMultiDict
from werkzeug.utils import cached_property

from portal.core.errors import NotFound

NUL = "\x00"  # PostgreSQL refuses it in text, and no person types it
REPLACED = "\ufffd"  # as browsers do: an address that asks for nothing there is stays one


class CleanRequest(Request):
    """A request whose parameters and form values hold no NUL.

    A line break in a form value is one sign, as browsers count it under a text area before they send two.
    """

    @cached_property
    def args(self) -> Any:
        """What stands after the "?" of the address."""
        return _cleaned(super().args, lambda sent: sent.replace(NUL, REPLACED))

    def _load_form_data(self) -> None:
        fresh = "form" not in self.__dict__
        super()._load_form_data()
        if fresh:
            self.__dict__["form"] = _cleaned(self.__dict__["form"], _as_typed)
            for file in self.__dict__["files"].values():
                file.filename = (file.filename or "").replace(NUL, "")


def _as_typed(sent: str) -> str:
    return sent.replace(NUL, "").replace("\r\n", "\n")


def _cleaned(sent: Any, clean: Callable[[str], str]) -> Any:
    pairs = list(sent.items(multi=True))
    cleaned = [(clean(name), clean(value)) for name, value in pairs]
    return sent if cleaned == pairs else ImmutableMultiDict(cleaned)


def refuse_nul_in_path(path: str) -> None:
    """Raises: NotFound for an address that no page can have."""
    if NUL in path:
        raise NotFound()
