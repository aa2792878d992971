"""The guard: where a find stands, what could stand there instead, what each context allows."""

from hypothesis import given
from hypothesis import strategies as st

from portal.core.content import read
from portal.publishing.guard import Rules, scan
from portal.publishing.guard.contact import is_nhs_number
from portal.publishing.guard.lists import SITES, SLUGS
from portal.publishing.guard.text import Text
from tests.support.source import ROOT

LEEDS = "In Leeds, 4 of 6 carers agreed. The Elmvale CCG did not."


def kinds(text: str, **rules: object) -> set[str]:
    return {hit.detector for hit in scan({"body": text}, Rules(**rules))}  # type: ignore[arg-type]


def test_a_find_says_where_it_stands_and_what_could_stand_there() -> None:
    (hit,) = scan({"rests_on": "We asked many.\n\nA colleague from Cornwall said yes. Others did not."})
    assert (hit.place, hit.line, hit.found, hit.subject) == ("rests_on", 3, "Cornwall", "cornwall")
    assert hit.suggestion == "A colleague from one Pioneer said yes."


def test_a_suggestion_keeps_its_capital_letter_and_its_possessive() -> None:
    (hit,) = scan({"body": "Barnsley's nurses came."})
    assert hit.suggestion == "One Pioneer's nurses came."


def test_each_suggestion_takes_out_all_that_is_found_in_its_sentence() -> None:
    hits = scan({"body": "In Leeds, Mrs Hathersage (ann@example.org) asked. Kent said no."})
    assert [hit.suggestion for hit in hits] == [
        *["In one Pioneer, a person (the team's address) asked."] * 3,
        "One Pioneer said no.",
    ]
    assert len({hit.key for hit in hits}) == 4


def test_a_suggestion_tells_two_pioneers_apart_and_leaves_what_may_stand() -> None:
    hits = scan({"body": "Leeds, Kent and Cornwall met, Leeds led."}, Rules(sites=frozenset({"cornwall"})))
    assert {hit.suggestion for hit in hits} == {"One Pioneer, another Pioneer and Cornwall met, the same Pioneer led."}


def test_the_longest_name_is_told_once() -> None:
    assert [hit.found for hit in scan({"body": "Leeds Teaching Hospitals NHS Trust signed."})] == [
        "Leeds Teaching Hospitals NHS Trust"
    ]


def test_each_context_allows_its_own() -> None:
    assert kinds(LEEDS) == {"site", "small-group", "organisation"}
    assert kinds(LEEDS, contexts={"body": "participation"}) == {"organisation"}
    assert kinds(LEEDS, contexts={"body": "public_source"}) == set()
    assert kinds(LEEDS, sites=None) == {"small-group"}
    assert kinds(LEEDS, sites=frozenset({"leeds"})) == {"small-group"}
    assert kinds(LEEDS, sites=frozenset({"kent"})) == {"site", "small-group"}


def test_marks_of_one_person_are_never_allowed() -> None:
    marks = "Mrs Hathersage, 07700 900123, a@example.org, TR1 3LJ, 943 476 5919, born 3 May 1951"
    expected = {"person", "phone", "email", "postcode", "nhs-number", "birth-date"}
    assert kinds(marks, sites=None, contexts={"body": "public_source"}) == expected


def test_an_author_may_stand_and_a_member_may_not() -> None:
    assert kinds("Nicholas Mays wrote it.", authors=frozenset({"Nicholas Mays"})) == set()
    assert kinds("Nicholas Hartley wrote it.", authors=frozenset({"Nicholas Mays"})) == {"person"}
    assert kinds("Xanthe Vorreiter said it.", people=("Xanthe Vorreiter",)) == {"person"}


def test_the_key_of_a_find_is_that_of_its_sentence() -> None:
    first, moved = scan({"a": "Kent said so. Kent left."})
    (other_place,) = scan({"b": "Kent said so."})
    assert len({first.key, moved.key, other_place.key}) == 3
    assert first.key == scan({"a": "We asked.  Kent  said so."})[0].key


def test_every_spelling_of_every_pioneer_is_known() -> None:
    files = sorted((ROOT / "content" / "pioneers").glob("*.md"))
    assert {path.stem for path in files} == SLUGS
    for path in files:
        meta = read(path).meta
        for name in (meta["name"], *(meta.get("aliases") or []), meta.get("programme_name")):
            found = {hit.subject for hit in scan({"body": f"We saw {name} there."})} if name else {path.stem}
            assert found == {path.stem}, name


@given(st.sampled_from([name for site in SITES for name in site.names]), st.sampled_from(["", "'s", "’s", ",", "."]))
def test_no_dress_hides_a_name(name: str, after: str) -> None:
    for text in (f"At {name}{after} we", f"at {name.upper()}{after} we", f"(**{name}**{after})", f"“{name}{after}”"):
        assert kinds(text) & {"site", "organisation"}, text


def test_unseen_signs_and_letters_that_look_alike_hide_nothing() -> None:
    for text in ("C\u200bornwall", "Corn\u00adwall", "С\u043ernwall", "C**orn**wall", "Corn-\nwall", "&#67;ornwall"):
        assert kinds(text) == {"site"}, text


@given(st.integers(0, 10**9 - 1))
def test_one_check_digit_at_most_makes_an_nhs_number(first_nine: int) -> None:
    good = [digit for digit in range(10) if is_nhs_number(f"{first_nine:09d}{digit}")]
    assert len(good) <= 1


@given(st.text(max_size=400))
def test_any_text_at_all_is_read(text: str) -> None:
    for hit in scan({"body": text}):
        assert hit.found and hit.line >= 1
    assert all(word.text == Text(text).clean[word.start : word.end] for word in Text(text).words)
