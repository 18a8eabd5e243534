"""Finds what a name means: by identity, however it is written, or else what is nearest.

Text as a spreadsheet has it comes in; entities go out, certain or only near. The names are folded
once per stamp and worker, and nothing here asks the database.
"""

import re
import uuid
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from unicodedata import normalize

from rapidfuzz import fuzz, process

from partnerships.reconciling.entities import Entity, entities_at
from partnerships.search.spelling import shorten_vowels
from partnerships.text import fold

LONGEST_NAME = 200
_EXACT, _CERTAIN, _ALIKE = 100, 95, 85
_LEAST_ALIKE = 60

_AFTER_KANA = "\u3100"
_SEPARATORS = re.compile(r"[,，、()（）［］\[\]／/;；\s]+")
_DISTRICT = re.compile("(.+?郡)(.+)")
_DISTRICT_IN_ENGLISH = re.compile(r"(.+[- ]gun|.+ district)", re.IGNORECASE)
# 訓令式 and 日本式 (cabinet notification of 1954, tables 1 and 2) as ヘボン式 has them, and n.
_HEPBURN = (
    ("sy", "sh"),
    ("ty", "ch"),
    ("[zd]y", "j"),
    ("si", "shi"),
    ("ti", "chi"),
    ("[zd]i", "ji"),
    ("tu", "tsu"),
    ("du", "zu"),
    ("(?<![cs])hu", "fu"),
    ("m(?=[bmp])", "n"),
    ("tch", "cch"),
    ("['ー]", ""),
)


@dataclass(frozen=True)
class Found:
    """An entity that a text may mean: `score` 0 to 100; certain when the text is a name of it.

    Exact is what is written as the name itself is: 鹿嶋市 is not 鹿島市, though both fold alike.
    """

    entity: Entity
    score: float
    is_certain: bool

    @property
    def is_exact(self) -> bool:
        return self.score == _EXACT


class NameIndex:
    """All names of some entities."""

    def __init__(self, entities: Iterable[Entity]) -> None:
        self.entities = tuple(entities)
        by_name: dict[str, dict[str, Entity]] = defaultdict(dict)
        for entity in self.entities:
            for key in _spell(entity):
                by_name[key][entity.id] = entity
        self._by_name = {key: tuple(named.values()) for key, named in by_name.items()}
        self.keys = sorted(self._by_name)

    def named(self, key: str) -> tuple[Entity, ...]:
        """Give what has this folded name, or else what is read so."""
        found = self._by_name.get(key, ())
        return found or (self._by_name.get(loosen(key), ()) if is_reading(key) else ())

    def find(self, text: str) -> list[Found]:
        """Give what a text means, the best first: what it names, or else what is near."""
        key = fold(text)
        if not key or len(text) > LONGEST_NAME:
            return []
        named = self.named(key) or self._named_by_place(text, key)
        if named:
            written = normalize("NFKC", text).strip()
            found = [Found(e, _EXACT if e.name == written else _CERTAIN, True) for e in named]
        else:
            found = list(self._near(key))
        return sorted(found, key=lambda f: (-f.score, f.entity.id))

    def places(self, key: str) -> set[str]:
        """Give the ids of the prefectures and countries of this folded name."""
        return {e.id for e in self.named(key) if e.type in ("prefecture", "country")}

    def _named_by_place(self, text: str, key: str) -> list[Entity]:
        """Give what has the name within the prefecture, 郡 or country that the text also names."""
        for within, rest in (*self._by_parts(text), *self._by_beginning(key)):
            if found := self._named_within(within, rest):
                return found
        return self._named_within("", key)

    def _named_within(self, within: str, key: str) -> list[Entity]:
        district = _DISTRICT.fullmatch(key)
        found = [*self.named(key)] if within else []
        if district and not found:
            in_district = self.named(district[2])
            found = [e for e in in_district if fold(e.values.get("district", "")) == district[1]]
        return [e for e in found if not within or (e.within == within and e.id != within)]

    def _by_parts(self, text: str) -> Iterator[tuple[str, str]]:
        """Read 札幌市（北海道） and Arita-cho, Nishimatsuura-gun, Saga."""
        parts = [part for part in _SEPARATORS.split(text) if part]
        for place, part in enumerate(parts if len(parts) <= 5 else ()):
            rest = [p for p in parts[:place] + parts[place + 1 :] if not _is_english_district(p)]
            for within in sorted(self.places(fold(part))):
                yield within, fold("".join(rest))

    def _by_beginning(self, key: str) -> Iterator[tuple[str, str]]:
        """Read 北海道札幌市, also without 県 and in kana, and in loose romaji."""
        forms = [key, loosen(key)] if is_reading(key) else [key]
        for form in forms:
            for end in range(len(form) - 1, 1, -1):
                for within in sorted(self.places(form[:end])):
                    yield within, form[end:].removeprefix("ー")

    def _near(self, key: str) -> Iterator[Found]:
        """Give what is spelled alike, which is never certain."""
        best: dict[str, tuple[float, Entity]] = {}
        alike = process.extract(
            key, self.keys, scorer=fuzz.ratio, score_cutoff=_LEAST_ALIKE, limit=None
        )
        for name, score, _ in alike:
            for entity in self._by_name[name]:
                best[entity.id] = max(
                    best.get(entity.id, (0.0, entity)), (score, entity), key=_first
                )
        for score, entity in best.values():
            yield Found(entity, round(score * _ALIKE / 100, 1), False)


def _first(pair: tuple[float, Entity]) -> float:
    return pair[0]


def _is_english_district(part: str) -> bool:
    return bool(_DISTRICT_IN_ENGLISH.fullmatch(part))


@lru_cache(maxsize=2)
def index_at(stamp: uuid.UUID) -> NameIndex:
    """Give the names of all entities, as of this stamp."""
    return NameIndex(entities_at(stamp).values())


def _spell(entity: Entity) -> set[str]:
    """Give all folded names of an entity, the readings among them in their loose form too."""
    names = {fold(name) for name in (entity.name, *entity.names)} - {""}
    return names | {loosen(name) for name in names if is_reading(name)}


def is_reading(folded: str) -> bool:
    """Whether a folded name is of kana and Latin letters only."""
    return all(character < _AFTER_KANA for character in folded)


def loosen(folded: str) -> str:
    """Write a reading in the one form that all systems of romaji and all long vowels share."""
    if folded.replace("ー", "").isascii():
        for pattern, instead in _LOOSE:
            folded = pattern.sub(instead, folded)
    return shorten_vowels(folded)


_LOOSE = [(re.compile(pattern), instead) for pattern, instead in _HEPBURN]
