"""The engines that ours is measured against, on the same documents in the same run."""

import re
import sqlite3
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import bm25s
from whoosh import analysis, fields, index, qparser, scoring

from bench.support.collection import Doc
from portal.access.policy import PUBLIC, viewer_tokens
from portal.items.search import SearchDocument
from portal.search.engine import SearchRequest
from portal.search.thesaurus import Thesaurus
from portal.search.whoosh_engine import WhooshEngine

VOCABULARY = Path(__file__).parents[2] / "content" / "vocabulary"
Ranker = Callable[[str, int], list[str]]  # query, how many -> ids of documents, best first


def ours(docs: Sequence[Doc], folder: Path) -> Ranker:
    """The portal's engine with its thesaurus, asked like a page of results of the public."""
    engine = WhooshEngine(folder / "ours", Thesaurus.from_folder(VOCABULARY))
    rights = frozenset({"published/public"})
    day = datetime(2016, 1, 1, tzinfo=UTC)
    engine.rebuild(
        SearchDocument(
            item_id=number, kind="evidence", state="published", audience="public", rights=rights,
            title=doc.title, url=f"/library/{number}", summary=doc.text, updated_at=day, external_id=doc.id,
        )
        for number, doc in enumerate(docs, start=1)
    )  # fmt: skip
    return lambda query, many: ask(engine, query, many)


def ask(engine: WhooshEngine, query: str, many: int) -> list[str]:
    """Returns: the external ids of the public's first hits."""
    request = SearchRequest(query, viewer_tokens(PUBLIC), per_page=many, passages=False)
    return [str(hit.external_id) for hit in engine.search(request).hits]


def fts5(docs: Sequence[Doc], _folder: Path) -> Ranker:
    """SQLite FTS5: Porter stemming, OR, bm25()."""
    base = sqlite3.connect(":memory:")
    base.execute("create virtual table docs using fts5(id unindexed, title, text, tokenize = 'porter unicode61')")
    base.executemany("insert into docs values (?, ?, ?)", [(doc.id, doc.title, doc.text) for doc in docs])

    def rank(query: str, many: int) -> list[str]:
        words = re.findall(r"\w+", query.lower())
        if not words:
            return []
        match = " OR ".join(f'"{word}"' for word in words)
        sql = "select id from docs where docs match ? order by bm25(docs) limit ?"
        return [row[0] for row in base.execute(sql, (match, many))]

    return rank


def bm25(docs: Sequence[Doc], _folder: Path) -> Ranker:
    """bm25s with the same stemmer as plain Whoosh, English stop words, its own defaults."""
    stem = analysis.StemFilter().stemfn

    def tokens(texts: list[str]) -> Any:
        return bm25s.tokenize(
            texts, stopwords="en", stemmer=lambda words: [stem(w) for w in words], show_progress=False
        )

    retriever = bm25s.BM25()
    retriever.index(tokens([f"{doc.title} {doc.text}" for doc in docs]), show_progress=False)

    def rank(query: str, many: int) -> list[str]:
        found, scores = retriever.retrieve(tokens([query]), k=min(many, len(docs)), show_progress=False)
        return [docs[int(n)].id for n, score in zip(found[0], scores[0], strict=True) if score > 0]

    return rank


def plain_whoosh(docs: Sequence[Doc], folder: Path) -> Ranker:
    """Whoosh as it comes: stemming analyser, OR, BM25F over title and text."""
    place = folder / "plain-whoosh"
    place.mkdir()
    text = fields.TEXT(analyzer=analysis.StemmingAnalyzer())
    made = index.create_in(str(place), fields.Schema(id=fields.ID(stored=True), title=text, text=text))
    writer = made.writer(limitmb=256)
    for doc in docs:
        writer.add_document(id=doc.id, title=doc.title, text=doc.text)
    writer.commit()
    searcher = made.searcher(weighting=scoring.BM25F())
    parser = qparser.MultifieldParser(["title", "text"], made.schema, group=qparser.OrGroup)
    parser.remove_plugin_class(qparser.WildcardPlugin)

    def rank(query: str, many: int) -> list[str]:
        words = " ".join(re.findall(r"\w+", query.lower()))
        return [hit["id"] for hit in searcher.search(parser.parse(words), limit=many)]

    return rank


RANKERS: dict[str, Callable[[Sequence[Doc], Path], Ranker]] = {
    "ours": ours,
    "SQLite FTS5": fts5,
    "bm25s": bm25,
    "plain Whoosh": plain_whoosh,
}
