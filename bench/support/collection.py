"""Reading judged collections: documents, queries, and which documents answer which query.

| name | files in the folder |
|---|---|
| simple | `docs.jsonl` {id, title, text}, `queries.jsonl` {id, text}, `qrels.tsv` or `qrels.txt` |
| beir | `corpus.jsonl` and `queries.jsonl` {_id, title, text}, `qrels/test.tsv` (or dev, train) |
| smart | one `*.all*`, one `*.qry`, one `*qrel*` or `*.rel` (Cranfield and its sisters, marked with .I .T .W) |
| nfcorpus | `dev.docs`, `dev.nontopic-titles.queries`, `dev.3-2-1.qrel` (or test, train) as first published |

Judgements are lines of `query document grade` (three columns, with or without a heading) or
`query 0 document grade` (TREC, four columns); white space or tabs between them, grade 0 or less is not relevant.
Cranfield's own grades (1 complete answer ... 4 least, -1 none) are turned round with `--cranfield-grades`.
"""

import json
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

Judgements = dict[str, dict[str, int]]
CRANFIELD_GRADES = {1: 4, 2: 3, 3: 2, 4: 1}


@dataclass(frozen=True)
class Doc:
    """One document of a collection."""

    id: str
    title: str
    text: str


@dataclass(frozen=True)
class Collection:
    """Documents, queries by id, and judgements by query and document."""

    name: str
    docs: list[Doc]
    queries: dict[str, str]
    judgements: Judgements

    def judged(self) -> dict[str, str]:
        """The queries that have at least one relevant document in the collection."""
        known = {doc.id for doc in self.docs}
        return {
            key: text
            for key, text in self.queries.items()
            if any(grade > 0 and doc in known for doc, grade in self.judgements.get(key, {}).items())
        }


def read(folder: Path, kind: str = "", split: str = "test", cranfield_grades: bool = False) -> Collection:
    """Returns: the collection in a folder; its kind is seen from the files when it is not given."""
    kind = kind or guess(folder)
    docs, queries, judgements = READERS[kind](folder, split)
    if cranfield_grades:
        judgements = {
            query: {doc: CRANFIELD_GRADES.get(grade, 0) for doc, grade in grades.items()}
            for query, grades in judgements.items()
        }
    return Collection(folder.name, docs, queries, judgements)


def guess(folder: Path) -> str:
    """Returns: what kind of collection lies there."""
    if (folder / "docs.jsonl").exists():
        return "simple"
    if (folder / "corpus.jsonl").exists():
        return "beir"
    return "nfcorpus" if list(folder.glob("*.docs")) else "smart"


Parts = tuple[list[Doc], dict[str, str], Judgements]


def _simple(folder: Path, _split: str) -> Parts:
    docs = [_doc(row) for row in _rows(folder / "docs.jsonl")]
    queries = {str(row["id"]): str(row["text"]) for row in _rows(folder / "queries.jsonl")}
    path = next(path for path in (folder / "qrels.tsv", folder / "qrels.txt") if path.exists())
    return docs, queries, read_judgements(path)


def _beir(folder: Path, split: str) -> Parts:
    docs = [_doc(row) for row in _rows(folder / "corpus.jsonl")]
    queries = {str(row["_id"]): str(row["text"]) for row in _rows(folder / "queries.jsonl")}
    return docs, queries, read_judgements(folder / "qrels" / f"{split}.tsv")


def _smart(folder: Path, _split: str) -> Parts:
    docs = [
        Doc(key, parts.get("T", ""), _without(parts.get("W", ""), parts.get("T", "")))
        for key, parts in _records(_one(folder, r"\.all"))
    ]
    queries = {
        str(number): f"{parts.get('T', '')} {parts.get('W', '')}".strip()
        for number, (_, parts) in enumerate(_records(_one(folder, r"\.qry$")), start=1)
    }
    return docs, queries, read_judgements(_one(folder, r"qrel|\.rel$"))


def _nfcorpus(folder: Path, split: str) -> Parts:
    def pairs(path: Path) -> Iterator[tuple[str, str]]:
        for line in path.read_text(encoding="utf-8").splitlines():
            key, _, text = line.partition("\t")
            yield key, text

    docs = []
    for key, text in pairs(folder / f"{split}.docs"):
        title, mark, rest = text.partition(" pubmed ncbi")
        docs.append(Doc(key, title, rest.removeprefix(" abstract")) if mark else Doc(key, "", text))
    queries = dict(pairs(folder / f"{split}.nontopic-titles.queries"))
    return docs, queries, read_judgements(folder / f"{split}.3-2-1.qrel")


READERS = {"simple": _simple, "beir": _beir, "smart": _smart, "nfcorpus": _nfcorpus}


def read_judgements(path: Path) -> Judgements:
    """Returns: query -> document -> grade."""
    found: Judgements = defaultdict(dict)
    for line in path.read_text(encoding="utf-8").splitlines():
        columns = line.split()
        if len(columns) < 2 or not re.fullmatch(r"-?\d+(\.\d+)?", columns[-1]):
            continue
        is_trec = len(columns) == 4 and columns[1] in ("0", "Q0") and "." not in columns[3]
        query, doc, grade = (columns[0], columns[2], columns[3]) if is_trec else _plain(columns)
        found[query][doc] = int(float(grade))
    return dict(found)


def _plain(columns: list[str]) -> tuple[str, str, str]:
    """Three columns; two mean a relevant pair; SMART's four (query document 0 0.0) mean the same."""
    if len(columns) == 4:
        return columns[0], columns[1], "1"
    return columns[0], columns[1], columns[2] if len(columns) > 2 else "1"


def _doc(row: dict[str, object]) -> Doc:
    return Doc(str(row.get("id", row.get("_id"))), str(row.get("title") or ""), str(row.get("text") or ""))


def _rows(path: Path) -> Iterator[dict[str, object]]:
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.strip():
            yield json.loads(line)


def _one(folder: Path, pattern: str) -> Path:
    return next(path for path in sorted(folder.iterdir()) if re.search(pattern, path.name, re.IGNORECASE))


def _records(path: Path) -> Iterator[tuple[str, dict[str, str]]]:
    for record in re.split(r"(?m)^\.I\s+", path.read_text(encoding="utf-8", errors="replace"))[1:]:
        key, _, rest = record.partition("\n")
        pieces = re.split(r"(?m)^\.([A-Z])\s*$", rest)
        parts: dict[str, str] = {}
        for mark, text in zip(pieces[1::2], pieces[2::2], strict=True):
            parts[mark] = " ".join(text.split())
        yield key.strip(), parts


def _without(text: str, title: str) -> str:
    return text.removeprefix(title).strip() if title else text
