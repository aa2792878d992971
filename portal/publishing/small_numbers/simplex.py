"""A small linear programme: how low and how high a quantity can go under equations and bounds. Pure, with numpy.

Source: the simplex method with bounded variables and Bland's rule (R. G. Bland, 1977), which cannot cycle.
"""

import numpy as np
from numpy.typing import NDArray

Reals = NDArray[np.float64]
SMALL = 1e-7


class Programme:
    """`matrix @ x = right`, `0 <= x <= upper`. Starts at some answer; `lowest` walks to the best one for a cost."""

    def __init__(self, matrix: Reals, right: Reals, upper: Reals) -> None:
        rows, columns = matrix.shape
        signs = np.where(right < 0, -1.0, 1.0)
        self.table = np.hstack([matrix * signs[:, None], np.eye(rows)])
        self.value = np.abs(right).astype(float)  # of the basic variables
        self.upper = np.concatenate([upper.astype(float), np.full(rows, np.inf)])
        self.basis = np.arange(columns, columns + rows)
        self.high = np.zeros(columns + rows, dtype=bool)  # variables outside the basis that stand at their upper bound
        self.columns = columns
        helpers = np.concatenate([np.zeros(columns), np.ones(rows)])
        self.feasible = self._walk(helpers) <= SMALL * max(1.0, float(np.abs(right).sum()))
        self.upper[columns:] = 0.0  # the helpers stay at nothing from here on

    def lowest(self, cost: Reals) -> Reals:
        """Returns: an answer (a corner of what is possible) at which the cost is lowest."""
        self._walk(np.concatenate([cost, np.zeros(len(self.upper) - self.columns)]))
        return self.answer()

    def answer(self) -> Reals:
        """Returns: the present answer."""
        x = np.where(self.high, self.upper, 0.0)
        x[self.basis] = self.value
        return x[: self.columns]

    def _walk(self, cost: Reals) -> float:
        while True:
            reduced = cost - cost[self.basis] @ self.table
            reduced[self.basis] = 0.0
            better = np.where(self.high, reduced > SMALL, reduced < -SMALL) & (self.upper > 0)
            if not better.any():
                x = np.where(self.high, self.upper, 0.0)
                x[self.basis] = self.value
                return float(cost @ np.where(np.isfinite(x), x, 0.0))
            self._enter(int(np.argmax(better)))

    def _enter(self, column: int) -> None:
        """Move one variable off its bound until another one meets its own."""
        way = -1.0 if self.high[column] else 1.0
        change = way * self.table[:, column]  # the basic variables fall by this for each step
        room = np.full(len(change), np.inf)
        down, up = change > SMALL, change < -SMALL
        room[down] = self.value[down] / change[down]
        room[up] = (self.upper[self.basis[up]] - self.value[up]) / -change[up]
        step = max(0.0, float(room.min(initial=np.inf)))
        if step >= self.upper[column]:
            self.value -= change * self.upper[column]
            self.high[column] = not self.high[column]
            return
        tied = np.flatnonzero(room <= step + SMALL)
        row = int(tied[np.argmin(self.basis[tied])])
        self._exchange(row, column, step, way, leaves_high=bool(up[row]))

    def _exchange(self, row: int, column: int, step: float, way: float, *, leaves_high: bool) -> None:
        begins = self.upper[column] if self.high[column] else 0.0
        self.value -= way * self.table[:, column] * step
        self.high[self.basis[row]] = leaves_high
        self.high[column] = False
        self.basis[row] = column
        self.value[row] = begins + way * step
        pivot = self.table[row] / self.table[row, column]
        self.table -= np.outer(self.table[:, column], pivot)
        self.table[row] = pivot
