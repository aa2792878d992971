"""Learns the directions of words, `portal/search/whoosh_engine/meaning.npz`, from a sentence model.

    python -m bench.meaning MODEL --texts FILE [FILE ...] --field FILE [FILE ...] --out FILE.npz

MODEL is the folder of a model for sentence-transformers (all-MiniLM-L6-v2, Apache-2.0). The files hold a text a line:
any English, and texts of this field, which count four times and in which words have the sense that they have here.
Needs `sentence-transformers`, which nothing else here does, so it is in no lock file.

Each stem starts with the model's own direction of its words, the rarer the longer. Then the sums are fitted to what
the model says of whole texts. Source: van Dongen and Tulkens, "Model2Vec" (2024), for both steps. The main directions
of the texts are kept, each shortened by the root of its share, so that no single one rules (Su and others, "Whitening
sentence representations", 2021).
"""

import argparse
import re
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from sentence_transformers import SentenceTransformer
from torch.nn import functional

from portal.search import analysis
from portal.search.whoosh_engine.meaning import DIMENSIONS

WORD = re.compile(r"[a-z]{2,}")
RAREST = 30_000  # the place in the order of frequency of a word that the model does not have whole
SEEN = 3  # times that a word is seen before it is learned from the texts alone
ROUNDS, BATCH, SPEED = 8, 512, 2e-3
HOLD = 0.3  # how much a stem that is seldom seen keeps to where it started
ALIKE = 20.0  # weight of "texts are as like each other as the model says"


class Space:
    """The main directions of what the model says of texts."""

    def __init__(self, said: np.ndarray) -> None:
        self._middle = said.mean(axis=0)
        _, spread, axes = np.linalg.svd(said - self._middle, full_matrices=False)
        self._axes = axes[:DIMENSIONS].T
        self._stretch = np.sqrt(spread[0] / spread[:DIMENSIONS])

    def of(self, said: np.ndarray, middle: np.ndarray | None = None) -> np.ndarray:
        """Returns: directions of length 1, a row each."""
        inside = (said - (self._middle if middle is None else middle)) @ self._axes * self._stretch
        return inside / np.maximum(np.linalg.norm(inside, axis=1, keepdims=True), 1e-9)


def stems_of(text: str) -> list[str]:
    return [terms[0] for _, terms in analysis.words(text)]


def starts(model: Any, space: Space, words: Sequence[str]) -> dict[str, np.ndarray]:
    """For each stem the mean direction of its words, common ones first, as long as the stem is rare."""
    place = {word: at for word, at in model.tokenizer.get_vocab().items() if WORD.fullmatch(word)}
    said = model.encode(list(words), normalize_embeddings=True, batch_size=BATCH)
    sums: dict[str, np.ndarray] = {}
    first: dict[str, int] = {}
    for word, direction in zip(words, space.of(said, said.mean(axis=0)), strict=True):
        stem, rank = analysis.stem(word), place.get(word, RAREST)
        sums[stem] = sums.get(stem, 0) + direction / rank
        first[stem] = min(first.get(stem, rank), rank)
    return {stem: one / np.linalg.norm(one) * np.log(first[stem]) / np.log(RAREST) for stem, one in sums.items()}


def fit(begun: np.ndarray, held: np.ndarray, rows: list[list[int]], wanted: np.ndarray) -> np.ndarray:
    """Move the stems so that the sum of a text's stems points where the model says that the text does."""
    start, hold, aims = (torch.tensor(one, dtype=torch.float32) for one in (begun, held, wanted))
    learned = torch.nn.Parameter(start.clone())
    optimiser = torch.optim.Adam([learned], lr=SPEED)
    chance = np.random.default_rng(0)
    for _ in range(ROUNDS):
        order = chance.permutation(len(rows))
        for batch in np.split(order, range(BATCH, len(order), BATCH)):
            flat = torch.tensor([stem for row in batch for stem in rows[row]])
            begins = torch.tensor(np.cumsum([0, *(len(rows[row]) for row in batch[:-1])]))
            sums = functional.normalize(functional.embedding_bag(flat, learned, begins, mode="mean"), dim=1)
            aim = aims[batch]
            used = flat.unique()
            moved = (((learned[used] - start[used]) ** 2).sum(dim=1) * hold[used]).mean()
            unlike = ((aim @ aim.T - sums @ sums.T) ** 2).mean()
            loss = (1 - (sums * aim).sum(dim=1)).mean() + ALIKE * unlike + moved
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
    return learned.detach().numpy()


def lines(paths: Sequence[Path]) -> list[str]:
    return [line for path in paths for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("model", type=Path)
    arguments.add_argument("--texts", nargs="+", type=Path, default=[])
    arguments.add_argument("--field", nargs="+", type=Path, default=[])
    arguments.add_argument("--out", type=Path, required=True)
    chosen = arguments.parse_args()
    model = SentenceTransformer(str(chosen.model), device="cpu")
    field = lines(chosen.field)
    texts = list(dict.fromkeys(lines(chosen.texts) + field))
    said = model.encode(texts, normalize_embeddings=True, batch_size=BATCH // 4)
    space = Space(said)
    words = {word for word in model.tokenizer.get_vocab() if WORD.fullmatch(word)}
    words.update(word for text in field for word in WORD.findall(text.lower()))
    begun = starts(model, space, sorted(words))
    stems = [stems_of(text) for text in texts]
    seen = Counter(stem for row in stems for stem in set(row))
    for stem, times in seen.items():
        if times >= SEEN:
            begun.setdefault(stem, np.zeros(DIMENSIONS))
    number = {stem: at for at, stem in enumerate(begun)}
    rows = [[number[stem] for stem in row if stem in number] for row in stems]
    often = set(field)
    kept = [at for at, row in enumerate(rows) if len(row) > 1 for _ in range(4 if texts[at] in often else 1)]
    held = np.array([HOLD / (1 + seen[stem] / 20) for stem in begun])
    learned = fit(np.array(list(begun.values())), held, [rows[at] for at in kept], space.of(said)[kept])
    scales = np.maximum(np.abs(learned).max(axis=1), 1e-6) / 127
    directions = np.rint(learned / scales[:, None]).astype(np.int8)
    np.savez_compressed(chosen.out, stems=list(begun), directions=directions, scales=scales.astype(np.float16))


if __name__ == "__main__":
    main()
