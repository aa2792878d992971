"""How well search orders what it finds: ours beside SQLite FTS5, bm25s and plain Whoosh on judged collections.

    python -m bench.search_quality              the judged queries over the portal's own content
    python -m bench.search_quality FOLDER [FOLDER ...] [--kind simple|beir|smart|nfcorpus] [--split test]

Collections are described in `bench/support/collection.py`. None is kept here: bring one.
"""

import argparse
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from statistics import fmean

import yaml

from bench.support.collection import Collection, Doc, read
from bench.support.measures import average_precision, ndcg, recall
from bench.support.own_content import content_documents
from bench.support.rivals import RANKERS, VOCABULARY, Ranker, ask
from portal.items.search import SearchDocument
from portal.search.thesaurus import Thesaurus
from portal.search.whoosh_engine import WhooshEngine

DEPTH = 1000
OWN = Path(__file__).parents[1] / "tests" / "search" / "judged_queries.yaml"


def measure(collection: Collection, rank: Ranker) -> tuple[float, float, float]:
    """Returns: nDCG@10, MAP, recall@100, averaged over the judged queries."""
    rows = []
    for key, text in collection.judged().items():
        grades = collection.judgements[key]
        ranked = rank(text, DEPTH)
        rows.append((ndcg(ranked, grades), average_precision(ranked, grades), recall(ranked, grades)))
    return tuple(fmean(column) for column in zip(*rows, strict=True))  # type: ignore[return-value]


def report(collection: Collection, rankers: dict[str, Ranker]) -> None:
    print(f"\n{collection.name}: {len(collection.docs)} documents, {len(collection.judged())} judged queries\n")
    print("| engine | nDCG@10 | MAP | recall@100 |\n|---|---|---|---|")
    for name, rank in rankers.items():
        values = " | ".join(f"{value:.3f}" for value in measure(collection, rank))
        print(f"| {name} | {values} |", flush=True)


def own_collection(documents: Sequence[SearchDocument]) -> Collection:
    """The portal's content as the rivals can read it: title, and all other text in one."""
    docs = [Doc(str(one.external_id), one.title, " ".join((*one.keywords, one.summary, one.body))) for one in documents]
    judged = yaml.safe_load(OWN.read_text(encoding="utf-8"))["queries"]
    queries = {str(number): entry["query"] for number, entry in enumerate(judged, start=1)}
    judgements = {str(number): entry["relevant"] for number, entry in enumerate(judged, start=1)}
    return Collection("the portal's own content", docs, queries, judgements)


def own_ranker(documents: Sequence[SearchDocument], folder: Path) -> Ranker:
    engine = WhooshEngine(folder / "own", Thesaurus.from_folder(VOCABULARY))
    engine.rebuild(documents)

    return lambda query, many: ask(engine, query, many)


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("folders", nargs="*", type=Path)
    arguments.add_argument("--kind", default="", choices=("", "simple", "beir", "smart", "nfcorpus"))
    arguments.add_argument("--split", default="test")
    arguments.add_argument("--cranfield-grades", action="store_true", help="grade 1 is best, as in cranqrel")
    chosen = arguments.parse_args()
    for path in chosen.folders:
        collection = read(path, chosen.kind, chosen.split, chosen.cranfield_grades)
        with tempfile.TemporaryDirectory() as folder:
            report(collection, {name: make(collection.docs, Path(folder)) for name, make in RANKERS.items()})
    if not chosen.folders:
        documents = content_documents()
        collection = own_collection(documents)
        with tempfile.TemporaryDirectory() as folder:
            made = {name: make(collection.docs, Path(folder)) for name, make in RANKERS.items() if name != "ours"}
            report(collection, {"ours": own_ranker(documents, Path(folder)), **made})
    return 0


if __name__ == "__main__":
    sys.exit(main())
