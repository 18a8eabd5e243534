"""What the figures must show: each goal with its bound, judged for SQLite and PostgreSQL."""

from collections.abc import Callable
from dataclasses import dataclass

from tests.bench.measuring import COMMON_WORDS, Figures

SMALL, LARGE, LARGEST = 174, 100_000, 1_000_000
COMMON = "search, 2 common"


@dataclass(frozen=True)
class Run:
    """All figures of one run; `stale` counts stale answers by kind of database."""

    figures: list[Figures]
    stale: dict[str, int]
    tries: int

    def of(self, kind: str, size: int) -> Figures:
        """Give figures, empty where nothing was measured."""
        found = (f for f in self.figures if (f.kind, f.size) == (kind, size))
        return next(found, Figures(kind, size))

    def rate(self, kind: str, size: int, name: str) -> float | None:
        measure = self.of(kind, size).rates.get(name)
        return measure.rate if measure and not measure.fault else None

    def ratio(self, kind: str, size: int, name: str, other: tuple[str, int, str]) -> float | None:
        """Give how many times the other rate a rate is; None where either is missing."""
        one, base = self.rate(kind, size, name), self.rate(*other)
        return one / base if one is not None and base else None


@dataclass(frozen=True)
class Goal:
    """`at_least` or `at_most` (by kind of database) bounds what `read` gives."""

    text: str
    read: Callable[[Run, str], float | None]
    at_least: float | None = None
    at_most: dict[str, float] | None = None
    unit: str = "×"

    def bound(self) -> str:
        if self.at_least is not None:
            return f"≥ {self.at_least:g} {self.unit}"
        values = dict.fromkeys((self.at_most or {}).values())
        return f"≤ {' / '.join(f'{value:g}' for value in values)} {self.unit}"

    def is_met(self, value: float, kind: str) -> bool:
        if self.at_least is not None:
            return value >= self.at_least
        return value <= (self.at_most or {})[kind]


def _over(name: str, size: int, other: str, other_size: int = 0) -> Callable[..., float | None]:
    return lambda run, kind: run.ratio(kind, size, name, (kind, other_size or size, other))


def _over_datasette(name: str) -> Callable[..., float | None]:
    return lambda run, kind: run.ratio(kind, SMALL, name, ("datasette", SMALL, name))


def _time(*names: str) -> Callable[[Run, str], float | None]:
    """Give the slowest p95 of these pages asked alone, in milliseconds."""

    def read(run: Run, kind: str) -> float | None:
        times = run.of(kind, LARGEST).times
        found = [times[name].p95 for name in names if name in times]
        return max(found) if found else None

    return read


def _fact(name: str) -> Callable[..., float | None]:
    return lambda run, kind: run.of(kind, LARGEST).facts.get(name)


def _both(bound: float) -> dict[str, float]:
    return {"sqlite": bound, "postgresql": bound}


GOALS = [
    Goal("list, cold, 174 agreements, over Datasette's", _over_datasette("list, cold"), 5),
    Goal("list, cold, 174, over the bare view", _over("list, cold", SMALL, "bare view"), 0.12),
    Goal("list, warm, 174, over the bare view", _over("list, warm", SMALL, "bare view"), 0.5),
    Goal("304, 174, over the bare view", _over("list, 304", SMALL, "bare view"), 0.7),
    Goal(
        "list, cold, 100,000, over its own at 174",
        _over("list, cold", LARGE, "list, cold", SMALL),
        0.6,
    ),
    Goal(
        "list, cold, 1,000,000, over its own at 174",
        _over("list, cold", LARGEST, "list, cold", SMALL),
        0.35,
    ),
    Goal("detail, cold, 174, over Datasette's row page", _over_datasette("detail, cold"), 3),
    Goal(
        "search of two characters, 1,000,000, words of at most 2%, p95 alone",
        _time("search, 2 rare"),
        at_most={"sqlite": 60, "postgresql": 150},
        unit="ms",
    ),
    Goal(
        "the same, common words (観光 and 経済 too)",
        _time(COMMON, *(f"search, {word}" for word in COMMON_WORDS)),
        at_most=_both(250),
        unit="ms",
    ),
    Goal(
        "memory of a worker at 1,000,000 (PSS)",
        _fact("worker PSS MB"),
        at_most=_both(400),
        unit="MB",
    ),
    Goal("building the sets of 1,000,000", _fact("sets s"), at_most=_both(3), unit="s"),
    Goal(
        "stale answers after edits",
        lambda run, kind: run.stale.get(kind),
        at_most=_both(0),
        unit="answers",
    ),
]
