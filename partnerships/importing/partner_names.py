"""From one name, and the country if the cell says it, to a partner: known, or by its own words.

Knows the tables (`Vocabulary`) and the suffixes (`words`), not the layout of a cell.
"""

import re
from dataclasses import dataclass, replace

from partnerships.importing import words
from partnerships.importing.vocabulary import PLACES, KnownPartner, Vocabulary
from partnerships.models import PartnerKind
from partnerships.text import fold


@dataclass(frozen=True)
class DraftPartner:
    """A partner as read; `is_inferred` when the cell doesn't name its country."""

    name: str
    country: str | None
    kind: str
    partner_id: int | None = None
    is_inferred: bool = False
    is_known: bool = False


def name_partner(text: str, country: str | None, vocabulary: Vocabulary) -> DraftPartner:
    """Resolve a name in a country, or anywhere (None: then the country is inferred)."""
    is_japanese = words.JAPANESE_FORM.search(text) is not None
    name = words.LEGAL_FORM.sub("", text).strip(" 　・") or text
    found = (
        (None if is_japanese else find_known(name, country, vocabulary))
        or _as_country(name, vocabulary)
        or (_as_japanese(name, is_japanese, vocabulary) if country is None else None)
        or _behind_region(name, country, vocabulary)
    )
    return found or _by_its_words(name, country, vocabulary)


def find_known(name: str, country: str | None, vocabulary: Vocabulary) -> DraftPartner | None:
    """Look the name up, also without the ending that names a place's government."""
    short = words.GOVERNMENT_ITSELF.sub("", name).strip()
    for candidate in (name, short):
        known = vocabulary.find_partner(fold(candidate), country) if candidate else None
        if known and (candidate == name or known.kind in PLACES):
            return _from_known(known, is_inferred=country is None)
    return None


def name_country(code: str, vocabulary: Vocabulary) -> DraftPartner:
    """Give the partner of a cell that names a country only."""
    return DraftPartner(vocabulary.country_names[code], code, PartnerKind.COUNTRY, is_known=True)


def _from_known(known: KnownPartner, is_inferred: bool) -> DraftPartner:
    inferred = is_inferred and known.country is not None
    return DraftPartner(known.name, known.country, known.kind, known.partner_id, inferred, True)


def _as_country(name: str, vocabulary: Vocabulary) -> DraftPartner | None:
    code = vocabulary.countries.get(fold(name))
    return name_country(code, vocabulary) if code else None


def _as_japanese(name: str, is_japanese: bool, vocabulary: Vocabulary) -> DraftPartner | None:
    """Take a Japanese co-signatory: a local government, a body named after one, or by its form."""
    codes = vocabulary.governments.by_name.get(fold(name), [])
    if codes:
        is_prefecture = codes[0] in vocabulary.governments.prefectures.values()
        kind = PartnerKind.REGION if is_prefecture else PartnerKind.CITY
        return DraftPartner(name, "JP", kind, is_known=True)
    if is_japanese or words.JAPANESE_PREFIX.search(name) or names_government(name, vocabulary):
        return DraftPartner(name, "JP", kind_of(name, "JP", vocabulary))
    return None


def names_government(name: str, vocabulary: Vocabulary) -> bool:
    """Whether the name is or begins with a Japanese local government's (仙台市産業振興事業団)."""
    folded = fold(name)
    by_name = vocabulary.governments.by_name
    lengths = range(min(len(folded), vocabulary.governments.longest), 2, -1)
    return any(folded[:length] in by_name for length in lengths)


def _behind_region(name: str, country: str | None, vocabulary: Vocabulary) -> DraftPartner | None:
    """Drop the province or state that only says where the place behind it is.

    One of the two must be known: the state, or the place in the country that the cell says.
    """
    for end in range(len(name) - 1, 1, -1):
        head, tail = name[:end], name[end:]
        if not words.BROAD_SUFFIX.search(head) or len(tail) < 2:
            continue
        region = vocabulary.find_partner(fold(head), country)
        region = region if region and region.kind in PLACES else None
        where = region.country if region else country
        inner = find_known(tail, where, vocabulary) if where else None
        if inner is None and (region is None or not words.PLACE_SUFFIX.search(tail)):
            continue
        inner = inner or _by_its_words(tail, where, vocabulary)
        return replace(inner, is_inferred=country is None)
    return None


def _by_its_words(name: str, country: str | None, vocabulary: Vocabulary) -> DraftPartner:
    """Take the name as written; its country is that of a place in it, its kind told by its end."""
    if words.NETWORK.search(name):
        return DraftPartner(name, None, PartnerKind.NETWORK, is_known=True)
    inferred = infer_country(name, vocabulary) if country is None else None
    code = country or inferred
    short = words.GOVERNMENT_ITSELF.sub("", name).strip()
    if words.PLACE_SUFFIX.search(short):
        name = short
    kind = kind_of(name, code, vocabulary)
    return DraftPartner(name, code, kind, is_inferred=inferred is not None)


def infer_country(name: str, vocabulary: Vocabulary) -> str | None:
    """Give the country of the longest place or country name that stands in the name."""
    folded = fold(name)
    for length in range(min(len(folded), 20), 1, -1):
        for start in range(len(folded) - length + 1):
            part = folded[start : start + length]
            if len(part) < 3 and not re.fullmatch(r"[一-龥]{2}", part):
                continue
            if part in vocabulary.countries and not part.isascii():
                return vocabulary.countries[part]
            known = vocabulary.find_partner(part, None)
            if known and known.kind in PLACES:
                return known.country
    return None


def kind_of(name: str, country: str | None, vocabulary: Vocabulary) -> str:
    """Tell the kind of a body by the end of its name; an office of a place is no national body."""
    kind = next((k for pattern, k in words.KIND_BY_SUFFIX if pattern.search(name)), None)
    if kind == PartnerKind.NATIONAL and (
        country == "JP" or vocabulary.longest_place(fold(name), country)
    ):
        return PartnerKind.ORGANIZATION
    if kind is None and re.search(r"[県縣]$", name):
        return PartnerKind.CITY if country in words.COUNTIES_ARE_CITIES else PartnerKind.REGION
    return kind or PartnerKind.ORGANIZATION
