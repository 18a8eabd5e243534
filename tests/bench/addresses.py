"""The addresses that are asked: long lists without a repetition, the same for every server.

A list with facets narrows by one or two of them and a span of years, all met in a row of the
record, so that nearly every page is full; words are drawn from the texts by how many have them.
"""

import json
import random
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import chain, islice
from pathlib import Path
from urllib.parse import quote, urlencode

from partnerships.text import fold
from tests.bench.flat import TABLE, FlatRow, read_flat
from tests.bench.making import FIRST_YEAR, LAST_YEAR, SEED

SAMPLE = 10_000
RARE = 0.02
_LONGEST_LIST = 40_000
_MOST_WORDS = 5_000
_OF_ONE_SCRIPT = re.compile(r"[一-龥]+|[ァ-ヺー]+|[a-z]+")
_FACETS = "_facet=prefecture&_facet=country&_facet=kind&_facet_array=topics&_size=20"


@dataclass(frozen=True)
class Narrowing:
    """A search with facets, to be written as either server wants it."""

    first_year: int
    last_year: int
    prefectures: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    topic: str = ""

    def site(self, path: str = "/agreements/", **more: str | int) -> str:
        pairs = [("prefecture", value) for value in self.prefectures]
        pairs += [("country", value) for value in self.countries]
        pairs += [("topic", self.topic)] if self.topic else []
        pairs += [("signed_from", f"{self.first_year}"), ("signed_to", f"{self.last_year}")]
        return f"{path}?{urlencode([*pairs, *more.items()])}"

    def datasette(self, database: str) -> str:
        pairs = [("year__gte", f"{self.first_year}"), ("year__lte", f"{self.last_year}")]
        if self.prefectures:
            pairs.append(("prefecture__in", ",".join(self.prefectures)))
        if self.countries:
            pairs.append(("country__in", ",".join(self.countries)))
        if self.topic:
            pairs.append(("topics__arraycontains", self.topic))
        return f"/{database}/{TABLE}?{_FACETS}&{urlencode(pairs)}"


class Addresses:
    """Lists of addresses about one record; each call gives others, as if nobody had been there."""

    def __init__(self, file: Path, size: int) -> None:
        self.size = size
        self.database = file.stem
        self._rows = list(read_flat(file, SAMPLE))
        self._random = random.Random(f"{SEED}/{size}/addresses")
        self._narrowings = self._narrow()
        self._texts = [fold(row.text) for row in self._rows]

    def lists(self, most: int = _LONGEST_LIST) -> list[str]:
        return [one.site() for one in islice(self._narrowings, most)]

    def data(self, most: int = _LONGEST_LIST) -> list[str]:
        """Give the same kind of search as JSON, a page of 20."""
        found = islice(self._narrowings, most)
        return [one.site("/agreements.json", per_page=20) for one in found]

    def datasette_lists(self, most: int = _LONGEST_LIST) -> list[str]:
        return [one.datasette(self.database) for one in islice(self._narrowings, most)]

    def details(self, pattern: str = "/agreements/{}/") -> list[str]:
        """Give pages of agreements in no order: all of a small record, 40,000 of a large one."""
        numbers = self._random.sample(range(1, self.size + 1), min(self.size, _LONGEST_LIST))
        return [pattern.format(number) for number in numbers]

    def datasette_rows(self) -> list[str]:
        return self.details(f"/{self.database}/{TABLE}/{{}}")

    def searches(self, length: int, *, is_rare: bool, most: int = _LONGEST_LIST) -> list[str]:
        """Give searches for words of so many characters."""
        return self.searches_for(self._words(length, is_rare), most)

    def searches_for(self, words: Sequence[str], most: int) -> list[str]:
        """Give searches for each word once, then for each again in different spans of years."""
        plain = [f"/agreements/?q={quote(word)}" for word in words]
        firsts, lasts = range(FIRST_YEAR - 80, FIRST_YEAR), range(LAST_YEAR, LAST_YEAR + 70)
        spans = (f"signed_from={first}&signed_to={last}" for first in firsts for last in lasts)
        dated = (f"{path}&{span}" for span in spans for path in plain)
        return list(islice(chain(plain, dated), most))

    @cache  # noqa: B019  (there are few of these objects)
    def _words(self, length: int, is_rare: bool) -> list[str]:
        """Give pieces of the texts that at most (or more than) 2% of the agreements have."""
        counts: dict[str, int] = {}
        for text in self._texts:
            for word in {text[at : at + length] for at in range(len(text) - length + 1)}:
                counts[word] = counts.get(word, 0) + 1
        limit = RARE * len(self._texts)
        found = sorted(
            word
            for word, having in counts.items()
            if (having <= limit) == is_rare and _OF_ONE_SCRIPT.fullmatch(word)
        )
        self._random.shuffle(found)
        return found[:_MOST_WORDS]

    def _narrow(self) -> Iterator[Narrowing]:
        seen: set[Narrowing] = set()
        while True:
            row = self._random.choice(self._rows)
            found = self._kind()(row, *self._span(row.year))
            if found not in seen:
                seen.add(found)
                yield found

    def _kind(self) -> Callable[[FlatRow, int, int], Narrowing]:
        kinds = [self._by_topic, self._by_prefecture, self._by_country, self._by_both]
        return self._random.choices(kinds, [4, 3, 2, 1])[0]

    def _by_topic(self, row: FlatRow, start: int, end: int) -> Narrowing:
        return Narrowing(start, end, topic=self._random.choice(row.topics or ["friendship"]))

    def _by_prefecture(self, row: FlatRow, start: int, end: int) -> Narrowing:
        return Narrowing(start, end, prefectures=self._others(row, lambda r: r.prefecture, 7))

    def _by_country(self, row: FlatRow, start: int, end: int) -> Narrowing:
        return Narrowing(start, end, countries=self._others(row, lambda r: r.country, 5))

    def _by_both(self, row: FlatRow, start: int, end: int) -> Narrowing:
        prefectures = self._others(row, lambda r: r.prefecture, 9)
        return Narrowing(start, end, prefectures, self._others(row, lambda r: r.country, 5))

    def _others(self, row: FlatRow, of: Callable[[FlatRow], str], most: int) -> tuple[str, ...]:
        """Give the row's own value and those of other rows."""
        rows = [row, *self._random.choices(self._rows, k=most - 1)]
        return tuple(sorted({of(one) for one in rows} - {""}))

    def _span(self, year: int | None) -> tuple[int, int]:
        """Give a span of at least sixteen years around this one."""
        middle = year or self._random.randint(FIRST_YEAR, LAST_YEAR)
        return middle - self._random.randint(8, 45), middle + self._random.randint(8, 45)


def mean_rows(bodies: Sequence[bytes]) -> float:
    """Give the mean number of agreements on pages asked for as JSON."""
    return sum(len(json.loads(body)["results"]) for body in bodies) / len(bodies)
