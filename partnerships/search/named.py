"""What can be named, and by which folded names: the index of the reference tables.

Rows come in as `names.py` reads them; an index is worked out when first asked, and anew only where
its rows changed.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache

from partnerships.languages import is_english
from partnerships.models import LocalGovernment
from partnerships.models.reference import split_aliases
from partnerships.search.labels import (
    Rows,
    label_governments,
    label_governments_in_english,
)
from partnerships.search.spelling import (
    government_names,
    partner_names,
    shorten_vowels,
    topic_names,
)
from partnerships.text import fold


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


ByName = dict[str, list[Named]]


@lru_cache(maxsize=2)
def index_places(prefectures: Rows, governments: Rows) -> ByName:
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
def index_countries(rows: Rows) -> ByName:
    return _index(
        (
            Named("country", code.lower(), name, names[0]),
            (code, name, *names, *split_aliases(aliases)),
        )
        for code, name, *names, aliases in rows
    )


@lru_cache(maxsize=2)
def index_partners(rows: Rows) -> ByName:
    return _index(
        (
            Named("partner", pk, name, en or name, country or "", country_en or ""),
            partner_names(name, en, kind, country, aliases),
        )
        for pk, name, en, kind, country, country_en, aliases in rows
    )


@lru_cache(maxsize=2)
def index_topics(rows: Rows) -> ByName:
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
