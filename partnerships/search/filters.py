"""Validates every public parameter of a search, once, for page, JSON, files and feeds.

Request parameters come in, an `AgreementSearch` goes out. A malformed value is never an exception:
it is left out and named in `AgreementSearch.malformed`, for the page to say and the data forms to
refuse. Parameters are OR within, AND across.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple

import django_filters
from django import forms
from django.http import QueryDict

from partnerships.dates import PartialDate
from partnerships.dates.value import EDTF_PATTERN
from partnerships.models import PartnerKind
from partnerships.search.query import SORTS, UNKNOWN, AgreementSearch

LONGEST_QUERY = 200
MOST_VALUES = 100
MOST_PAGES = 1_000_000
MOST_PER_PAGE = 1_000
TRUE, FALSE = {"1", "true", "yes", "on"}, {"0", "false", "no", "off"}
# Cut off a value. Control characters are space to strip(), but a text with one is malformed.
_CONTROL = "\x0b\x0c\x1c\x1d\x1e\x1f"
_BLANKS = "".join(c for c in map(chr, range(0x3001)) if c.isspace() and c not in _CONTROL)


class Cleaned(NamedTuple):
    """Good values in the order given, each once, and the values that are none."""

    values: tuple[str, ...]
    malformed: tuple[str, ...]


@dataclass(frozen=True)
class Reader:
    """Gives the canonical value of a text, or None for a malformed one.

    `schema` says the same as JSON Schema, for the description of the API.
    """

    read: Callable[[str], str | None]
    schema: Mapping[str, Any]


class ValuesField(forms.Field):
    """A repeated parameter."""

    widget = forms.MultipleHiddenInput

    def __init__(self, *args: Any, reader: Reader, **kwargs: Any) -> None:
        self.reader = reader
        super().__init__(*args, **kwargs)

    def clean(self, value: Iterable[str] | None) -> Cleaned:
        """Blank values say nothing; what stands beyond the hundredth value is malformed."""
        texts = [text.strip(_BLANKS) for text in value or []]
        given = [text for text in texts[:MOST_VALUES] if text]
        read = self.reader.read
        found = [(text, read(text) if len(text) <= LONGEST_QUERY else None) for text in given]
        good = [canonical for _, canonical in found if canonical is not None]
        bad = [text for text, canonical in found if canonical is None]
        bad += texts[MOST_VALUES:]
        return Cleaned(tuple(dict.fromkeys(good)), tuple(dict.fromkeys(bad)))


class ValuesFilter(django_filters.Filter):
    """`help` says, for programmers, what the parameter does; `is_single` that the last counts."""

    field_class = ValuesField

    def __init__(self, reader: Reader, help: str, is_single: bool = False) -> None:  # noqa: A002
        super().__init__(reader=reader)
        self.reader, self.help, self.is_single = reader, help, is_single


def _whole(pattern: str) -> str:
    """Give a pattern of the whole text; blank says nothing, and is allowed."""
    return f"^({pattern})?$"


def _any_case(word: str) -> str:
    return "".join(f"[{letter.upper()}{letter}]" for letter in word)


def _matching(pattern: str) -> Reader:
    """Read what matches, or `unknown`."""
    compiled = re.compile(f"{pattern}|{UNKNOWN}")
    return Reader(
        lambda text: text if compiled.fullmatch(text) else None,
        {"type": "string", "pattern": _whole(compiled.pattern)},
    )


def _in_any_case(pattern: str) -> Reader:
    """Read what matches in lower case, written in either."""
    compiled = re.compile(f"{pattern}|{UNKNOWN}")
    either = f"{pattern.replace('a-z', 'A-Za-z')}|{_any_case(UNKNOWN)}"
    return Reader(
        lambda text: text.lower() if compiled.fullmatch(text.lower()) else None,
        {"type": "string", "pattern": _whole(either)},
    )


def _one_of(values: Iterable[str]) -> Reader:
    known = [*values]
    return Reader(
        lambda text: text if text in known else None, {"type": "string", "enum": [*known, ""]}
    )


def _count_up_to(most: int) -> Reader:
    """Read a positive number without leading zeros."""

    def read(text: str) -> str | None:
        is_number = re.fullmatch(r"[1-9][0-9]{0,6}", text)
        return text if is_number and int(text) <= most else None

    number = {"type": "integer", "minimum": 1, "maximum": most}
    return Reader(read, {"anyOf": [number, {"type": "string", "maxLength": 0}]})


def _read_flag(text: str) -> str | None:
    value = text.lower()
    return "yes" if value in TRUE else "no" if value in FALSE else None


FLAG = Reader(
    _read_flag,
    {"type": "string", "pattern": _whole("|".join(map(_any_case, sorted(TRUE | FALSE))))},
)


def _read_date(text: str) -> str | None:
    if text == UNKNOWN:
        return text
    try:
        return PartialDate.from_edtf(text).edtf
    except ValueError:
        return None


_DATE = Reader(
    _read_date,
    {"type": "string", "pattern": _whole(f"{EDTF_PATTERN}|{UNKNOWN}"), "examples": ["2005-12"]},
)
_NO_TEXT = r"\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffd"


def _read_words(text: str) -> str | None:
    """Give the words; NUL and other control characters or too long a text are malformed."""
    return None if re.search(rf"[{_NO_TEXT}\ud800-\udfff]", text) else text


_WORDS = Reader(
    _read_words,
    {"type": "string", "maxLength": LONGEST_QUERY, "pattern": f"^[^{_NO_TEXT}]*$"},
)


class AgreementFilter(django_filters.FilterSet):
    """The public parameters of a list of agreements."""

    q = ValuesFilter(
        _WORDS,
        '検索することば。空白はAND、OR、-（除く）、"…"（ひと続き）が使える。',
        is_single=True,
    )
    prefecture = ValuesFilter(_matching("[0-9]{2}"), "都道府県コード（JIS X 0401）。")
    local_government = ValuesFilter(_matching("[0-9]{6}"), "全国地方公共団体コード。")
    country = ValuesFilter(_in_any_case("[a-z]{2}"), "国・地域コード（ISO 3166-1）。")
    topic = ValuesFilter(_matching("[a-z]{2,20}"), "分野コード。")
    partner_kind = ValuesFilter(_one_of([*PartnerKind.values, UNKNOWN]), "協定締結先の種別。")
    partner = ValuesFilter(_matching("[1-9][0-9]{0,8}"), "協定締結先の固定番号。")
    signed_from = ValuesFilter(
        _DATE, "締結日がこの年・月・日から。分かる範囲が重なるものを含む。", is_single=True
    )
    signed_to = ValuesFilter(_DATE, "締結日がこの年・月・日まで。", is_single=True)
    has_url = ValuesFilter(FLAG, "公式ページのあるもの（yes）、ないもの（no）。", is_single=True)
    listed = ValuesFilter(FLAG, "最新の一覧に記載のあるもの（yes）、ないもの（no）。")
    sort = ValuesFilter(_one_of(SORTS), "並び順。", is_single=True)
    page = ValuesFilter(_count_up_to(MOST_PAGES), "ページ。1から。", is_single=True)
    per_page = ValuesFilter(_count_up_to(MOST_PER_PAGE), "1ページの件数。", is_single=True)


@lru_cache(maxsize=1024)
def read_query_string(query_string: str) -> AgreementSearch:
    """Read a search from QUERY_STRING as WSGI gives it (bytes as Latin-1); the same one, once."""
    return read_search(QueryDict(query_string.encode("iso-8859-1")))


def read_search(parameters: QueryDict) -> AgreementSearch:
    """Clean the parameters into a search; unknown parameters are nobody's business."""
    # Field by field: a FilterSet and its form copy themselves for every request.
    cleaned: dict[str, Cleaned] = {
        name: checked.field.clean(parameters.getlist(name))
        for name, checked in AgreementFilter.base_filters.items()
    }
    cleaned["q"] = _as_one_text(cleaned["q"])
    values = {name: found.values for name, found in cleaned.items()}
    malformed = [(name, bad) for name, found in cleaned.items() for bad in found.malformed]
    return AgreementSearch.from_values(values, malformed)


def _as_one_text(words: Cleaned) -> Cleaned:
    """Words of several parameters are one text, and may together be no longer than one."""
    text = " ".join(words.values)
    if len(text) <= LONGEST_QUERY:
        return words
    return Cleaned((), (*words.malformed, text))
