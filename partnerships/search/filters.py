"""Validates every public parameter of a search, once, for page, JSON, files and feeds.

Request parameters come in, an `AgreementSearch` goes out. A malformed value is never an exception:
it is left out and named in `AgreementSearch.malformed`, for the page to say and the data forms to
refuse. Parameters are OR within, AND across.
"""

import re
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Any, NamedTuple

import django_filters
from django import forms
from django.http import QueryDict

from partnerships.dates import PartialDate
from partnerships.models import PartnerKind
from partnerships.search.query import SORTS, UNKNOWN, AgreementSearch

LONGEST_QUERY = 200
MOST_VALUES = 100
MOST_PAGES = 1_000_000
TRUE, FALSE = {"1", "true", "yes", "on"}, {"0", "false", "no", "off"}


class Cleaned(NamedTuple):
    """Good values in the order given, each once, and the values that are none."""

    values: tuple[str, ...]
    malformed: tuple[str, ...]


class ValuesField(forms.Field):
    """A repeated parameter; `read` gives the canonical value, or None for a malformed one."""

    widget = forms.MultipleHiddenInput

    def __init__(self, *args: Any, read: Callable[[str], str | None], **kwargs: Any) -> None:
        self.read = read
        super().__init__(*args, **kwargs)

    def clean(self, value: Iterable[str] | None) -> Cleaned:
        """Blank values say nothing; what stands beyond the hundredth value is malformed."""
        given = [text.strip() for text in value or [] if text.strip()]
        read = [(text, self.read(text) if len(text) <= LONGEST_QUERY else None) for text in given]
        good = [canonical for _, canonical in read[:MOST_VALUES] if canonical is not None]
        bad = [text for text, canonical in read if canonical is None]
        bad += [text for text, _ in read[MOST_VALUES:]]
        return Cleaned(tuple(dict.fromkeys(good)), tuple(dict.fromkeys(bad)))


class ValuesFilter(django_filters.Filter):
    field_class = ValuesField


def _matching(pattern: str, fold: Callable[[str], str] = str) -> Callable[[str], str | None]:
    compiled = re.compile(pattern, re.ASCII)

    def read(text: str) -> str | None:
        value = fold(text)
        return value if value == UNKNOWN or compiled.fullmatch(value) else None

    return read


def _one_of(values: Iterable[str]) -> Callable[[str], str | None]:
    known = {*values}
    return lambda text: text if text in known else None


def _read_flag(text: str) -> str | None:
    value = text.lower()
    return "yes" if value in TRUE else "no" if value in FALSE else None


def _read_date(text: str) -> str | None:
    if text == UNKNOWN:
        return text
    try:
        return PartialDate.from_edtf(text).edtf
    except ValueError:
        return None


def _read_page(text: str) -> str | None:
    return (
        text if re.fullmatch(r"[1-9]\d{0,6}", text, re.ASCII) and int(text) <= MOST_PAGES else None
    )


def _read_per_page(text: str) -> str | None:
    return text if re.fullmatch(r"[1-9]\d{0,2}|1000", text, re.ASCII) else None


def _read_query(text: str) -> str | None:
    """Give the words; NUL and other control characters or too long a text are malformed."""
    return None if re.search(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffd\ud800-\udfff]", text) else text


class AgreementFilter(django_filters.FilterSet):
    """The public parameters of a list of agreements."""

    q = ValuesFilter(read=_read_query)
    prefecture = ValuesFilter(read=_matching(r"\d\d"))
    local_government = ValuesFilter(read=_matching(r"\d{6}"))
    country = ValuesFilter(read=_matching(r"[a-z]{2}|unknown", str.lower))
    topic = ValuesFilter(read=_matching(r"[a-z]{2,20}"))
    partner_kind = ValuesFilter(read=_one_of([*PartnerKind.values, UNKNOWN]))
    partner = ValuesFilter(read=_matching(r"[1-9]\d{0,8}"))
    signed_from = ValuesFilter(read=_read_date)
    signed_to = ValuesFilter(read=_read_date)
    has_url = ValuesFilter(read=_read_flag)
    listed = ValuesFilter(read=_read_flag)
    sort = ValuesFilter(read=_one_of(SORTS))
    page = ValuesFilter(read=_read_page)
    per_page = ValuesFilter(read=_read_per_page)


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
