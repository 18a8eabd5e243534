"""Other names: what a word of a search names, so that it finds by identity and not by spelling.

Prefectures, local governments, countries, partners and topics are read from the reference tables
once per stamp and worker; what a text names, and what a facet value is called, goes out. The names
are worked out when first asked, and anew only where rows changed: few changes of the record do.
"""

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import chain

from django.utils.translation import gettext, override

from partnerships.languages import is_english
from partnerships.models import Country, LocalGovernment, Partner, Prefecture, Topic
from partnerships.search.labels import Rows, english_labels, japanese_labels
from partnerships.search.named import (
    ByName,
    Named,
    index_countries,
    index_partners,
    index_places,
    index_topics,
)
from partnerships.search.query import UNKNOWN
from partnerships.search.spelling import shorten_vowels
from partnerships.search.terms import Term
from partnerships.text import fold

LONGEST_RUN = 8
SHORTEST_RUN = 4  # letters: "U S" and "K R" are no names


@dataclass(frozen=True)
class Run:
    """One term, or neighbours whose words name something when they are written `together`."""

    terms: tuple[Term, ...]
    together: str = ""

    def __str__(self) -> str:
        return " ".join(map(str, self.terms))

    @property
    def texts(self) -> list[str]:
        """What may be a name of something."""
        words = [word.text for term in self.terms for word in term.options]
        return [self.together] if self.together else words


class Names:
    """Folded names to what they name, and labels of facet values; see `names_at`. Five queries."""

    def __init__(self) -> None:
        prefectures = Prefecture.objects.values_list("code", "name", "kana", "romaji", "region")
        governments = LocalGovernment.objects.values_list(
            "code", "prefecture_id", "name", "kana", "romaji", "district", "kind", "aliases"
        )
        countries = Country.objects.values_list(
            "code", "name", "name_en", "formal_name", "formal_name_en", "alpha3", "aliases"
        )
        partners = Partner.objects.filter(merged_into=None).values_list(
            *("pk", "name", "name_en", "kind", "country__name", "country__name_en", "aliases")
        )
        self._prefectures: Rows = tuple(prefectures)
        self._governments: Rows = tuple(governments)
        self._countries: Rows = tuple(countries)
        self._partners: Rows = tuple((str(pk), *texts) for pk, *texts in partners)
        self._topics: Rows = tuple(Topic.objects.values_list("code", "name", "name_en"))
        self._regions = {row[0]: row[4] for row in self._prefectures}
        with override("en"):  # once, for a list page says 47 of them
            self._english_regions = {code: gettext(r) for code, r in self._regions.items()}
        self._kana = {row[0]: row[2] for row in self._prefectures}
        self._kana |= {row[0]: row[3] for row in self._governments}
        tables = (
            *(self._prefectures, self._governments, self._countries, self._partners, self._topics),
        )
        self._japanese, self._english = japanese_labels(*tables), english_labels(*tables)

    def label(self, facet: str, value: str) -> str:
        """Give what a facet value is called in the reader's language; unknown codes are named so.

        A partner without an English name keeps its Japanese one.
        """
        if value == UNKNOWN:
            return gettext("不明・記載なし")
        if facet == "signed":
            return gettext("%s年代") % value
        labels = self._english if is_english() else self._japanese
        return str(labels[facet].get(value, value))

    def called(self, facet: str, value: str, name: str) -> str:
        """Give what a thing is called in English, or in Japanese the name given.

        The name stands in a document or a revision; what is no longer known keeps it.
        """
        label = self.label(facet, value) if is_english() else name
        return name if label == value else label

    def kana(self, code: str) -> str:
        """Give the reading of a prefecture or local government; blank for an unknown code."""
        return self._kana.get(code, "")

    def region(self, prefecture: str) -> str:
        """Give the part of the country that a prefecture is in; blank for no prefecture."""
        regions = self._english_regions if is_english() else self._regions
        return regions.get(prefecture, "")

    def find(self, text: str) -> list[Named]:
        """Give all that the whole text names; a place also when its long vowels differ."""
        key = fold(text)
        found = self.named(key)
        if not found and (short := shorten_vowels(key)) != key:
            found = self._tables[0].get(short, [])
        return found

    def named(self, key: str) -> list[Named]:
        """Give all that has the folded name."""
        return [named for table in self._tables for named in table.get(key, ())]

    @property
    def keys(self) -> Iterator[str]:
        """Every folded name, once a table."""
        return chain.from_iterable(self._tables)

    def read_runs(self, terms: Sequence[Term]) -> list[Run]:
        """Put neighbours together that are a name only together: New York, ホーチミン シティ."""
        runs: list[Run] = []
        place = 0
        while place < len(terms):
            run = self._longest_run(terms[place : place + LONGEST_RUN])
            runs.append(run)
            place += len(run.terms)
        return runs

    def _longest_run(self, terms: Sequence[Term]) -> Run:
        for length in range(len(terms), 1, -1):
            words = [term.name for term in terms[:length]]
            if all(words) and self._is_name_together(words):
                return Run(tuple(terms[:length]), " ".join(words))
        return Run(tuple(terms[:1]))

    def _is_name_together(self, words: Sequence[str]) -> bool:
        together = "".join(words)
        is_long_enough = len(fold(together)) >= SHORTEST_RUN
        return is_long_enough and bool(self.find(together)) and not all(map(self.find, words))

    @cached_property
    def _tables(self) -> list[ByName]:
        return [
            index_places(self._prefectures, self._governments),
            index_countries(self._countries),
            index_partners(self._partners),
            index_topics(self._topics),
        ]


@lru_cache(maxsize=2)
def names_at(stamp: uuid.UUID) -> Names:
    """Give the names as of this stamp."""
    return Names()
