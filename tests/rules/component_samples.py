"""One realistic call of every component macro: file, macro, arguments, and words that must be read on the page."""

from datetime import date
from typing import Any, NamedTuple

from markupsafe import Markup

from portal.core.pagination import Page


class Sample(NamedTuple):
    """A macro and how it is called; `block` is what a call block holds."""

    file: str
    macro: str
    args: tuple[Any, ...]
    words: tuple[str, ...]
    block: str | None = None

    def __str__(self) -> str:
        return f"{self.file}:{self.macro}"


LINK = {"label": "Read it", "href": "/findings/x"}
ROWS = [
    {"label": "IT systems", "strong": True, "value": 46},
    {"label": "Costs", "value": None, "text": "not asked"},
]
GROUPS = [{"key": "w1", "label": "Wave 1"}, {"key": "w2", "label": "Wave 2"}]
POINTS = [{"group": "w1", "value": 38, "people": "24 of 64"}, {"group": "w2", "value": 64}]
CHART = {"id": "c", "title": "Second only to money", "base": "Base 97.", "sentence": "46%", "rows": ROWS}
GROUPED = CHART | {"groups": GROUPS, "rows": [{"label": "IT systems", "points": POINTS}], "source": LINK}
ANSWER = {"author": "Research team", "is_answer": True, "body": Markup("<p>It was not asked.</p>")}
COMMENT = {
    "id": 7,
    "author": "Quiet Harbour",
    "role": "ppi_member",
    "created": date(2016, 9, 12),
    "quotation": "tell their story again",
    "body": "Was that asked?",
    "actions": [LINK, {"label": "Take back", "href": "/x", "post": True}],
    "disposition": {"kind": "changed", "text": "Added a question", "link": LINK},
    "replies": [ANSWER | {"replies": [{"author": "Deep", "body": "Third level"}]}],
}
PAIR = {"said": "Publish each site", "source": "Workshop", "demo": True, "days": 4, "href": "/learning/1"}
ITEM = {"title": "A title", "href": "/x", "kind": "finding", "state": "draft", "demo": True, "text": "A line"}
CASE = ITEM | {"passage": Markup("one <mark>page</mark>"), "tags": ["Adopted"], "actions": [LINK], "meta": "Older"}
HIT = {"title": "Hit", "url": "/x", "kind": "evidence", "snippet": Markup("<mark>old</mark>"), "place": LINK}
FILTER = {"name": "type", "label": "Type", "options": [{"value": "f", "label": "Finding", "count": 0, "checked": True}]}
SESSION = {"start": "10am", "end": "11am", "title": "Groups", "kind": "parallel", "clash": "Room 1 twice"}
TRACK = {"title": "A. Sharing", "room": "Room 1", "people": "led by PPI members", "href": "/x"}
SITTING = {"city": "London", "when": "8 November 2016", "tags": [{"text": "Full", "colour": "amber"}], "action": LINK}
COLUMN = {"heading": "What goes in", "items": ["New contract", {"text": "Time", "uncertain": True}]}
COLUMNS = [{"key": "name", "label": "Barrier"}, {"key": "n", "label": "Number", "numeric": True}]
HIT_OF_GUARD = {"where": "Line 9", "what": "names a Pioneer.", "suggestion": "One Pioneer", "goto": LINK}

SAMPLES = [
    Sample("tags", "tag", ("17 places", "petrol"), ("17 places",)),
    Sample("tags", "kind_tag", ("case_study",), ("Case study",)),
    Sample("tags", "state_tag", ("draft",), ("Draft",)),
    Sample("tags", "demo_tag", (), ("Illustrative",)),
    Sample("tags", "demo_tag", (True, "case_study"), ("Illustrative: not a real case",)),
    Sample("tags", "role_tag", ("ppi_member",), ("PPI member",)),
    Sample("mark", "mark", (), ()),
    Sample("site_nav", "nav_links", ([{"key": "a", "label": "Findings", "href": "/f"}], "a"), ("Findings",)),
    Sample("breadcrumb", "breadcrumb", ([LINK],), ("Home", "Read it")),
    Sample("button", "button", ("Send", None, "secondary", "act", "send"), ("Send",)),
    Sample("button", "button", ("Go", "/x"), ("Go",)),
    Sample("buttons", "buttons", (), ("two words",), "two words"),
    Sample("csrf", "csrf_field", (), ()),
    Sample("post_button", "post_button", ("Follow", "/f", "link", {"version": 3}), ("Follow",)),
    Sample("card", "card", ("Your list", 2, "plum", True), ("Your list", "Illustrative", "saved"), "saved"),
    Sample("notice", "notice", ("Not shown", "caution"), ("Not shown", "harm"), "harm"),
    Sample("illustrative", "illustrative", (), ("Illustrative", "made up"), "made up"),
    Sample("plain_english", "plain_english", (Markup("<p>Plain</p>"), 13, 1), ("Plain", "1 minute to read")),
    Sample("facts_strip", "facts_strip", ([{"label": "Heard", "value": 64, "href": "/x"}], True), ("Heard", "64")),
    Sample("summary_list", "summary_list", ([{"key": "Email", "value": "a@b.c", "actions": [LINK]}],), ("Email",)),
    Sample("data_table", "data_table", (COLUMNS, [{"name": "Money", "n": 58}], "Numbers"), ("Money", "58", "Numbers")),
    Sample("view_switch", "view_switch", ("Show", [LINK, {"label": "by wave", "active": True}]), ("by wave",)),
    Sample("chart_parts", "chart_table", (GROUPED, "%"), ("38% (24 of 64)", "Wave 2")),
    Sample("dot_chart", "dot_chart", (CHART | {"beside": True},), ("46%", "not asked", "Base 97.", "The same numbers")),
    Sample("dot_chart", "dot_chart", (GROUPED,), ("38%", "24 of 64", "Wave 2", "Source")),
    Sample("dot_chart", "dot_chart", (GROUPED | {"split": False},), ("38%", "(24 of 64)", "Wave 2")),
    Sample("dot_chart", "dot_chart", (GROUPED | {"groups": GROUPS[:1]},), ("38%", "(24 of 64)", "Share")),
    Sample("bar_chart", "bar_chart", (CHART,), ("46", "not asked")),
    Sample("bar_chart", "bar_chart", (GROUPED | {"max": 100, "unit": ""},), ("Wave 1", "64")),
    Sample("mini_dot", "mini_dot", (76, 96), ("Base 96",)),
    Sample(
        "stat_card", "stat_card", ("76%", "Leaders", "/x", "said so", {"value": 76, "base": 96}), ("76%", "Leaders")
    ),
    Sample("item_card", "item_card", (ITEM | {"because": "Because", "action": LINK},), ("A title", "Draft", "Finding")),
    Sample("case_card", "case_card", (CASE,), ("page", "Adopted", "Illustrative")),
    Sample(
        "question_card", "question_card", (ITEM | {"until": date(2016, 11, 30), "minutes": 2},), ("30 November 2016",)
    ),
    Sample("search_box", "search_box", ("old & frail", "Words", "Try it", "/search", "q", {"type": ["a"]}), ("Words",)),
    Sample("filter_panel", "filter_panel", ([FILTER], "", {"q": "x"}), ("Type", "Finding", "(0)")),
    Sample("filter_chips", "filter_chips", ([LINK | {"count": 0}, LINK], "/clear"), ("Read it", "(0)", "Clear all")),
    Sample("search_hit", "search_hit", (HIT,), ("Hit", "Library document", "old", "Read it")),
    Sample("pagination", "pagination", (Page([6], 11, 2, 5), "?page={page}"), ("Back: 1 to 5 of 11", "Next: 11 of 11")),
    Sample("empty_state", "empty_state", ("Nothing yet", "Be the first", LINK), ("Nothing yet", "Read it")),
    Sample("answer_card", "answer_card", ("/a", None, "Does it match?", "Answer", "Later", True, "no"), ("Partly",)),
    Sample(
        "disposition",
        "disposition",
        ("passed_on", "Not ours", LINK | {"about": "a wish"}),
        ("Passed on", "Not ours", ": a wish"),
    ),
    Sample("comment", "comment", (COMMENT,), ("12 September 2016", "PPI member", "Third level", "Changed")),
    Sample("comment", "comment", ({"author": "You", "body": "?", "waiting": True, "note": "Why"},), ("Waiting", "Why")),
    Sample("timeline", "timeline", ([{"title": "Next", "date": "2017", "to_come": True, "link": LINK}],), ("To come",)),
    Sample("you_said", "you_said", (PAIR | {"disposition": "changed", "answer": "Done"},), ("We did", "4 days")),
    Sample("you_said", "you_said", (PAIR | {"disposition": "not_taken_forward", "answer": "No"},), ("Our answer",)),
    Sample("evidence_tiles", "evidence_tiles", ([{"title": "Cost", "status": "Not reported"}],), ("Not reported",)),
    Sample("logic_model", "logic_model", ([COLUMN], [COLUMN], "Slides", [LINK]), ("1. Context", "2. What goes in")),
    Sample("sitting_card", "sitting_card", (SITTING | {"access": ["Step-free"]},), ("London", "Full", "Step-free")),
    Sample(
        "programme", "programme", ([SESSION | {"tracks": [TRACK]}],), ("10am to 11am", "Room 1 · led by PPI members")
    ),
    Sample("series", "series", ([{"label": "Year 4", "planned": None}],), ("Not yet decided",)),
    Sample(
        "task_list", "task_list", ([{"title": "Approve", "href": "/x", "hint": "Names", "status": "Due"}],), ("Due",)
    ),
    Sample("meters", "meters", ([{"label": "Guard", "lines": ["2 hits"], "tone": "stop", "link": LINK}],), ("2 hits",)),
    Sample("guard_hit", "guard_hit", (HIT_OF_GUARD,), ("Line 9", "One Pioneer", "Read it")),
    Sample("early_insight_gate", "early_insight_gate", ("/g", "finding", 2, "Tick it"), ("version 2", "Tick it")),
    Sample("conflict", "conflict", ("their words", "my words"), ("their words", "my words")),
    Sample("tombstone", "tombstone", ("Old", date(2016, 10, 4), "Asked.", "/new"), ("4 October 2016", "Asked.")),
    Sample("cite", "cite", (Markup("<i>Joined Up</i>"), [LINK]), ("Joined Up", "Read it")),
    Sample("in_page_links", "in_page_links", ([LINK],), ("Read it",)),
    Sample("link_columns", "link_columns", ([LINK],), ("Read it",)),
    Sample("kept_words", "kept_words", ({"body": ["w" * 70], "as": ["alias"]}, "/again"), ("What you typed", "w" * 70)),
]
