"""Says a search in words, in the reader's language: 「北海道の、韓国との、観光の協定」 is
"Agreements of Hokkaido with South Korea on tourism".

A search and the names of the record come in, a text goes out. The languages order their words
differently, so each has its own table of phrases; what is in them is the same.
"""

from collections.abc import Callable

from django.utils.translation import gettext

from partnerships.dates import PartialDate
from partnerships.dates.value import ENGLISH_MONTHS
from partnerships.languages import is_english
from partnerships.search.names import Names
from partnerships.search.query import AgreementSearch

Phrase = Callable[[str], str]

# In the order in which they are said, by parameter; "years" and "q" are no facets.
_JAPANESE: dict[str, str] = {
    "prefecture": "{}の",
    "local_government": "{}の",
    "country": "{}との",
    "partner": "{}との",
    "partner_kind": "{}との",
    "topic": "{}の",
    "years": "{}締結の",
    "undated": "締結日不明の",
    "with_url": "公式ページのある",
    "without_url": "公式ページのない",
    "listed": "最新の一覧に{}の",
    "q": "「{}」を含む",
}
_ENGLISH: dict[str, str] = {
    "prefecture": "of {}",
    "local_government": "of {}",
    "country": "with {}",
    "partner": "with {}",
    "partner_kind": "with partners of the kind “{}”",
    "topic": "on {}",
    "years": "signed {}",
    "undated": "without a known date of signing",
    "with_url": "with an official page",
    "without_url": "without an official page",
    "listed": "that are {} in the newest list",
    "q": "containing “{}”",
}


def describe(search: AgreementSearch, names: Names) -> str:
    """Say what is asked; nothing asked is all agreements."""
    said = {name: value for name, value in _parts(search, names) if value}
    phrases = _ENGLISH if is_english() else _JAPANESE
    parts = [phrase.format(said[name]) for name, phrase in phrases.items() if name in said]
    if not parts:
        return gettext("すべての協定")
    return f"Agreements {' '.join(parts)}" if is_english() else f"{'、'.join(parts)}協定"


def _parts(search: AgreementSearch, names: Names) -> list[tuple[str, str]]:
    """Give each part of a search that is asked, said as its phrase wants it."""
    facets = ("prefecture", "local_government", "country", "partner", "partner_kind", "topic")
    years = say_years(search) if search.signed_from or search.signed_to else ""
    return [
        *((facet, _alternatives(search, facet, names)) for facet in (*facets, "listed")),
        ("years", years),
        ("undated", "undated" if search.is_undated else ""),
        ("with_url", "url" if search.has_url else ""),
        ("without_url", "url" if search.has_url is False else ""),
        ("q", search.q),
    ]


def _alternatives(search: AgreementSearch, facet: str, names: Names) -> str:
    labels = [names.label(facet, value) for value in getattr(search, facet)]
    if not is_english():
        return "・".join(labels)
    if facet in ("topic", "listed"):
        labels = [f"{label[0].lower()}{label[1:]}" for label in labels]
    return " or ".join(labels)


def say_years(search: AgreementSearch) -> str:
    """Say the range of dates: 2010年～2015年, "2010–2015"; open ones as they are."""
    start, end = search.signed_from, search.signed_to
    if is_english():
        return _english_years(start, end)
    if start and end and start == end:
        return _short(start)
    return f"{_short(start)}～{_short(end)}"


def _english_years(start: PartialDate | None, end: PartialDate | None) -> str:
    if start and end:
        return f"in {_short(start)}" if start == end else f"{_short(start)}–{_short(end)}"
    return f"since {_short(start)}" if start else f"until {_short(end)}"


def _short(date: PartialDate | None) -> str:
    """Say a date without its eras; none is blank."""
    if date is None:
        return ""
    if is_english():
        month = ENGLISH_MONTHS[date.month - 1] if date.month else ""
        return f"{date.day or ''} {month} {date.year}".strip()
    month = f"{date.month}月" if date.month else ""
    return f"{date.year}年{month}" + (f"{date.day}日" if date.day else "")
