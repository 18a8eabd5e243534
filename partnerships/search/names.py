"""Other names: what a word of a search names, so that it finds by identity and not by spelling.

Prefectures, local governments, countries, partners and topics are read from the reference tables
once per stamp and worker; what a text names, and what a facet value is called, goes out. The names
are worked out when first asked, and anew only where rows changed: few changes of the record do.
"""

import uuid
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import chain

from django.utils.translation import gettext, override

from partnerships.languages import is_english
from partnerships.models import Country, LocalGovernment, Partner, Prefecture, Topic
from partnerships.models.reference import split_aliases
from partnerships.search.labels import (
    Rows,
    english_labels,
    japanese_labels,
    label_governments,
    label_governments_in_english,
)
from partnerships.search.query import UNKNOWN
from partnerships.search.spelling import (
    government_names,
    partner_names,
    shorten_vowels,
    topic_names,
)
from partnerships.search.terms import Term
from partnerships.text import fold

LONGEST_RUN = 8
SHORTEST_RUN = 4  # letters: "U S" and "K R" are no names


@dataclass(frozen=True)
class Named:
    """Something a word can name: a facet and its value, how it is called, and where it is."""

    facet: str
    value: str
    japanese: str
    english: str
    japanese_place: str = ""
    english_place: str = ""

    @property
    def label(self) -> str:
        """What it is called in the reader's language."""
        return self.english if is_english() else self.japanese

    @property
    def place(self) -> str:
        return self.english_place if is_english() else self.japanese_place


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


ByName = dict[str, list[Named]]


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
            _index_places(self._prefectures, self._governments),
            _index_countries(self._countries),
            _index_partners(self._partners),
            _index_topics(self._topics),
        ]


@lru_cache(maxsize=2)
def names_at(stamp: uuid.UUID) -> Names:
    """Give the names as of this stamp."""
    return Names()


@lru_cache(maxsize=2)
def _index_places(prefectures: Rows, governments: Rows) -> ByName:
    """Index prefectures and municipalities; a prefecture as a government is the prefecture."""
    labels = label_governments(prefectures, governments)
    in_english = label_governments_in_english(prefectures, governments)
    called = {code: (name, romaji) for code, name, _, romaji, _ in prefectures}
    found: list[tuple[Named, list[str]]] = []
    for code, name, kana, romaji, _ in prefectures:
        named = Named("prefecture", code, name, romaji)
        found.append((named, [*government_names(name, kana, romaji)]))
    for code, prefecture, name, kana, romaji, district, kind, aliases in governments:
        if kind != LocalGovernment.Kind.PREFECTURE:
            place, _ = called[prefecture]
            names = [*government_names(name, kana, romaji), *split_aliases(aliases)]
            names += [f"{place}{name}", f"{district}{name}", f"{place}{district}{name}"]
            names += [in_english[code]]
            named = Named(
                "local_government", code, labels[code], in_english[code], *called[prefecture]
            )
            found.append((named, names))
    return _index(found, _with_short_vowels)


@lru_cache(maxsize=2)
def _index_countries(rows: Rows) -> ByName:
    return _index(
        (
            Named("country", code.lower(), name, names[0]),
            (code, name, *names, *split_aliases(aliases)),
        )
        for code, name, *names, aliases in rows
    )


@lru_cache(maxsize=2)
def _index_partners(rows: Rows) -> ByName:
    return _index(
        (
            Named("partner", pk, name, en or name, country or "", country_en or ""),
            partner_names(name, en, kind, country, aliases),
        )
        for pk, name, en, kind, country, country_en, aliases in rows
    )


@lru_cache(maxsize=2)
def _index_topics(rows: Rows) -> ByName:
    return _index(
        (Named("topic", code, name, en), topic_names(name, en)) for code, name, en in rows
    )


def _index(
    names_of: Iterable[tuple[Named, Iterable[str]]],
    spell: Callable[[set[str]], set[str]] = set,
) -> ByName:
    """Collect what each folded name names; `spell` adds further spellings of folded names."""
    by_name: ByName = defaultdict(list)
    for named, names in names_of:
        for key in spell({fold(name) for name in names}) - {""}:
            by_name[key].append(named)
    return dict(by_name)


def _with_short_vowels(keys: set[str]) -> set[str]:
    """Add the readings among the names (kana and Latin letters) with their vowels shortened."""
    return keys | {shorten_vowels(key) for key in keys if key < "ヿ"}
