"""Which survey tables share their numbers: those of one question, and those that the same people answered. Pure."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeVar

from portal.findings.models import Dataset
from portal.publishing.small_numbers import Table, base_span
from portal.publishing.small_numbers.system import Span

_NUMBERS = (re.compile(r"\bq(\d+[a-z]?)\b"), re.compile(r"\b(\d+[a-z]?)\b"))  # "Q8, Q6 and Q5", "question 12a"
_WORD = re.compile(r"\w+")
Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Asked:
    """What a table tells of: `question` is shared by all tables of the question, `counted` by those of one answer."""

    question: str
    counted: str


def fold(words: str) -> str:
    """Returns: the words without case, spacing and punctuation, so that two spellings of a label are one."""
    return " ".join(_WORD.findall(words.casefold()))


def asked_in(datasets: Sequence[Dataset]) -> list[Asked]:
    """Returns: for each table, in order, what it tells of.

    Two tables are of one question when they are of one survey and share a question number; where either has no
    number, when the words of the question are the same. They count the same unless each says that it counts another
    answer.
    """
    questions = _joined(datasets, _same_question, _told)
    counted = _joined(
        list(zip(datasets, questions, strict=True)),
        lambda one, other: one[1] == other[1] and _same_answer(one[0], other[0]),
        lambda one: ", ".join(filter(None, (one[1], one[0].answer))),
    )
    return [Asked(question, name) for question, name in zip(questions, counted, strict=True)]


def _joined(rows: Sequence[Row], alike: Callable[[Row, Row], bool], told: Callable[[Row], str]) -> list[str]:
    """Returns: for each row the name of the set it is in: what is alike is in one set, and what is alike to that."""
    names: list[str] = []
    for place, row in enumerate(rows):
        same = {name for name, other in zip(names, rows[:place], strict=True) if alike(other, row)}
        name = min(same, default=told(row))
        names = [name if one in same else one for one in names] + [name]
    return names


def _told(dataset: Dataset) -> str:
    return ", ".join(filter(None, (dataset.survey, dataset.question or dataset.measure or dataset.slug)))


def _same_question(one: Dataset, other: Dataset) -> bool:
    if one.survey != other.survey:
        return False
    numbers, others = _numbers(one), _numbers(other)
    if numbers and others:
        return bool(numbers & others)
    return fold(one.measure) == fold(other.measure) != ""


def _numbers(dataset: Dataset) -> set[str]:
    """The question's numbers; words that hold none count as one."""
    words = (dataset.question or "").casefold()
    return set(next((found for numbers in _NUMBERS if (found := numbers.findall(words))), [words] * bool(words)))


def _same_answer(one: Dataset, other: Dataset) -> bool:
    return not one.answer or not other.answer or fold(one.answer) == fold(other.answer)


def same_people(tables: Sequence[Table], *, loosely: bool) -> list[Table]:
    """Returns: the tables with one name for respondents who seem to be the same.

    Readers take people for the same where a group's base is told alike and nothing speaks against it; loosely, also
    where only nothing speaks against it.
    """
    crowds: list[_Crowd] = []
    names: dict[str, str] = {}
    for asked in dict.fromkeys(table.asked for table in tables):
        mine = [table for table in tables if table.asked == asked]
        crowd = next((crowd for crowd in crowds if crowd.takes(mine, loosely=loosely)), None)
        if crowd is None:
            crowds.append(crowd := _Crowd(asked))
        crowd.tables += mine
        names[asked] = crowd.name
    return [replace(table, respondents=names[table.asked]) for table in tables]


@dataclass(slots=True)
class _Crowd:
    """Tables whose respondents seem to be the same."""

    name: str
    tables: list[Table] = field(default_factory=list)

    def takes(self, others: Sequence[Table], *, loosely: bool) -> bool:
        """Returns: whether these tables may be of the same people."""
        spans = _bases(self.tables)
        together = _bases([*self.tables, *others])
        alike = any(spans.get(group) == (low, high) and low == high for group, (low, high) in _bases(others).items())
        if not (alike or loosely) or any(low > high for low, high in together.values()):
            return False
        sums = {each for table in (*self.tables, *others) for each in table.sums}
        return all(_fits(together, whole, parts) for whole, parts in sums)


def _bases(tables: Sequence[Table]) -> dict[str, Span]:
    """What all these tables tell of each group's base."""
    found: dict[str, Span] = {}
    for table in tables:
        for group in table.bases:
            low, high = base_span(table, group)
            before = found.get(group, (low, high))
            found[group] = (max(low, before[0]), min(high, before[1]))
    return found


def _fits(spans: dict[str, Span], whole: str, parts: Sequence[str]) -> bool:
    """Whether the parts can make up the whole, or stay below it where one of them is not told."""
    if whole not in spans:
        return True
    told = [spans[part] for part in parts if part in spans]
    enough = len(told) < len(parts) or sum(high for _, high in told) >= spans[whole][0]
    return sum(low for low, _ in told) <= spans[whole][1] and enough
