"""What can go wrong, as exceptions that know no HTTP; one handler in `core.web` maps them to pages."""

from collections.abc import Sequence
from datetime import datetime


class PortalError(Exception):
    """The base of all. `str()` is a plain sentence for the reader that says what to do."""

    message = "Something went wrong. Try again."

    def __init__(self, message: str | None = None) -> None:
        super().__init__(message or self.message)


class NotFound(PortalError):
    """There is no such thing, or this reader may not know of it."""

    message = "We cannot find that page. Check the address, or search for what you need."


class PastTheEnd(NotFound):
    """A list that this reader may read has fewer pages than were asked for, such as by a link that was kept."""

    message = "The list has fewer pages now."


class Denied(PortalError):
    """The reader may know of the thing but not do this to it."""

    message = "It needs a role or a duty that you do not have."


class Invalid(PortalError):
    """What was sent breaks a rule; `field` names the form field it belongs to, if any."""

    def __init__(self, message: str, field: str | None = None) -> None:
        super().__init__(message)
        self.field = field


class BadParameters(Invalid):
    """What stands after the "?" of an address cannot be used; `parameters` holds (name, what is wrong) of each."""

    def __init__(self, parameters: Sequence[tuple[str, str]]) -> None:
        super().__init__(" ".join(f"{name}: {wrong}" for name, wrong in parameters))
        self.parameters = parameters


class Unrecognised(PortalError):
    """The token that came with a request opens nothing."""

    message = "This token opens nothing: it is unknown, was ended, or its account is closed. Make a new one."


class Conflict(PortalError):
    """Someone else changed it first; `theirs` and `yours` hold both texts so that nothing is lost."""

    message = "Someone else saved first. Yours is kept below."

    def __init__(
        self, message: str | None = None, *, theirs: str = "", yours: str = "", field: str | None = None
    ) -> None:
        super().__init__(message)
        self.theirs = theirs
        self.yours = yours
        self.field = field


class Gone(PortalError):
    """It was here and was withdrawn. `title` is None when consent was withdrawn."""

    message = "This was withdrawn."

    def __init__(
        self,
        *,
        title: str | None = None,
        withdrawn_at: datetime | None = None,
        reason: str | None = None,
        replacement: str | None = None,
    ) -> None:
        super().__init__()
        self.title = title
        self.withdrawn_at = withdrawn_at
        self.reason = reason
        self.replacement = replacement


class TooLarge(PortalError):
    """More was sent than is taken."""

    message = "That is too large. Send less, or a smaller file."


class TooMany(PortalError):
    """Too many tries in a short time; `wait` says for how long to stop, in seconds."""

    message = "You tried too often. Wait a few minutes, then try again."

    def __init__(self, message: str | None = None, *, wait: int | None = None) -> None:
        super().__init__(message)
        self.wait = wait


class Unavailable(PortalError):
    """A part of the portal cannot answer now."""

    message = "This part of the portal is not working just now. Try again in a few minutes."
