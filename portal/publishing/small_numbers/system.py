"""Withheld numbers as equations: which of them can be worked out from what is released. Pure, for whole numbers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from portal.publishing.small_numbers.simplex import SMALL, Programme, Reals

Key = tuple[str, ...]  # what names a quantity
Whole = NDArray[np.int64]
Span = tuple[int, int]  # smallest and largest whole number that a quantity may be
TRIES = 300  # steps of the search for whole numbers before a quantity counts as given away


@dataclass(frozen=True, slots=True)
class System:
    """What everybody knows. `spans`: quantity -> what it may be (one number when it is released; wider when it is
    released rounded, or withheld). `sums`: (total, parts): the parts add up to the total.
    """

    spans: Mapping[Key, Span]
    sums: tuple[tuple[Key, tuple[Key, ...]], ...]


class Impossible(Exception):
    """No numbers fit: the totals do not add up. `keys` are the quantities of one sum that does not."""

    def __init__(self, keys: Sequence[Key] = ()) -> None:
        super().__init__("these numbers cannot all be right")
        self.keys = tuple(keys)


def recoverable(system: System, secret: Sequence[Key]) -> dict[Key, int]:
    """Which of the secret quantities can have one whole value only, and which.

    Bounds are narrowed through each equation, then taken to their true ends by linear programming; where an end is
    no whole number, a search looks for whole answers, and what it cannot settle counts as given away.
    Returns: key -> value, in the order of `secret`; empty when nothing can be worked out.
    Raises: Impossible when the released numbers contradict one another.
    """
    solver = _Solver(system)
    found = {key: solver.only_value(solver.place[key]) for key in secret}
    return {key: only for key, only in found.items() if only is not None}


class _Solver:
    """One system: its bounds narrowed, its linear programme, the whole answers met so far."""

    def __init__(self, system: System) -> None:
        self.keys = list(system.spans)
        self.place = {key: place for place, key in enumerate(self.keys)}
        matrix = np.zeros((len(system.sums), len(self.keys)), dtype=np.int64)
        for row, (total, parts) in enumerate(system.sums):
            matrix[row, self.place[total]] -= 1
            for part in parts:
                matrix[row, self.place[part]] += 1
        self.rows = [np.flatnonzero(row) for row in matrix]
        self.signs = [row[places] for row, places in zip(matrix, self.rows, strict=True)]
        self.touching = [np.flatnonzero(column).tolist() for column in matrix.T]
        spans = np.array([system.spans[key] for key in self.keys], dtype=np.int64).reshape(-1, 2)
        self.low, self.high = spans[:, 0].copy(), spans[:, 1].copy()
        self.narrow(self.low, self.high, range(len(self.rows)))
        self.free = np.flatnonzero(self.low < self.high)
        self.matrix = matrix
        self.programme = self._programme(self.low, self.high)
        self.answers: list[Whole] = []
        self.tries = 0

    def _programme(self, low: Whole, high: Whole) -> Programme:
        """The linear programme of what is open between the bounds, measured from the lower ones. Raises: Impossible."""
        free = np.flatnonzero(low < high)
        open_rows = np.flatnonzero(np.abs(self.matrix[:, free]).sum(axis=1))
        programme = Programme(
            self.matrix[np.ix_(open_rows, free)].astype(np.float64),
            -(self.matrix[open_rows] @ low).astype(np.float64),
            (high - low)[free].astype(np.float64),
        )
        if not programme.feasible:
            raise Impossible
        return programme

    def narrow(self, low: Whole, high: Whole, rows: Sequence[int]) -> None:
        """Narrow bounds in place until no equation narrows them further. Raises: Impossible."""
        waiting, queued = list(rows), set(rows)
        while waiting:
            row = waiting.pop()
            queued.discard(row)
            for place in self._narrow_by(row, low, high):
                new = [other for other in self.touching[place] if other not in queued]
                waiting += new
                queued.update(new)

    def _narrow_by(self, row: int, low: Whole, high: Whole) -> list[int]:
        """One equation: each term lies between what the others leave. Returns: places whose bounds moved."""
        places, signs = self.rows[row], self.signs[row]
        least = np.where(signs > 0, low[places], -high[places])
        most = np.where(signs > 0, high[places], -low[places])
        new_least = np.maximum(least, -(most.sum() - most))
        new_most = np.minimum(most, -(least.sum() - least))
        if (new_least > new_most).any():
            raise Impossible([self.keys[place] for place in places])
        moved = (new_least > least) | (new_most < most)
        low[places] = np.where(signs > 0, new_least, -new_most)
        high[places] = np.where(signs > 0, new_most, -new_least)
        return [int(place) for place in places[moved]]

    def only_value(self, place: int) -> int | None:
        """Returns: the one whole value that fits at a place, or None when two or more do."""
        if self.low[place] == self.high[place]:
            return int(self.low[place])
        if len({int(answer[place]) for answer in self.answers}) > 1:
            return None
        ends = [self._corner(place, cost) for cost in (1.0, -1.0)]
        low, high = int(np.ceil(ends[0] - SMALL)), int(np.floor(ends[1] + SMALL))
        if low >= high:
            return low
        values = {int(answer[place]) for answer in self.answers}
        self.tries = 0
        for value in range(low, high + 1):
            if len(values) > 1:
                return None
            if value not in values and (answer := self._search(self.low, self.high, place, value, value)) is not None:
                self.answers.append(answer)
                values.add(value)
        return None if len(values) > 1 else next(iter(values), low)

    def _corner(self, place: int, cost: float) -> float:
        """The end of what a quantity can be; the answer there is kept when it is whole."""
        costs: Reals = np.where(self.free == place, cost, 0.0)
        answer = self.low.astype(np.float64)
        answer[self.free] += self.programme.lowest(costs)
        whole = np.rint(answer)
        if np.abs(answer - whole).max() < SMALL * 10:
            self.answers.append(whole.astype(np.int64))
        return float(answer[place])

    def _search(self, low: Whole, high: Whole, place: int, least: int, most: int) -> Whole | None:
        """Branch and bound. Returns: whole numbers that fit with those bounds at that place; None: none was found."""
        self.tries += 1
        if self.tries > TRIES:
            return None
        low, high = low.copy(), high.copy()
        low[place], high[place] = max(low[place], least), min(high[place], most)
        try:
            self.narrow(low, high, self.touching[place])
            inside = self._programme(low, high).answer()
        except Impossible:
            return None
        answer = low.astype(np.float64)
        answer[low < high] += inside
        apart = np.abs(answer - np.rint(answer))
        chosen = int(apart.argmax())
        if apart[chosen] < SMALL * 10:
            return np.rint(answer).astype(np.int64)
        below = int(np.floor(answer[chosen]))
        sides = [(int(low[chosen]), below), (below + 1, int(high[chosen]))]
        if answer[chosen] - below > 0.5:
            sides.reverse()
        return next((a for side in sides if (a := self._search(low, high, chosen, *side)) is not None), None)
