"""An agreement in one easy sentence, made of its fields only: やさしい日本語, or plain English.

An agreement's document and the names of the record come in, a sentence goes out as HTML. The page
of the agreement shows it; in Japanese it has furigana, and no harder words than 協力 and 約束.
"""

from collections.abc import Sequence
from typing import Any

from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from partnerships.dates import PartialDate
from partnerships.furigana import day_with_reading, with_known_readings, with_reading
from partnerships.languages import is_english, mark_japanese
from partnerships.search.names import Names

MOST_NAMED = 3

Values = dict[str, Any]


def plain_sentence(document: Values, names: Names) -> SafeString:
    """Say who promised what to whom, and when as far as it is known; no party, no sentence."""
    if not (document["local_governments"] and document["partners"]):
        return SafeString("")
    signed = PartialDate.from_edtf(document["signed"]) if document["signed"] else None
    return (_english if is_english() else _japanese)(document, names, signed)


def _japanese(document: Values, names: Names, signed: PartialDate | None) -> SafeString:
    governments = [
        with_reading(g["name"], names.kana(g["code"])) for g in document["local_governments"]
    ]
    partners = [_partner_in_japanese(partner, names) for partner in document["partners"]]
    when = f"{_day_in_japanese(signed)}に、" if signed else ""
    promise = f"{with_known_readings('協力')}する{with_known_readings('約束')}をしました。"
    unknown = "" if signed else "いつかは わかりません。"
    # HTML all of it; `format_html` would cost as much as a query.
    return mark_safe(
        f"{_and(governments, 'と')}は、{when}{_and(partners, '、')}と、{promise}{unknown}"
    )


def _and(parts: Sequence[SafeString], between: str) -> str:
    """Join the first parts, and say that there are more."""
    return between.join(parts[:MOST_NAMED]) + ("など" if len(parts) > MOST_NAMED else "")


def _partner_in_japanese(partner: Values, names: Names) -> SafeString:
    country = names.label("country", partner["country"].lower()) if partner["country"] else ""
    if country in ("", partner["name"]):
        return with_known_readings(partner["name"])
    return mark_safe(f"{with_known_readings(country)}の{escape(partner['name'])}")


def _day_in_japanese(date: PartialDate) -> str:
    month = with_known_readings(f"{date.month}月") if date.month else ""
    day = day_with_reading(date.day) if date.day else ""
    return f"{with_known_readings(f'{date.year}年')}{month}{day}"


def _english(document: Values, names: Names, signed: PartialDate | None) -> SafeString:
    governments = [
        format_html("{}", names.label("local_government", g["code"]))
        for g in document["local_governments"]
    ]
    partners = [_partner_in_english(partner, names) for partner in document["partners"]]
    when = f"{'On' if signed.day else 'In'} {_day_in_english(signed)}, " if signed else ""
    return format_html(
        "{}{} agreed to cooperate with {}.{}",
        when,
        _list_in_english(governments),
        _list_in_english(partners),
        "" if signed else " When is not recorded.",
    )


def _partner_in_english(partner: Values, names: Names) -> SafeString:
    name = names.called("partner", str(partner["id"]), partner["name"])
    country = names.label("country", partner["country"].lower()) if partner["country"] else ""
    place = f" ({country})" if country not in ("", name) else ""
    return format_html("{}{}", mark_japanese(name), place)


def _list_in_english(parts: Sequence[SafeString]) -> SafeString:
    shown = [*parts[:MOST_NAMED], *(["others"] if len(parts) > MOST_NAMED else [])]
    first = format_html_join(", ", "{}", ((part,) for part in shown[:-1]))
    return format_html("{} and {}", first, shown[-1]) if first else format_html("{}", shown[0])


def _day_in_english(date: PartialDate) -> str:
    return date.display_en() if date.month else str(date.year)
