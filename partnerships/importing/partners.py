"""From the cell 協定締結先 to the partners and countries, in the order written.

A cell is a list of items; an item is a country and a name, joined or glued in many ways
(韓国/釜山広域市, ベトナム ホーチミン市, 香港(香港貿易発展局), 台湾桃園市), or one of them alone. A
country holds for the items after it. `partner_names.py` resolves the names.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from partnerships.importing import words
from partnerships.importing.partner_names import (
    DraftPartner,
    find_known,
    name_country,
    name_partner,
    names_government,
)
from partnerships.importing.vocabulary import PLACES, Vocabulary
from partnerships.models import FindingCode, PartnerKind
from partnerships.text import fold

_ITEMS = re.compile(r"[、,;；\n]+(?![^(]*\))")
_AND = re.compile(r"(?:及び|および|並びに|ならびに|&|＆|と)(?![^(]*\))")
_COUNTED = {0x2460: " "} | dict.fromkeys(range(0x2461, 0x2474), "、")  # ①A ②B is a list
_BULLET = re.compile(r"^[\s○◯●・※*◆■□▪\-]+|^\(?\d{1,2}[.)]\s*")
_PARENTHESIS = re.compile(r"^([^()]*)\(((?:[^()]|\([^()]*\))*)\)(.*)$", re.DOTALL)
_EDGES = " 　/・:：,、-－~"
_LEVELS = re.compile(r"/|(?<=[^\x00-\x7f])[ 　]+|[ 　]+(?=[^\x00-\x7f])")
_LONGEST_COUNTRY = 80
LONGEST_NAME = 200  # of a partner; what a cell says beyond stays in its source row


@dataclass
class ReadPartners:
    """Partners, each once; `issues` are (code, what was seen)."""

    partners: list[DraftPartner] = field(default_factory=list)
    issues: list[tuple[FindingCode, str]] = field(default_factory=list)

    def add(self, partners: list[DraftPartner]) -> None:
        for partner in partners:
            kept = replace(partner, name=partner.name[:LONGEST_NAME])
            if all((p.name, p.country) != (kept.name, kept.country) for p in self.partners):
                self.partners.append(kept)


def parse_partners(cell: str, vocabulary: Vocabulary) -> ReadPartners:
    """Read the cell; never empty-handed unless the cell is, then with an issue."""
    text = unicodedata.normalize("NFKC", cell.translate(_COUNTED)).strip()
    read = ReadPartners()
    if fold(text) in words.EMPTY_CELLS:
        read.issues.append((FindingCode.UNKNOWN_PARTNER, cell))
        return read
    if words.WORLDWIDE.search(text):
        read.add([DraftPartner(_without_notes(text), None, PartnerKind.NETWORK, is_known=True)])
        return read
    country: str | None = None
    for item in _split_items(text, vocabulary):
        partners, country = parse_item(item, country, vocabulary)
        read.add(partners)
    read.partners = _share_country(read.partners)
    read.issues += _doubts(read.partners)
    return read


def parse_item(
    item: str, carried: str | None, vocabulary: Vocabulary
) -> tuple[list[DraftPartner], str | None]:
    """Read one item; gives its partners and the country that holds for the next item."""
    text = _BULLET.sub("", item).strip(_EDGES)
    if countries := _only_countries(text, vocabulary):
        return countries, carried
    code, rest, is_glued = split_country(text, vocabulary)
    parenthesis = _PARENTHESIS.match(rest)
    if parenthesis and not words.LEGAL_FORM.match(rest):
        head, inside, tail = (part.strip(_EDGES) for part in parenthesis.groups())
        inner = vocabulary.countries.get(fold(inside))
        if inner and head:
            return _read_names(head + tail, inner, False, vocabulary), carried
        if tail and not head and not words.NOTE.search(inside):
            rest = f"{inside}/{tail}"  # アメリカ合衆国（カリフォルニア州）ロサンゼルス市
        elif members := _members(head, inside, code or carried, vocabulary):
            return members, code or carried
        else:
            rest = head + tail
    if not rest:
        return ([name_country(code, vocabulary)] if code else []), code or carried
    if code is None:
        return _read_without_country(rest, carried, vocabulary), carried
    return _read_names(rest, code, is_glued, vocabulary, text), code


def _only_countries(text: str, vocabulary: Vocabulary) -> list[DraftPartner]:
    """Read countries joined by dots or spaces (中国・韓国); empty where anything else stands."""
    codes = [vocabulary.countries.get(fold(piece)) for piece in re.split(r"[・ 　]+", text)]
    known = [code for code in codes if code]
    if len(known) != len(codes) or len(known) < 2 or known[1] in words.DEPENDENT.get(known[0], ()):
        return []
    return [name_country(code, vocabulary) for code in known]


def split_country(text: str, vocabulary: Vocabulary) -> tuple[str | None, str, bool]:
    """Cut the country off the beginning: its code, what follows, and whether it was glued to it.

    The longest name counts; a glued one only where the name could end (タイペイ is not タイ).
    """
    whole = find_known(text, None, vocabulary)
    for end in range(min(len(text), _LONGEST_COUNTRY), 1, -1):
        code = vocabulary.countries.get(fold(text[:end]))
        if code is None:
            continue
        if whole and end < len(text) and text[end - 1] not in _EDGES and text[end] not in _EDGES:
            return code if code == whole.country else None, text, False
        rest = words.FORM_OF_STATE.sub("", text[end:])
        is_glued = bool(rest) and rest[0] not in _EDGES + "(" and text[end - 1] not in _EDGES
        rest = rest.strip(_EDGES)
        if not is_glued or _may_end(text[:end], rest, code, vocabulary):
            return _follow_dependent(code, rest, is_glued, vocabulary)
    return None, text, False


def _may_end(name: str, rest: str, code: str, vocabulary: Vocabulary) -> bool:
    """Whether a country's name can end before `rest`: a change of script, or a known name."""
    if find_known(rest, code, vocabulary):
        return True
    if re.fullmatch(words.PLACE_SUFFIX, rest) or len(rest) < 2:
        return False
    both = name[-1] + rest[0]
    return not re.fullmatch(r"[ァ-ヺー]{2}|[A-Za-z]{2}", both)


def _follow_dependent(
    code: str, rest: str, is_glued: bool, vocabulary: Vocabulary
) -> tuple[str, str, bool]:
    """Go on to the territory that a cell names behind its country: 中国/香港 is 香港."""
    inner, behind, inner_glued = split_country(rest, vocabulary) if rest else (None, "", False)
    if inner and inner in words.DEPENDENT.get(code, ()):
        return inner, behind, inner_glued
    return code, rest, is_glued


def _split_items(text: str, vocabulary: Vocabulary) -> Iterator[str]:
    for item in _ITEMS.split(text):
        if item.strip(_EDGES):
            yield from _split_and(item.strip(), vocabulary)


def _split_and(item: str, vocabulary: Vocabulary) -> Iterator[str]:
    """Split at "and" where both sides could be names (農業及び農村開発省 is one)."""
    for match in _AND.finditer(item):
        left, right = item[: match.start()], item[match.end() :]
        if _could_be_name(left, vocabulary) and _could_be_name(right, vocabulary):
            yield left
            yield from _split_and(right, vocabulary)
            return
    yield item


def _could_be_name(text: str, vocabulary: Vocabulary) -> bool:
    name = re.split(r"[/ 　]", text.strip(_EDGES))[-1]
    if len(name) < 2:
        return False
    return (
        find_known(name, None, vocabulary) is not None
        or fold(name) in vocabulary.countries
        or words.PLACE_SUFFIX.search(name) is not None
        or any(pattern.search(name) for pattern, _ in words.KIND_BY_SUFFIX[:5])
    )


def _members(
    head: str, inside: str, country: str | None, vocabulary: Vocabulary
) -> list[DraftPartner]:
    """Read the inside of parentheses if it is the partner: after a country, count or place."""
    if words.NOTE.search(inside):
        return []
    is_group = not head or words.GROUP.search(head) is not None
    if not is_group and not _is_inside(head, inside, country, vocabulary):
        return []
    partners: list[DraftPartner] = []
    for item in re.split(r"[、,;；]", inside):
        found, country = parse_item(item, country, vocabulary)
        partners += found
    return partners


def _is_inside(head: str, inside: str, country: str | None, vocabulary: Vocabulary) -> bool:
    """Whether head is a place and inside a body or a smaller place of it."""
    place = find_known(head, country, vocabulary)
    inner = find_known(inside, country, vocabulary)
    if place is None or place.kind not in PLACES:
        return False
    if inner is not None:
        return inner.kind not in PLACES or place.kind == PartnerKind.REGION != inner.kind
    return any(pattern.search(inside) for pattern, _ in words.KIND_BY_SUFFIX[:5])


def _read_without_country(
    text: str, carried: str | None, vocabulary: Vocabulary
) -> list[DraftPartner]:
    """Read an item that names no country: of the one before if it is known there, else anywhere."""
    if carried and not find_known(text, carried, vocabulary):
        if find_known(text, None, vocabulary) or names_government(text, vocabulary):
            return _read_names(text, None, False, vocabulary)
        if words.JAPANESE_FORM.search(text):
            return _read_names(text, None, False, vocabulary)
    return _read_names(text, carried, False, vocabulary)


def _read_names(
    text: str, country: str | None, is_glued: bool, vocabulary: Vocabulary, whole: str = ""
) -> list[DraftPartner]:
    """Read what follows the country: one name, levels from large to small, or several names."""
    if is_glued:
        return [_read_glued(text, country, vocabulary, whole)]
    text = _without_notes(text)
    if find_known(text, country, vocabulary):
        return [name_partner(text, country, vocabulary)]
    pieces = [piece for piece in _LEVELS.split(text) if piece.strip(_EDGES)]
    if len(pieces) == 1 and "・" in text:
        dotted = [piece for piece in text.split("・") if piece]
        if all(_could_be_name(piece, vocabulary) for piece in dotted):
            pieces = dotted
    named = []
    for piece in pieces:
        named += (
            _read_names(piece, country, False, vocabulary)
            if len(pieces) > 1 and "・" in piece
            else [name_partner(_without_notes(piece), country, vocabulary)]
        )
    return _innermost(named)


def _read_glued(rest: str, country: str | None, vocabulary: Vocabulary, whole: str) -> DraftPartner:
    """Drop a glued country unless it belongs to the proper name (タイ王国スポーツ公社).

    It does not when a place or a ministry follows, or a name that the tables know without it.
    """
    rest = _without_notes(rest)
    bare = re.sub(r"^(?:共和国|王国|国)?(?:連邦)?(?:中央)?政府(?=.{2})", "", rest)
    stateless = re.sub(r"^(?:共和国|王国|連邦|国)(?=.{2})", "", bare)
    known = find_known(bare, country, vocabulary) or find_known(stateless, country, vocabulary)
    if known:
        return known
    partner = name_partner(bare, country, vocabulary)
    if partner.kind in (*PLACES, PartnerKind.NATIONAL) or partner.is_known or bare != rest:
        return partner
    return name_partner(_without_notes(whole), country, vocabulary)


def _innermost(partners: list[DraftPartner]) -> list[DraftPartner]:
    """Of levels keep the smallest: 吉林省 延辺朝鮮族自治州 is the second; equals are several."""
    kept: list[DraftPartner] = []
    for partner in partners:
        while kept and _contains(kept[-1], partner):
            kept.pop()
        kept.append(partner)
    return kept


def _contains(outer: DraftPartner, inner: DraftPartner) -> bool:
    """Whether outer can be the place that inner lies in."""
    if outer.kind == PartnerKind.COUNTRY:
        return inner.country == outer.country
    if outer.kind == PartnerKind.REGION:
        return inner.kind != PartnerKind.REGION
    if outer.kind == PartnerKind.CITY:
        is_district = words.DISTRICT_SUFFIX.search(inner.name) is not None or (
            inner.country == "CN" and inner.name.endswith("県")
        )
        return inner.kind not in PLACES or (inner.kind == PartnerKind.CITY and is_district)
    return False


def _without_notes(text: str) -> str:
    """Drop parentheses (現・…, IRDA) and the marks around a name."""
    kept = words.LEGAL_FORM.sub(lambda match: match[0].replace("(", "⟨").replace(")", "⟩"), text)
    kept = re.sub(r"\((?:[^()]|\([^()]*\))*\)", "", kept)
    kept = re.sub(r"\([^()]*$|^[^()]*\)", "", kept) or kept
    return kept.replace("⟨", "(").replace("⟩", ")").strip(_EDGES)


def _share_country(partners: list[DraftPartner]) -> list[DraftPartner]:
    """Give a body without country that of its co-signatories abroad, where they have but one."""
    abroad = {p.country for p in partners if p.country not in (None, "JP")}
    if len(abroad) != 1:
        return partners
    only = abroad.pop()
    return [
        replace(p, country=only, is_inferred=True)
        if p.country is None and p.kind != PartnerKind.NETWORK
        else p
        for p in partners
    ]


def _doubts(partners: list[DraftPartner]) -> list[tuple[FindingCode, str]]:
    """Tell which partners rest on a guess or say too little."""
    doubts = []
    for partner in partners:
        if partner.kind == PartnerKind.COUNTRY:
            doubts.append((FindingCode.PARTNER_IS_COUNTRY, partner.name))
        elif partner.is_inferred:
            doubts.append((FindingCode.COUNTRY_INFERRED, partner.name))
        elif partner.country is None and partner.kind != PartnerKind.NETWORK:
            doubts.append((FindingCode.UNKNOWN_COUNTRY, partner.name))
    return doubts
