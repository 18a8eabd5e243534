"""What pages say of their language: the same page in the others, and texts that stay Japanese.

Written in Python and not as includes, since every page and many texts of a page need them. Nothing
here asks the database.
"""

from collections.abc import Iterable
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from django import template
from django.conf import settings
from django.template import Context
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.timezone import localtime
from django.utils.translation import gettext, ngettext

from partnerships.dates import PartialDate
from partnerships.furigana import with_reading
from partnerships.languages import (
    address_in,
    called,
    is_english,
    list_of,
    mark_japanese,
    mark_runs,
    quote,
    say_partial,
    spoken,
)
from partnerships.search.named import Named
from partnerships.search.results import PARAMETER_LABELS

register = template.Library()


@register.simple_tag(takes_context=True)
def language_links(context: Context) -> SafeString:
    """Give the canonical address of a page in its language, and the page in each language.

    The Japanese page is for readers of every other language too (x-default).
    """
    here = context.get("canonical_url")
    if not here:
        return SafeString("")
    addresses = [(code, _whole(code, here)) for code, _ in settings.LANGUAGES]
    own = _whole("en" if is_english() else settings.LANGUAGE_CODE, here)
    return format_html(
        '<link rel="canonical" href="{}">{}',
        own,
        format_html_join(
            "",
            '\n<link rel="alternate" hreflang="{}" href="{}">',
            [*addresses, ("x-default", _whole(settings.LANGUAGE_CODE, here))],
        ),
    )


def _whole(language: str, address: str) -> str:
    return f"{settings.SITE_URL}{address_in(language, address)}"


@register.simple_tag(takes_context=True)
def switch_language(context: Context) -> SafeString:
    """Give the link to this page in the other language; error pages lead to the same address.

    `hreflang` stands first: that keeps the link out of the English pages (see `languages.py`).
    """
    language = settings.LANGUAGE_CODE if is_english() else "en"
    request = context.get("request")
    here = context.get("switch_url") or context.get("canonical_url")
    address = here or (request.get_full_path() if request else "/")
    return format_html(
        '<a hreflang="{0}" href="{1}" lang="{0}" class="language-switch">{2}</a>',
        language,
        address_in(language, address),
        dict(settings.LANGUAGES)[language],
    )


register.filter("japanese", mark_japanese)
register.filter("english", mark_runs)
register.filter("called", called)
register.filter("listed", list_of)


@register.filter
def translated(text: str) -> str:
    """Translate words that stand in a table of the code; those without a translation are marked."""
    said = gettext(text)
    if is_english() and said == text and mark_japanese(text) != text:
        return format_html('<span lang="ja">{}</span>', text)
    return said


@register.filter
def in_language(address: str) -> str:
    """Give the address of a page in the language of this one."""
    return address_in("en" if is_english() else settings.LANGUAGE_CODE, address)


@register.filter
def with_kana(thing: Any) -> str:
    """Give the name of a place, partner or topic; of a place in Japan with its reading."""
    kana = "" if is_english() else getattr(thing, "kana", "")
    return with_reading(mark_japanese(called(thing)), kana)


@register.filter
def link_label(link: Any) -> str:
    """Give a link's label with its reading, where it has one."""
    return with_reading(mark_japanese(link.label), getattr(link, "kana", ""))


@register.filter
def say_date(day: PartialDate | date | None) -> str:
    """Say a date in the reader's language; Japanese eras stand beside the year of a signing."""
    if isinstance(day, PartialDate):
        return say_partial(day)
    return _said_day(_day_of(day), spoken()) if day else ""


@register.filter
def iso_day(day: date) -> str:
    """Give a day, or the day of a moment in Japan's time, as a `datetime` attribute has it."""
    return _day_of(day).isoformat()


def _day_of(day: date) -> date:
    return localtime(day).date() if isinstance(day, datetime) else day


@lru_cache(maxsize=4096)
def _said_day(day: date, language: str) -> str:
    """Say a day; the language is that which is spoken. Django's own takes thirty microseconds."""
    return date_format(day)


@register.filter
def say_time(moment: datetime) -> str:
    """Say a moment in Japan's time, which is the site's."""
    return date_format(localtime(moment), "DATETIME_FORMAT")


@register.simple_tag
def counted_agreements(count: int) -> str:
    """Give what stands right after a number of agreements."""
    return ngettext("件", "件", count)


@register.filter
def quoted_list(texts: Iterable[str]) -> str:
    return list_of(map(quote, texts))


@register.filter
def value_list(pairs: Iterable[tuple[str, str]]) -> str:
    """List names with the values given for them: 「国・地域「xx」、分野「!!」」."""
    return list_of(
        gettext("%(name)s「%(value)s」") % {"name": name, "value": value} if value else name
        for name, value in pairs
    )


@register.filter
def named_list(names: Iterable[Named]) -> str:
    """List what a word names, each with what kind of thing it is."""
    return value_list([(str(PARAMETER_LABELS[named.facet]), named.label) for named in names])
