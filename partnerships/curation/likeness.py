"""Which agreements may be one and the same: agreements come in as their essentials, twins go out.

Never compares each with each: agreements are put into groups by what twins share, and within a
group each is compared with its neighbours. So 100,000 agreements take seconds, and a save looks
only at those that share a partner with the one saved.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Hashable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from django.db.models import Q, QuerySet
from rapidfuzz.fuzz import ratio

from partnerships.models import Agreement, AgreementLocalGovernment, AgreementPartner
from partnerships.text import fold

_NEIGHBOURS = 3  # of each side, in a group that is sorted; no agreement gets more twins than that
_ALIKE = 90  # of 100: titles of the same parties and date that differ in a slip
_TELLING = 8  # characters of a title that says more than "交流に関する覚書"
_LOOKED_UP = 50  # more agreements than these are read all at once
_WITHOUT_MARKS = re.compile(r"[\W\d_ー]+")


@dataclass(frozen=True, slots=True)
class Essence:
    """What tells twins: the title without signs and figures, the parties, the date as EDTF."""

    number: int
    title: str
    governments: tuple[str, ...]
    partners: tuple[int, ...]
    signed: str

    @property
    def parties(self) -> tuple[object, ...]:
        return self.governments, self.partners


Twins = dict[int, set[int]]


def find_twins(essences: Iterable[Essence]) -> Twins:
    """Give the twins of each agreement that has any, both ways round."""
    twins: Twins = defaultdict(set)
    essences = list(essences)
    for keys, order, are_twins in _RULES:
        for group in _groups(essences, keys):
            group.sort(key=lambda essence: (order(essence), essence.number))
            for place, one in enumerate(group):
                for other in islice(group, place + 1, place + 1 + _NEIGHBOURS):
                    if are_twins(one, other):
                        twins[one.number].add(other.number)
                        twins[other.number].add(one.number)
    return dict(twins)


def read_essences(numbers: Collection[int]) -> list[Essence]:
    """Read the published ones of these and all that might be a twin of one of them.

    Three queries and two an agreement, or three in all when they are many.
    """
    shown = Agreement.objects.published()
    if len(numbers) <= _LOOKED_UP:
        shown = shown.filter(pk__in=_candidates(numbers))
    return list(_read(shown))


def _candidates(numbers: Collection[int]) -> set[int]:
    """Give those that share a partner, and a local government or the date, and those themselves."""
    found = set(numbers)
    for agreement in Agreement.objects.filter(pk__in=numbers).with_parties():
        governments = [link.local_government_id for link in agreement.government_links.all()]
        partners = [link.partner_id for link in agreement.partner_links.all()]
        near = Q(government_links__local_government__in=governments)
        if agreement.signed:
            near |= Q(signed=agreement.signed)
        if not governments:
            near |= Q(government_links=None)
        sharing = Q(partner_links__partner__in=partners) if partners else Q(partner_links=None)
        found |= set(Agreement.objects.filter(sharing).filter(near).values_list("pk", flat=True))
    return found


def _read(shown: QuerySet[Agreement]) -> Iterator[Essence]:
    governments: dict[int, list[str]] = defaultdict(list)
    partners: dict[int, list[int]] = defaultdict(list)
    links = AgreementLocalGovernment.objects.filter(agreement__in=shown)
    for number, code in links.values_list("agreement", "local_government"):
        governments[number].append(code)
    partner_links = AgreementPartner.objects.filter(agreement__in=shown)
    for number, partner in partner_links.values_list("agreement", "partner"):
        partners[number].append(partner)
    for number, title, signed in shown.values_list("number", "title", "signed"):
        yield Essence(
            number,
            _WITHOUT_MARKS.sub("", fold(title)),
            tuple(sorted(governments[number])),
            tuple(sorted(partners[number])),
            signed.edtf if signed else "",
        )


def _groups(
    essences: Iterable[Essence], keys: Callable[[Essence], Iterable[Hashable]]
) -> list[list[Essence]]:
    grouped: dict[Hashable, list[Essence]] = defaultdict(list)
    for essence in essences:
        for key in keys(essence):
            grouped[key].append(essence)
    return [group for group in grouped.values() if len(group) > 1]


def _same_parties_and_title(one: Essence) -> Iterator[Hashable]:
    yield one.parties, one.title


def _same_parties_and_date(one: Essence) -> Iterator[Hashable]:
    if one.signed and any(one.parties):
        yield one.parties, one.signed


def _same_partner_title_and_day(one: Essence) -> Iterator[Hashable]:
    """Two governments may each report the agreement that they signed together."""
    if len(one.signed) == len("2012-07-18") and len(one.title) >= _TELLING:
        yield from ((partner, one.title, one.signed) for partner in one.partners)


_RULES: tuple[
    tuple[
        Callable[[Essence], Iterable[Hashable]],
        Callable[[Essence], str],
        Callable[[Essence, Essence], bool],
    ],
    ...,
] = (
    (_same_parties_and_title, lambda one: one.signed, lambda one, other: True),
    (
        _same_parties_and_date,
        lambda one: one.title,
        lambda one, other: ratio(one.title, other.title) >= _ALIKE,
    ),
    (_same_partner_title_and_day, lambda one: one.title, lambda one, other: True),
)
