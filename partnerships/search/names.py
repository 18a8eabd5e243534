"""Other names: what a word of a search names, so that it finds by identity and not by spelling.

Prefectures, local governments, countries, partners and topics are read from the reference tables
once per stamp and worker; what a text names, and what a facet value is called, goes out. The names
are worked out when first asked, and anew only where rows changed: few changes of the record do.
"""

import uuid
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import chain

from partnerships.models import Country, LocalGovernment, Partner, PartnerKind, Prefecture, Topic
from partnerships.models.reference import split_aliases
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

Row = tuple[str, ...]
Rows = tuple[Row, ...]


@dataclass(frozen=True)
class Named:
    """Something a word can name: a facet and its value, how it is called, and where it is."""

    facet: str
    value: str
    label: str
    place: str = ""


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
            "pk", "name", "name_en", "kind", "country__name", "aliases"
        )
        self._prefectures: Rows = tuple(prefectures)
        self._governments: Rows = tuple(governments)
        self._countries: Rows = tuple(countries)
        self._partners: Rows = tuple((str(pk), *texts) for pk, *texts in partners)
        self._topics: Rows = tuple(Topic.objects.values_list("code", "name", "name_en"))
        self.regions = {row[0]: row[4] for row in self._prefectures}
        self.labels = {
            "prefecture": {code: name for code, name, *_ in self._prefectures},
            "local_government": _label_governments(self._prefectures, self._governments),
            "country": {code.lower(): name for code, name, *_ in self._countries},
            "partner": {pk: name for pk, name, *_ in self._partners},
            "topic": {code: name for code, name, _ in self._topics},
            "partner_kind": dict(PartnerKind.choices),
            "listed": {"yes": "記載あり", "no": "記載なし"},
        }

    def label(self, facet: str, value: str) -> str:
        """Give what a facet value is called; unknown codes are their own name."""
        if value == UNKNOWN:
            return "不明・記載なし"
        if facet == "signed":
            return f"{value}年代"
        return self.labels[facet].get(value, value)

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
def _label_governments(prefectures: Rows, governments: Rows) -> dict[str, str]:
    """Give what each is called: its name, after its prefecture where others have the same."""
    in_prefecture = {code: name for code, name, *_ in prefectures}
    bearers = Counter(name for _, _, name, *_ in governments)
    return {
        code: f"{in_prefecture[prefecture]}{name}" if bearers[name] > 1 else name
        for code, prefecture, name, *_ in governments
    }


@lru_cache(maxsize=2)
def _index_places(prefectures: Rows, governments: Rows) -> ByName:
    """Index prefectures and municipalities; a prefecture as a government is the prefecture."""
    labels = _label_governments(prefectures, governments)
    in_prefecture = {code: name for code, name, *_ in prefectures}
    found: list[tuple[Named, list[str]]] = []
    for code, name, kana, romaji, _ in prefectures:
        found.append((Named("prefecture", code, name), [*government_names(name, kana, romaji)]))
    for code, prefecture, name, kana, romaji, district, kind, aliases in governments:
        if kind != LocalGovernment.Kind.PREFECTURE:
            place = in_prefecture[prefecture]
            names = [*government_names(name, kana, romaji), *split_aliases(aliases)]
            names += [f"{place}{name}", f"{district}{name}", f"{place}{district}{name}"]
            found.append((Named("local_government", code, labels[code], place), names))
    return _index(found, _with_short_vowels)


@lru_cache(maxsize=2)
def _index_countries(rows: Rows) -> ByName:
    return _index(
        (Named("country", code.lower(), name), (code, name, *names, *split_aliases(aliases)))
        for code, name, *names, aliases in rows
    )


@lru_cache(maxsize=2)
def _index_partners(rows: Rows) -> ByName:
    return _index(
        (Named("partner", pk, name, country or ""), partner_names(name, en, kind, country, aliases))
        for pk, name, en, kind, country, aliases in rows
    )


@lru_cache(maxsize=2)
def _index_topics(rows: Rows) -> ByName:
    return _index((Named("topic", code, name), topic_names(name, en)) for code, name, en in rows)


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
