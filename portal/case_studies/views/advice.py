"""Advice before words are sent that may identify somebody: once shown, a tick sends them all the same."""

from typing import Any

from portal.case_studies.shown.questions import advice
from portal.core.web.fields import text


def advised(form: Any, field: Any) -> list[dict[str, Any]]:
    """Returns: what the guard advises on the words sent; nothing before they are sent or once it was read.

    Without advice the tick is taken off the form.
    """
    hits = advice(text(field)) if form.is_submitted() else []
    if not hits:
        del form.sure
        return []
    return [] if form.sure.data else hits
