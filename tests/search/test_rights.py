"""Nothing that a reader may not see shows: not in hits, counts, order, quotations, suggestions or on disk."""

from pathlib import Path

import pytest

from portal.access.policy import PUBLIC, ROLES, Viewer, can_read, item_tokens, viewer_tokens
from portal.search.tiers import TIERS, tier_of_rights, tier_of_viewer, tiers_below
from tests.search.conftest import Filled
from tests.search.documents import ADMINISTRATOR, CORNWALL_STAFF, MEMBER, RESEARCHER, Item, document, request

SECRET = "zanzibar"


def test_each_reader_finds_exactly_what_the_policy_opens(engine_with: Filled) -> None:
    items = {}
    documents = []
    for number, (state, audience, key) in enumerate(
        (state, audience, key)
        for state in ("draft", "internal_review", "peer_review", "early_insight", "published", "withdrawn")
        for audience, key in (("public", None), ("members", None), ("site", "site:cornwall"), ("team", None))
    ):
        owner = 7 if number % 5 == 0 else 99
        items[number + 1] = Item(number + 1, state, audience, owner, key)
        documents.append(
            document("A case", "risk", number=number + 1, state=state, audience=audience, key=key, owner=owner)
        )
    engine = engine_with(*documents)
    reviewer = Viewer(person_id=20, role="national_partner", keys=frozenset({"review:5", "review:9"}))
    for viewer in (PUBLIC, MEMBER, CORNWALL_STAFF, RESEARCHER, ADMINISTRATOR, reviewer):
        answer = engine.search(request("risk", viewer, per_page=100))
        readable = {number for number, item in items.items() if can_read(viewer, item)}  # type: ignore[arg-type]
        assert {hit.item_id for hit in answer.hits} == readable, viewer.role
        assert answer.total == len(readable)
        assert sum(value.count for value in answer.facets["state"]) == len(readable)


@pytest.mark.parametrize("role", ROLES)
def test_a_tier_holds_everything_that_its_readers_may_see(role: str) -> None:
    keys = frozenset({"site:cornwall", "workshop:3", "group:2", "review:1", "share:1"})
    viewer = PUBLIC if role == "public" else Viewer(person_id=7, role=role, keys=keys)
    searched = tiers_below(tier_of_viewer(viewer))
    for state in ("draft", "internal_review", "peer_review", "early_insight", "published", "withdrawn"):
        for audience, key in (
            ("public", None), ("members", None), ("team", None),
            ("site", "site:cornwall"), ("participants", "workshop:3"), ("ppi_group", "group:2"),
        ):  # fmt: skip
            rights = item_tokens(Item(1, state, audience, 7, key))  # type: ignore[arg-type]
            if not viewer_tokens(viewer).isdisjoint(rights):
                assert tier_of_rights(rights) in searched, (role, state, audience)


def test_the_publics_index_holds_no_word_of_anything_confidential(engine_with: Filled, tmp_path: Path) -> None:
    engine_with(document("Open"), document("Closed", SECRET, state="draft"), document("Staff", audience="members"))
    public = next((tmp_path / "index").glob("set-*/public"))
    assert all(SECRET.encode() not in path.read_bytes() for path in public.rglob("*") if path.is_file())
    others = b"".join(path.read_bytes() for tier in TIERS[1:] for path in (public.parent / tier).iterdir())
    assert SECRET.encode() in others


def test_suggestions_come_from_readable_words_only(engine_with: Filled) -> None:
    engine = engine_with(document("Open"), document(f"On {SECRET}", SECRET, state="draft", audience="team"))
    for text in ("zanzibat", "zanz"):
        assert engine.search(request(text)).suggestion is None
        assert engine.search(request(text, MEMBER)).suggestion is None
        assert engine.complete(request(text)) == engine.complete(request(text, MEMBER)) == ()
    assert engine.search(request("zanzibat", ADMINISTRATOR)).suggestion == SECRET
    assert [one.text for one in engine.complete(request("zanz", ADMINISTRATOR))] == [SECRET, f"On {SECRET}"]


def test_also_searched_names_no_word_that_only_hidden_items_have(engine_with: Filled) -> None:
    engine = engine_with(document("Open", "MDT"), document("Hidden", "integrated team", audience="team"))
    assert engine.search(request("MDT")).also_searched == ()
    assert engine.search(request("MDT", RESEARCHER)).also_searched == ("integrated team",)


def test_a_prefix_shows_nothing_of_hidden_items(engine_with: Filled) -> None:
    engine = engine_with(document("Open"), document("Hidden", SECRET, state="draft"))
    answer = engine.search(request("zan*"))
    assert answer.total == 0 and answer.hits == () and answer.suggestion is None


def test_the_order_and_scores_do_not_depend_on_hidden_items(engine_with: Filled) -> None:
    open_ones = [
        document("One", "risk sharing between partners", number=1),
        document("Two", "risk", number=2),
        document("Three", "sharing budgets and more", number=3, theme="finance"),
    ]
    alone = engine_with(*open_ones).search(request("risk sharing"))
    hidden = [document(f"Hidden {n}", "risk risk " + "long " * n, audience="members") for n in range(1, 40)]
    assert engine_with(*open_ones, *hidden).search(request("risk sharing")) == alone


def test_masked_items_are_left_out_of_everything(engine_with: Filled) -> None:
    engine = engine_with(document("One", "risk", number=1, theme="finance"), document("Two", "risk", number=2))
    answer = engine.search(request("risk", masked=frozenset({1})))
    assert [hit.item_id for hit in answer.hits] == [2] and answer.total == 1
    assert answer.facets["theme"] == ()
    assert engine.complete(request("on", masked=frozenset({1}))) == ()


def test_of_what_is_shown_by_its_title_no_other_word_is_found_counted_or_told(engine_with: Filled) -> None:
    shut = document(f"Trust at {SECRET}", "Quokka money", number=1, body="wombat", keywords=("numbat",))
    engine = engine_with(shut, document("Open trust", "Quokka", number=2))
    titles = {"titles_only": frozenset({1})}
    answer = engine.search(request("trust", **titles))
    assert {hit.item_id for hit in answer.hits} == {1, 2}
    told = next(hit for hit in answer.hits if hit.item_id == 1)
    assert (told.title, told.summary, told.snippets) == (f"Trust at {SECRET}", "", ())
    assert [hit.item_id for hit in engine.search(request("quokka", **titles)).hits] == [2]
    for text in ("wombat", "numbat", "wombatt", '"quokka money"', "body:wombat", "womb*"):
        answer = engine.search(request(text, **titles))
        assert (answer.total, answer.suggestion, answer.also_searched) == (0, None, ()), text
    assert engine.search(request("trust -wombat", **titles)).total == 2
    assert engine.complete(request("womb", **titles)) == ()
    assert [one.text for one in engine.complete(request("trus", **titles))] == ["trust", "Open trust", told.title]
    for sort in ("title", "newest"):
        assert [hit.item_id for hit in engine.search(request("trust", sort=sort, **titles)).hits] == [2, 1]
    assert engine.search(request("wombatt")).suggestion == "wombat"


def test_an_item_that_was_narrowed_is_gone_from_the_wider_tier_at_once(engine_with: Filled) -> None:
    engine = engine_with(document("One", SECRET, number=1))
    engine.update([document("One", SECRET, number=1, state="draft", owner=7)])
    assert engine.search(request(SECRET)).total == 0
    assert engine.search(request(SECRET, MEMBER)).total == 1
    engine.update([document("One", SECRET, number=1)])
    assert engine.search(request(SECRET)).total == engine.search(request(SECRET, MEMBER)).total == 1
