"""The acts of the audit log in words."""

import re
from pathlib import Path

from portal.pages.acts import ACTS, act_words

PORTAL = Path(__file__).parents[2] / "portal"
WRITTEN = re.compile(r'\b(?:audit\.record|note|note_refusal|tell|_tell)\(\s*"([a-z_-]+(?::[a-z_-]+)?)"')


def test_each_act_that_the_code_writes_down_is_told_in_words() -> None:
    written = {act for path in PORTAL.rglob("*.py") for act in WRITTEN.findall(path.read_text("utf-8"))}
    assert len(written) > 70
    assert written - set(ACTS) == set()


def test_an_act_without_words_is_told_by_its_name_made_readable() -> None:
    assert act_words("old_thing:take-away") == "Old thing: take away"
