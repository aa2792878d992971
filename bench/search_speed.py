"""How fast a full answer is: ten hits with passages, exact total, all facets, rights; beside FTS5 and plain Whoosh.

    python bench/search_speed.py                     1,000 and 10,000 made-up items
    python bench/search_speed.py --items 100000      as many as asked for

Each engine answers the same questions as the same reader (a member of one site) with the same facets. The engines
take turns, question by question, so that what else the machine does meets them alike, and times are those of the
processor, which waiting for others does not lengthen; the wall clock's stand beside them. A question is asked twice
in a row: the first time nothing is cached for its words, the second time it is.
"""

import argparse
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from bench.support.made_up import documents, questions
from bench.support.measures import percentile
from bench.support.rivals_full import READER, fts5_full, ours_full, plain_whoosh_full
from portal.items.search import SearchDocument
from portal.search.indexing import thesaurus

Answer = Callable[[str], int]  # query -> total
Maker = Callable[[list[SearchDocument], Path], Answer]
ENGINES: dict[str, Maker] = {"ours": ours_full, "SQLite FTS5": fts5_full, "plain Whoosh": plain_whoosh_full}


class Span(NamedTuple):
    """A stretch of time in seconds (or a rate): of the processor, and on the wall."""

    processor: float
    wall: float

    @classmethod
    def now(cls) -> "Span":
        return cls(time.process_time(), time.perf_counter())

    def until_now(self) -> "Span":
        now = Span.now()
        return Span(now.processor - self.processor, now.wall - self.wall)


def measure(items: int, asked: int) -> None:
    made = list(documents(items))
    queries = questions(asked)
    print(f"\n{items} items, {asked} questions as {READER.role}, milliseconds of the processor (wall clock)\n")
    print("| engine | items a second | p50 new | p95 new | p50 again | p95 again |\n|---|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        rates, answers = _build(made, Path(folder))
        times = _take_turns(answers, queries)
    for name in ENGINES:
        rate = f"{rates[name].processor:.0f} ({rates[name].wall:.0f})"
        print(f"| {name} | {rate} | {' | '.join(_cells(times[name]))} |", flush=True)
    ours = _p95(times["ours"])
    for rival in ("SQLite FTS5", "plain Whoosh"):
        print(f"\np95 of {rival} over ours, new and again together: {_p95(times[rival]) / ours:.1f}")


def _build(made: list[SearchDocument], folder: Path) -> tuple[dict[str, Span], dict[str, Answer]]:
    """Returns: items a second, and what answers, of each engine."""
    rates, answers = {}, {}
    for name, make in ENGINES.items():
        began = Span.now()
        answers[name] = make(made, folder)
        took = began.until_now()
        rates[name] = Span(len(made) / took.processor, len(made) / took.wall)
    return rates, answers


def _take_turns(answers: dict[str, Answer], queries: list[str]) -> dict[str, tuple[list[Span], list[Span]]]:
    """Returns: for each engine its times for new questions and for the same ones again; the first question is not
    counted, since engines open their files with it.
    """
    times: dict[str, tuple[list[Span], list[Span]]] = {name: ([], []) for name in answers}
    for number, query in enumerate(queries):
        totals = set()
        for name, answer in answers.items():
            for kept in times[name]:
                began = Span.now()
                totals.add((name, answer(query)))
                took = began.until_now()
                if number:
                    kept.append(took)
        assert len(totals) == len(answers), f"an engine told two totals for {query}"
    return times


def _cells(times: tuple[list[Span], list[Span]]) -> list[str]:
    return [
        f"{1000 * percentile([one.processor for one in some], p):.1f}"
        f" ({1000 * percentile([one.wall for one in some], p):.1f})"
        for some in times
        for p in (0.5, 0.95)
    ]


def _p95(times: tuple[list[Span], list[Span]]) -> float:
    return percentile([one.processor for some in times for one in some], 0.95)


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--items", type=int, action="append", help="how many items; may be repeated")
    arguments.add_argument("--questions", type=int, default=60)
    chosen = arguments.parse_args()
    thesaurus()  # read once a process, whatever is indexed
    for items in chosen.items or (1_000, 10_000):
        measure(items, chosen.questions)
    return 0


if __name__ == "__main__":
    sys.exit(main())
