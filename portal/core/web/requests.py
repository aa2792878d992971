"""What a request sends, without the character that no database text may hold."""

from typing import Any

from flask import Request
from werkzeug.datastructures import ImmutableMultiDict
from werkzeug.utils import cached_property

from portal.core.errors import NotFound

NUL = "\x00"  # PostgreSQL refuses it in text, and no person types it
REPLACED = "\ufffd"  # as browsers do: an address that asks for nothing there is stays one


class CleanRequest(Request):
    """A request whose parameters and form values hold no NUL."""

    @cached_property
    def args(self) -> Any:
        """What stands after the "?" of the address."""
        return _without_nul(super().args, REPLACED)

    def _load_form_data(self) -> None:
        fresh = "form" not in self.__dict__
        super()._load_form_data()
        if fresh:
            self.__dict__["form"] = _without_nul(self.__dict__["form"], "")
            for file in self.__dict__["files"].values():
                file.filename = (file.filename or "").replace(NUL, "")


def _without_nul(sent: Any, instead: str) -> Any:
    pairs = list(sent.items(multi=True))
    if not any(NUL in name or NUL in value for name, value in pairs):
        return sent
    return ImmutableMultiDict([(name.replace(NUL, instead), value.replace(NUL, instead)) for name, value in pairs])


def refuse_nul_in_path(path: str) -> None:
    """Raises: NotFound for an address that no page can have."""
    if NUL in path:
        raise NotFound()
