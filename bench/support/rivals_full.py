"""Full answers from ours and its rivals: ten hits with a passage, exact total, all facets, rights."""

import re
import sqlite3
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from whoosh import analysis, fields, highlight, index, qparser, query, scoring

from portal.access.policy import Viewer, viewer_tokens
from portal.items.search import SearchDocument
from portal.search.engine import FACETS, SearchRequest
from portal.search.indexing import thesaurus
from portal.search.tiers import tier_of_viewer
from portal.search.whoosh_engine import WhooshEngine

READER = Viewer(person_id=7, role="pioneer_staff", keys=frozenset({"site:site-3"}))
Answer = Callable[[str], int]


def text_of(one: SearchDocument) -> str:
    return " ".join((*one.keywords, one.summary, one.body))


def values_of(one: SearchDocument) -> dict[str, tuple[str, ...]]:
    own = {"type": (one.kind,), "state": (one.state,), "audience": (one.audience,), "year": (str(one.year),)}
    return {**one.facets, **own}


def ours_full(documents: list[SearchDocument], folder: Path) -> Answer:
    """The portal's engine."""
    engine = WhooshEngine(folder / "ours", thesaurus())
    engine.rebuild(documents)
    tokens, tier = viewer_tokens(READER), tier_of_viewer(READER)
    return lambda text: engine.search(SearchRequest(text, tokens, tier)).total


def fts5_full(documents: list[SearchDocument], folder: Path) -> Answer:
    """SQLite FTS5 with tables of rights and facet values; each facet counted by one GROUP BY over the hits."""
    base = sqlite3.connect(folder / "fts.db")
    base.execute("create virtual table docs using fts5(title, text, tokenize = 'porter unicode61')")
    base.execute("create table rights (token text, doc int, primary key (token, doc)) without rowid")
    base.execute("create table facets (doc int, facet text, value text, primary key (doc, facet, value)) without rowid")
    for one in documents:
        base.execute("insert into docs (rowid, title, text) values (?, ?, ?)", (one.item_id, one.title, text_of(one)))
        base.executemany("insert into rights values (?, ?)", [(token, one.item_id) for token in one.rights])
        rows = [(one.item_id, facet, value) for facet, values in values_of(one).items() for value in values]
        base.executemany("insert into facets values (?, ?, ?)", rows)
    base.commit()
    tokens = sorted(viewer_tokens(READER))
    marks = ", ".join("?" * len(tokens))
    found = (
        "create temp table found as select rowid as doc, bm25(docs) as score from docs where docs match ? "
        f"and +rowid in (select doc from rights where token in ({marks}))"
    )

    passage = "select title, snippet(docs, 1, '[', ']', '...', 30) from docs where docs match ? and rowid = ?"

    def answer(text: str) -> int:
        match = " OR ".join(f'"{word}"' for word in re.findall(r"\w+", text.lower()))
        base.execute("drop table if exists temp.found")
        base.execute(found, (match, *tokens))
        total = int(base.execute("select count(*) from found").fetchone()[0])
        base.execute("select facet, value, count(*) from found join facets using (doc) group by 1, 2").fetchall()
        top = [row[0] for row in base.execute("select doc from found order by score limit 10")]
        for number in top:
            base.execute(passage, (match, number)).fetchone()
        return total

    return answer


def plain_whoosh_full(documents: list[SearchDocument], folder: Path) -> Answer:
    """Whoosh as it comes: OR, a filter of rights, its own facets (`groupedby`) and highlights of ten hits."""
    text = fields.TEXT(analyzer=analysis.StemmingAnalyzer(), stored=True)
    names = {name: fields.KEYWORD(commas=True, sortable=True) for name in FACETS}
    schema = fields.Schema(id=fields.STORED, title=text, text=text, rights=fields.KEYWORD, **names)
    (folder / "plain").mkdir()
    made = index.create_in(str(folder / "plain"), schema)
    writer = made.writer(limitmb=256)
    for one in documents:
        values = {name: ",".join(all_of) for name, all_of in values_of(one).items() if all_of}
        writer.add_document(
            id=one.item_id, title=one.title, text=text_of(one), rights=" ".join(sorted(one.rights)), **values
        )
    writer.commit()
    searcher = made.searcher(weighting=scoring.BM25F())
    parser = qparser.MultifieldParser(["title", "text"], schema, group=qparser.OrGroup)
    allowed = query.Or([query.Term("rights", token) for token in sorted(viewer_tokens(READER))])
    fragmenter = highlight.ContextFragmenter(maxchars=200)

    def answer(words: str) -> int:
        results = searcher.search(parser.parse(words), limit=10, filter=allowed, groupedby=list(FACETS))
        results.fragmenter = fragmenter
        for name in FACETS:
            counts: Counter[str] = Counter()
            for joined, numbers in results.groups(name).items():
                for value in str(joined or "").split(","):
                    counts[value] += len(numbers)
        for hit in results[:10]:
            hit.highlights("text")
        return len(results)

    return answer
