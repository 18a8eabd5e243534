"""Synthetic agreements: a seed and a size come in, the same rows go out every time.

Governments, partners and words are drawn as they are met in life: a few very often, most of them
hardly ever (Zipf). So a search has rare, common and very common words, and a facet long tails.
"""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import TypeVar

from tests.bench.phrases import DEEDS, KINDS, SENTENCES, TITLES
from tests.bench.reference import FIRST_FREE_ID, Body, Government, Reference, Topic

SEED = 20161124
FIRST_YEAR, LAST_YEAR = 1980, 2026
_KIND_ORDER = ["prefecture", "designated_city", "city", "special_ward", "town", "village"]
_NEAR = {"CN", "KR", "TW", "VN", "TH", "US"}
_TOPIC_ORDER = ["friendship", "economy", "tourism", "culture", "people", "education", "trade"]
_AHEAD = 4096
T = TypeVar("T")


@dataclass(frozen=True)
class MadeAgreement:
    """One row; `signed` is EDTF text, or "" when not stated. Parties are in order."""

    number: int
    title: str
    summary: str
    signed: str
    url: str
    is_listed: bool
    governments: tuple[Government, ...]
    bodies: tuple[Body, ...]
    topics: tuple[Topic, ...]


class Draw:
    """Draws of one list with falling weights 1 / rank ** steepness, some thousand ahead."""

    def __init__(self, random_: random.Random, steepness: float) -> None:
        self._random = random_
        self._steepness = steepness

    def of(self, ranked: Sequence[T]) -> Iterator[T]:
        """Draw for ever."""
        weights = accumulate(1 / (rank + 1) ** self._steepness for rank in range(len(ranked)))
        cumulated = list(weights)
        while True:
            yield from self._random.choices(ranked, cum_weights=cumulated, k=_AHEAD)


def make_agreements(size: int, reference: Reference, seed: int = SEED) -> Iterator[MadeAgreement]:
    """Give agreements 1 to `size`; about 40 microseconds each."""
    maker = _Maker(reference, random.Random(f"{seed}/{size}"))
    for number in range(1, size + 1):
        yield maker.make(number)


class _Maker:
    def __init__(self, reference: Reference, random_: random.Random) -> None:
        self.random = random_
        self.countries = reference.countries
        parties, words = Draw(random_, 0.8), Draw(random_, 0.9)
        self.governments = parties.of(_ranked_governments(reference, random_))
        self.bodies = parties.of(_ranked_bodies(reference, random_))
        self.topics = parties.of(_ranked_topics(reference))
        self.words = words.of(reference.words)
        self.words_of = {topic.code: words.of(topic.words) for topic in reference.topics}

    def make(self, number: int) -> MadeAgreement:
        chance = self.random.random
        governments = _some(self.governments, 1 if chance() < 0.95 else 2)
        bodies = _some(self.bodies, 1 if chance() < 0.92 else 2 if chance() < 0.9 else 3)
        topics = _some(self.topics, 0 if chance() < 0.02 else self.random.choice((1, 1, 2, 2, 3)))
        signed = self._signed()
        return MadeAgreement(
            number=number,
            title=self._title(governments[0], bodies[0], topics) if chance() < 0.98 else "",
            summary=self._summary(governments[0], bodies[0], topics, signed),
            signed=signed,
            url=self._url(governments[0], number) if chance() < 0.6 else "",
            is_listed=chance() < 0.9,
            governments=governments,
            bodies=bodies,
            topics=topics,
        )

    def _title(self, government: Government, body: Body, topics: tuple[Topic, ...]) -> str:
        return self.random.choice(TITLES).format(
            g=government.name,
            p=body.name,
            c=self.countries.get(body.country, ""),
            t=self._word(topics),
            k=self.random.choice(KINDS),
        )

    def _summary(
        self, government: Government, body: Body, topics: tuple[Topic, ...], signed: str
    ) -> str:
        sentences = [
            self.random.choice(SENTENCES).format(
                g=government.name,
                p=body.name,
                t=self._word(topics),
                w=next(self.words),
                d=self.random.choice(DEEDS),
            )
            for _ in range(self.random.choice((1, 1, 2, 2, 3, 4)))
        ]
        return "".join(sentences) + (f"[{_in_japanese(signed)}締結]" if signed else "")

    def _word(self, topics: tuple[Topic, ...]) -> str:
        """Give a word of one of the topics, or of the list."""
        if topics and self.random.random() < 0.8:
            return next(self.words_of[self.random.choice(topics).code])
        return next(self.words)

    def _signed(self) -> str:
        """Give a date, later years more often; a sixth of them are partial, a twentieth missing."""
        year = FIRST_YEAR + int((LAST_YEAR - FIRST_YEAR + 1) * self.random.random() ** 0.6)
        month, day = self.random.randint(1, 12), self.random.randint(1, 28)
        chance = self.random.random()
        if chance < 0.05:
            return ""
        if chance < 0.12:
            return f"{year}"
        return f"{year}-{month:02}" if chance < 0.22 else f"{year}-{month:02}-{day:02}"

    def _url(self, government: Government, number: int) -> str:
        host = government.romaji.lower().replace("'", "")
        return f"https://www.{host}.example.jp/kokusai/kyotei/{number}.html"


def _some(drawn: Iterator[T], count: int) -> tuple[T, ...]:
    """Take so many different ones."""
    found: list[T] = []
    while len(found) < count:
        if (one := next(drawn)) not in found:
            found.append(one)
    return tuple(found)


def _ranked_governments(reference: Reference, random_: random.Random) -> list[Government]:
    """Prefectures and large cities sign most; within a kind the order is a matter of chance."""
    ranked = [*reference.governments]
    random_.shuffle(ranked)
    return sorted(ranked, key=lambda government: _KIND_ORDER.index(government.kind))


def _ranked_bodies(reference: Reference, random_: random.Random) -> list[Body]:
    """The partners of the real list come first, then near countries more than far ones."""
    chances = {body.pk: 1 + random_.random() / _near(body) for body in reference.bodies}
    return sorted(
        reference.bodies,
        key=lambda body: (0, body.pk) if body.pk < FIRST_FREE_ID else (1, chances[body.pk]),
    )


def _near(body: Body) -> float:
    return 3 if body.country in _NEAR else 1


def _ranked_topics(reference: Reference) -> list[Topic]:
    """The commonest of the real list first."""
    last = len(_TOPIC_ORDER)
    place = {code: at for at, code in enumerate(_TOPIC_ORDER)}
    return sorted(reference.topics, key=lambda topic: place.get(topic.code, last))


def _in_japanese(edtf: str) -> str:
    return "".join(f"{int(n)}{unit}" for n, unit in zip(edtf.split("-"), "年月日", strict=False))
