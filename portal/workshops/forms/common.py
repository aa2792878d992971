"""What the forms of this room share."""

from wtforms import IntegerField
from wtforms.validators import Length

from portal.core.web.fields import StampField

ADDRESS_HINT = "The last part of the page’s address. Leave it empty to make it from the title."


def up_to(most: int) -> Length:
    """Returns: the rule for the longest text, in words."""
    return Length(max=most, message=f"Use {most:,} characters or fewer")


def hidden_version() -> IntegerField:
    """Returns: the field that says which version was on the screen."""
    return StampField(default=0, needed=False)
