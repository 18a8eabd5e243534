"""The names the importer knows, folded and ready to look up.

Read once per import from the reference tables, so that what staff corrected there counts. All
keys are folded text (`text.fold`).
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from django.db.models import F, QuerySet

from partnerships.importing.words import BARE_SUFFIXES
from partnerships.models import (
    Country,
    GazetteerEntry,
    LocalGovernment,
    Partner,
    PartnerKind,
    Topic,
    split_aliases,
)
from partnerships.text import fold

PLACES = {PartnerKind.CITY, PartnerKind.REGION}


@dataclass(frozen=True)
class KnownPartner:
    """A partner the tables know: `partner_id` where a number is fixed for it."""

    name: str
    country: str | None
    kind: str
    partner_id: int | None = None


@dataclass
class Governments:
    """Local governments by every way of writing them; a key with several codes is ambiguous."""

    by_written: dict[str, list[str]] = field(default_factory=dict)
    by_name: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    by_bare_name: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    prefectures: dict[str, str] = field(default_factory=dict)
    prefecture_of: dict[str, str] = field(default_factory=dict)
    designated: set[str] = field(default_factory=set)
    longest: int = 0


@dataclass
class Vocabulary:
    """Everything `normalise` looks names up in."""

    countries: dict[str, str]
    country_names: dict[str, str]
    governments: Governments
    topics: dict[str, list[str]]
    partners: dict[str, list[KnownPartner]]
    prefixes: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))

    def find_partner(self, name: str, country: str | None) -> KnownPartner | None:
        """Give the partner of that folded name in that country.

        With None, anywhere: of places that share a name the best known, of bodies none.
        """
        known = self.partners.get(name, ())
        if country is not None:
            return next((p for p in known if p.country == country), None)
        return known[0] if known and (len(known) == 1 or known[0].kind in PLACES) else None

    def longest_place(self, folded: str, country: str | None) -> str:
        """Give the longest known place name that `folded` begins with and goes on after."""
        for name in self.prefixes.get(folded[:2], ()):
            if folded.startswith(name) and len(name) < len(folded):
                known = self.find_partner(name, country)
                if known and known.kind in PLACES:
                    return name
        return ""


def load_vocabulary() -> Vocabulary:
    """Read the tables: one query each."""
    countries = list(Country.objects.defer("as_loaded"))
    vocabulary = Vocabulary(
        countries=_country_keys(countries),
        country_names={country.code: country.name for country in countries},
        governments=_read_governments(),
        topics=_topic_keys(Topic.objects.all()),
        partners=_partner_keys(),
    )
    for name in sorted(vocabulary.partners, key=len, reverse=True):
        vocabulary.prefixes[name[:2]].append(name)
    return vocabulary


def _country_keys(countries: Iterable[Country]) -> dict[str, str]:
    """Map every name and the ISO codes to the code; a short name wins over another's alias."""
    keys: dict[str, str] = {}
    for country in countries:
        keys[fold(country.name)] = country.code
    for country in countries:
        for name in [*country.names, country.alpha3]:
            keys.setdefault(fold(name), country.code)
    keys.pop("", None)
    return keys


def _topic_keys(topics: Iterable[Topic]) -> dict[str, list[str]]:
    keys: dict[str, list[str]] = defaultdict(list)
    for topic in topics:
        for word in topic.word_list:
            keys[fold(word)].append(topic.code)
    keys.pop("", None)
    return dict(keys)


def _partner_keys() -> dict[str, list[KnownPartner]]:
    """Partners in use first, by all their names (staff may have renamed them), then the gazetteer.

    There names come before aliases; names without their suffix (市, 省 …) come last of all.
    """
    in_use = Partner.objects.filter(merged_into=None).order_by("pk")
    fixed_first = F("partner_id").asc(nulls_last=True)
    gazetteer = GazetteerEntry.objects.order_by(fixed_first, "pk")
    used, known = list(_named(in_use, "pk")), list(_named(gazetteer, "partner_id"))
    keys: dict[str, list[KnownPartner]] = defaultdict(list)
    _add_names(keys, used)
    _add_names(keys, ((names[:1], partner) for names, partner in known))
    _add_names(keys, known)
    _add_names(keys, ((_bare_names(partner), partner) for _, partner in used + known))
    keys.pop("", None)
    return dict(keys)


def _named(
    rows: QuerySet[Partner] | QuerySet[GazetteerEntry], fixed: str
) -> Iterator[tuple[list[str], KnownPartner]]:
    """Give each partner after all its names; no models, of which there would be ten thousand."""
    columns = ("name", "name_en", "aliases", "country_id", "kind", fixed)
    for name, name_en, aliases, country, kind, number in rows.values_list(*columns):
        names = [written for written in (name, name_en, *split_aliases(aliases)) if written]
        yield names, KnownPartner(name, country, kind, number)


def _add_names(
    keys: dict[str, list[KnownPartner]], named: Iterable[tuple[list[str], KnownPartner]]
) -> None:
    for names, partner in named:
        for name in names:
            _add(keys, fold(name), partner)


def _bare_names(partner: KnownPartner) -> list[str]:
    """Give a place's name without its suffix; a name of one character is none."""
    name = partner.name
    if partner.kind not in PLACES:
        return []
    return [
        name.removesuffix(suffix)
        for suffix in BARE_SUFFIXES
        if name.endswith(suffix) and len(name) > len(suffix) + 1
    ]


def _add(keys: dict[str, list[KnownPartner]], key: str, partner: KnownPartner) -> None:
    if all(partner.country != other.country for other in keys[key]):
        keys[key].append(partner)


def _read_governments() -> Governments:
    governments = Governments()
    for row in LocalGovernment.objects.defer("as_loaded").select_related("prefecture"):
        prefecture = row.prefecture.name
        heads = {"", prefecture, row.district, prefecture + row.district}
        keys = {head + name for name in row.names for head in heads if not row.is_prefecture}
        keys |= {row.name}
        for key in {fold(key) for key in keys}:
            governments.by_name[key].append(row.code)
            governments.longest = max(governments.longest, len(key))
        if row.is_prefecture:
            governments.prefectures[fold(row.name)] = row.code
        if row.kind == LocalGovernment.Kind.DESIGNATED_CITY:
            governments.designated.add(row.code)
        governments.prefecture_of[row.code] = row.prefecture_id
        if len(row.name) > 2 and row.name != "北海道":
            governments.by_bare_name[fold(row.name[:-1])].append(row.code)
        governments.by_written[row.name] = [*governments.by_written.get(row.name, []), row.code]
    for name in [n for n, codes in governments.by_written.items() if len(codes) > 1]:
        del governments.by_written[name]  # told apart by prefecture, not by spelling
    return governments
