"""How fast a full answer is: ten hits with passages, exact total, all facets, rights; beside FTS5 and plain Whoosh.

    python bench/search_speed.py                     1,000 and 10,000 made-up items
    python bench/search_speed.py --items 100000      as many as asked for

Each engine answers the same questions as the same reader (a member of one site) with the same facets. A question
is asked twice in a row: the first time nothing is cached for its words, the second time it is.
"""

import argparse
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from bench.support.made_up import documents, questions
from bench.support.measures import percentile
from bench.support.rivals_full import READER, fts5_full, ours_full, plain_whoosh_full
from portal.items.search import SearchDocument

Answer = Callable[[str], int]  # query -> total
Maker = Callable[[list[SearchDocument], Path], Answer]
ENGINES: dict[str, Maker] = {"ours": ours_full, "SQLite FTS5": fts5_full, "plain Whoosh": plain_whoosh_full}


def measure(items: int, asked: int) -> None:
    made = list(documents(items))
    queries = questions(asked)
    print(f"\n{items} items, {asked} questions as {READER.role}, milliseconds\n")
    print("| engine | items a second | p50 new | p95 new | p50 again | p95 again |\n|---|---|---|---|---|---|")
    slow: dict[str, float] = {}
    for name, make in ENGINES.items():
        with tempfile.TemporaryDirectory() as folder:
            began = time.perf_counter()
            answer = make(made, Path(folder))
            rate = items / (time.perf_counter() - began)
            answer(queries[0])
            first, again = _times(answer, queries[1:])
        slow[name] = percentile(first + again, 0.95)
        cells = " | ".join(f"{1000 * percentile(t, p):.1f}" for t in (first, again) for p in (0.5, 0.95))
        print(f"| {name} | {rate:.0f} | {cells} |", flush=True)
    for rival in ("SQLite FTS5", "plain Whoosh"):
        print(f"\np95 of {rival} over ours: {slow[rival] / slow['ours']:.1f}")


def _times(answer: Answer, queries: list[str]) -> tuple[list[float], list[float]]:
    first, again = [], []
    for query in queries:
        for times in (first, again):
            began = time.perf_counter()
            answer(query)
            times.append(time.perf_counter() - began)
    return first, again


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--items", type=int, action="append", help="how many items; may be repeated")
    arguments.add_argument("--questions", type=int, default=60)
    chosen = arguments.parse_args()
    for items in chosen.items or (1_000, 10_000):
        measure(items, chosen.questions)
    return 0


if __name__ == "__main__":
    sys.exit(main())
