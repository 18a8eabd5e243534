"""Other names: what a word of a search names, so that it finds by identity and not by spelling.

Countries, prefectures, local governments, partners and topics by all their names, folded; built
from the reference tables once per stamp and worker.
"""

import uuid
from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache

from partnerships.models import Country, LocalGovernment, Partner, PartnerKind, Prefecture, Topic
from partnerships.models.reference import split_aliases
from partnerships.text import fold


@dataclass(frozen=True)
class Named:
    """Something a word can name: a facet and its value, and how it is called."""

    facet: str
    value: str
    label: str


class Names:
    """Folded names to what they name, and labels of facet values; see `names_at`."""

    def __init__(self) -> None:
        self.by_name: dict[str, list[Named]] = defaultdict(list)
        self.labels: dict[str, dict[str, str]] = defaultdict(dict)
        self.regions: dict[str, str] = {}
        self._read_places()
        self._read_countries()
        self._read_partners()
        self._read_topics()
        self.labels["listed"] = {"yes": "記載あり", "no": "記載なし"}

    def find(self, term: str) -> list[Named]:
        """Give all that the whole term names."""
        return self.by_name.get(fold(term), [])

    def label(self, facet: str, value: str) -> str:
        """Give what a facet value is called; unknown codes are their own name."""
        if value == "unknown":
            return "不明・記載なし"
        if facet == "signed":
            return f"{value}年代"
        return self.labels[facet].get(value, value)

    def _add(self, named: Named, *names: str) -> None:
        self.labels[named.facet].setdefault(named.value, named.label)
        for key in {fold(name) for name in names if name}:
            if key and named not in self.by_name[key]:
                self.by_name[key].append(named)

    def _read_places(self) -> None:
        for prefecture in Prefecture.objects.all():
            self.regions[prefecture.code] = prefecture.region
            named = Named("prefecture", prefecture.code, prefecture.name)
            self._add(named, *_readings(prefecture.name, prefecture.kana, prefecture.romaji))
        for government in LocalGovernment.objects.select_related("prefecture"):
            label = government.name
            named = Named("local_government", government.code, label)
            self.labels["local_government"][government.code] = label
            if not government.is_prefecture:
                full = f"{government.prefecture.name}{government.name}"
                readings = _readings(government.name, government.kana, government.romaji)
                self._add(named, full, *readings, *split_aliases(government.aliases))

    def _read_countries(self) -> None:
        for country in Country.objects.all():
            named = Named("country", country.slug, country.name)
            self._add(named, *country.names, country.code, country.alpha3)

    def _read_partners(self) -> None:
        for partner in Partner.objects.filter(merged_into=None):
            if partner.kind != PartnerKind.COUNTRY:
                self._add(Named("partner", str(partner.pk), partner.name), *partner.names)
            self.labels["partner"][str(partner.pk)] = partner.name
        self.labels["partner_kind"] = dict(PartnerKind.choices)

    def _read_topics(self) -> None:
        for topic in Topic.objects.all():
            self._add(Named("topic", topic.code, topic.name), topic.name, topic.name_en)


# What a name may be said without, and how each is read.
_ENDINGS = {
    "県": ("ケン", "ken"),
    "府": ("フ", "fu"),
    "都": ("ト", "to"),
    "市": ("シ", "shi"),
    "区": ("ク", "ku"),
    "町": ("チョウ", "cho"),
    "村": ("ムラ", "mura"),
}
_OTHER_READINGS = {"町": ("マチ", "machi"), "村": ("ソン", "son")}


def _readings(name: str, kana: str, romaji: str) -> list[str]:
    """Give the name, its reading and its romaji, each with and without its 県, 市 or 町."""
    names = [name, kana, romaji, romaji.replace("-", " ")]
    ending = name[-1]
    if ending in _ENDINGS and len(name) > 2:
        names.append(name[:-1])
        for said, written in (_ENDINGS[ending], _OTHER_READINGS.get(ending, ("", ""))):
            if said and kana.endswith(said):
                names.append(kana.removesuffix(said))
            if written and romaji.endswith(f"-{written}"):
                names.append(romaji.removesuffix(f"-{written}"))
    return names


@lru_cache(maxsize=2)
def names_at(stamp: uuid.UUID) -> Names:
    """Give the names as of this stamp."""
    return Names()
