"""The guard against its corpus: planted identifiers are found, harmless passages are left alone; both printed."""

import html
import re
import sys
import unicodedata
from pathlib import Path

import pytest
import yaml

from portal.publishing.guard import Rules, scan

FOLDER = Path(__file__).parent / "guard_corpus"
PLANTED = ("sites", "organisations", "people", "contact", "groups", "ages", "mixed")
MARK = re.compile(r"\{\{(.+?)\}\}", re.DOTALL)
RECALL, FALSE_ALARMS = 0.95, 0.02


def read(name: str) -> tuple[list[str], Rules]:
    """The passages of a file, and the rules that its members and authors make."""
    people = yaml.safe_load((FOLDER / "people.yaml").read_text(encoding="utf-8"))
    found = people if name == "people" else yaml.safe_load((FOLDER / f"{name}.yaml").read_text(encoding="utf-8"))
    passages = found["passages"] if isinstance(found, dict) else found
    return passages, Rules(people=tuple(people["members"]), authors=frozenset(people["authors"]))


def letters(text: str) -> str:
    read_as = unicodedata.normalize("NFKC", html.unescape(text))
    return re.sub(r"[^a-z0-9@]", "", read_as.lower())


def missed(passage: str, rules: Rules) -> list[str]:
    """The plants of a passage that no hit covers."""
    hits = [letters(hit.found) for hit in scan({"text": MARK.sub(r"\1", passage)}, rules)]
    plants = [(plant, letters(plant)) for plant in MARK.findall(passage)]
    return [plant for plant, bare in plants if not any(bare in hit or (hit in bare and len(hit) > 2) for hit in hits)]


@pytest.mark.parametrize("name", PLANTED)
def test_it_finds_what_was_planted(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    passages, rules = read(name)
    planted = sum(len(MARK.findall(passage)) for passage in passages)
    lost = [plant for passage in passages for plant in missed(passage, rules)]
    with capsys.disabled():
        sys.stdout.write(f"\nguard, {name}: {planted - len(lost)} of {planted} planted found; missed: {lost}\n")
    assert 1 - len(lost) / planted >= RECALL


def test_it_leaves_harmless_passages_alone(capsys: pytest.CaptureFixture[str]) -> None:
    passages, rules = read("harmless")
    alarms = {passage: hits for passage in passages if (hits := [h.found for h in scan({"text": passage}, rules)])}
    with capsys.disabled():
        sys.stdout.write(f"\nguard: {len(alarms)} false alarms in {len(passages)} harmless passages: {alarms}\n")
    assert len(alarms) / len(passages) <= FALSE_ALARMS


def test_the_corpus_is_large_enough() -> None:
    planted = sum(len(MARK.findall(passage)) for name in PLANTED for passage in read(name)[0])
    assert planted >= 300
    assert len(set(read("harmless")[0])) >= 300
