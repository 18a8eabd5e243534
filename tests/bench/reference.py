"""The places, bodies and words of `fixtures/` from which synthetic agreements are drawn.

Read straight from the files, so that the same record can be made for Django and for Datasette.
"""

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures"
FIRST_FREE_ID = 10_001  # partners that have no fixed number in partners.csv
_WORD = re.compile(r"[一-龥々]{2,6}|[ァ-ヺー]{3,10}")
_NOT_TOPICS = {"other"}


@dataclass(frozen=True)
class Government:
    code: str
    prefecture: str
    name: str
    romaji: str
    kind: str


@dataclass(frozen=True)
class Body:
    """A partner: a row of the gazetteer under the number it has, or would get, in the record."""

    pk: int
    name: str
    name_en: str
    country: str
    kind: str
    latitude: str
    longitude: str
    aliases: str


@dataclass(frozen=True)
class Topic:
    code: str
    name: str
    words: tuple[str, ...]


@dataclass(frozen=True)
class Reference:
    """Everything to draw from; the order of each list is that of its files."""

    governments: list[Government] = field(default_factory=list)
    bodies: list[Body] = field(default_factory=list)
    countries: dict[str, str] = field(default_factory=dict)
    topics: list[Topic] = field(default_factory=list)
    words: list[str] = field(default_factory=list)


def read_reference() -> Reference:
    """Read all of it; the words are those of the real list, in order of how often they stand."""
    return Reference(
        governments=[
            Government(r["code"], r["prefecture_code"], r["name"], r["romaji"], r["kind"])
            for r in _rows("local_governments.csv")
        ],
        bodies=list(_bodies()),
        countries={r["code"]: r["name"] for r in _rows("countries.csv")},
        topics=[
            Topic(r["code"], r["name"], tuple(r["words"].split("|")))
            for r in _rows("topics.csv")
            if r["code"] not in _NOT_TOPICS
        ],
        words=_words_of_the_list(),
    )


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (FIXTURES / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def _bodies() -> Iterator[Body]:
    """Give the partners of the list first, then the gazetteer; a name and country once."""
    seen: set[tuple[str, str]] = set()
    free = FIRST_FREE_ID
    for file in ("partners.csv", "gazetteer_asia.csv", "gazetteer_world.csv"):
        for row in _rows(file):
            if (row["name"], row["country"]) in seen or row["country"] == "JP":
                continue
            seen.add((row["name"], row["country"]))
            pk = int(row.get("id") or free)
            free += pk >= FIRST_FREE_ID
            yield Body(
                pk,
                row["name"],
                row["name_en"],
                row["country"],
                row["kind"],
                row["latitude"],
                row["longitude"],
                row["aliases"].replace("|", "\n"),
            )


def _words_of_the_list() -> list[str]:
    text = (FIXTURES / "agreements_2016-09.txt").read_text(encoding="utf-8")
    counts: dict[str, int] = {}
    for word in _WORD.findall(text):
        counts[word] = counts.get(word, 0) + 1
    return sorted(counts, key=lambda word: (-counts[word], word))
