"""The languages of the public pages: which one an address is in, and the same page in the other.

Views, templates and models write every address as it is promised, without a prefix. What leaves the
site in English goes through `keep_english`, which puts `/en` before the links to pages; so nobody
else knows the prefix, and Japanese pages pay nothing for it. `middleware.py` calls it.
"""

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache, lru_cache
from typing import Any

from django.conf import settings
from django.urls import LocalePrefixPattern, URLResolver, get_resolver
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext, override

from partnerships.dates import PartialDate

ENGLISH_ROOT = "/en"

# Django's own get_language costs twenty times as much.
_spoken: ContextVar[str] = ContextVar("spoken", default="")

# Kana, kanji and their signs, with what may stand between them; full-width letters too.
_LETTERS = r"\u3005-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff01-\uff9f"
_JAPANESE = re.compile(
    rf"[{_LETTERS}](?:[\s\d\u3000-\u303f・()/.:-]*[{_LETTERS}])*[\u3001-\u303f]*"
)


def language_of(path: str) -> str:
    """Give the language that an address is in: English under /en/, else Japanese."""
    return "en" if f"{path}/".startswith(f"{ENGLISH_ROOT}/") else settings.LANGUAGE_CODE


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Make what the block makes in a language."""
    token = _spoken.set(language)
    try:
        with override(language):
            yield
    finally:
        _spoken.reset(token)


def spoken() -> str:
    """Give the language that is spoken now: a page asks some hundred times."""
    return _spoken.get() or get_language() or settings.LANGUAGE_CODE


def is_english() -> bool:
    """Whether what is being made now is in English."""
    return spoken() == "en"


def plain_address(address: str) -> str:
    """Give an address without the prefix of its language."""
    is_prefixed = address.startswith(f"{ENGLISH_ROOT}/")
    return address.removeprefix(ENGLISH_ROOT) if is_prefixed else address


def address_in(language: str, address: str) -> str:
    """Give the page of an address in a language; what is no page, or is so already, stays."""
    plain = plain_address(address)
    return f"{ENGLISH_ROOT}{plain}" if language == "en" and _page().fullmatch(plain) else plain


def quote(text: object) -> str:
    """Put a text in the quotation marks of the reader's language."""
    return gettext("「%s」") % text


def list_of(texts: Iterable[str]) -> str:
    """Join the items of a list as the reader's language does."""
    return gettext("、").join(texts)


def called(thing: Any) -> str:
    """Give the name of a place, partner or topic in the reader's language."""
    return str(thing.english_name if is_english() else thing.name)


def say_partial(day: PartialDate) -> str:
    """Say what is known of a date in the reader's language."""
    return _said_partial(day, is_english())


@lru_cache(maxsize=4096)
def _said_partial(day: PartialDate, in_english: bool) -> str:
    return day.display_en() if in_english else day.display_ja()


def mark_japanese(text: object) -> str:
    """Mark the Japanese in a text of the record, as HTML, where the page around it is English.

    On a Japanese page the text stays as it is; HTML that holds some Japanese is marked whole.
    """
    written = text if isinstance(text, str) else str(text)
    if not is_english() or not _JAPANESE.search(written):
        return written
    if isinstance(written, SafeString):
        return (
            written if 'lang="ja"' in written else format_html('<span lang="ja">{}</span>', written)
        )
    return mark_runs(written)


def mark_runs(text: str) -> SafeString:
    """Mark the Japanese in a plain text that is in English on every page, such as a citation."""
    return mark_safe(_JAPANESE.sub(r'<span lang="ja">\g<0></span>', str(escape(text))))


def keep_english(html: str) -> str:
    """Put /en before every link and form of a page that leads to a page of this site.

    Attributes are always in double quotes, and texts are escaped, so nothing else is met. A link
    that leads to the other language says so first: `<a hreflang="ja" href="/…">`. Costs less than
    a fifth of a millisecond for a list page.
    """
    return _links().sub(f'="{ENGLISH_ROOT}/', html)


@cache
def _rest_of_page() -> str:
    """Give the pattern of a page's address after its first slash, made from `urls.py`."""
    routes = {
        str(pattern.pattern)
        for resolver in get_resolver().url_patterns
        if isinstance(resolver, URLResolver) and isinstance(resolver.pattern, LocalePrefixPattern)
        for pattern in resolver.url_patterns
    }
    folders = "|".join(sorted({re.escape(r.partition("/")[0]) for r in routes if "/" in r}))
    files = "|".join(sorted(re.escape(r) for r in routes if r and "/" not in r))
    return rf"(?:(?:{folders})/(?:[^\"?#]*/)?|{files})?"


@cache
def _page() -> re.Pattern[str]:
    return re.compile(rf"/{_rest_of_page()}(?:[?#].*)?", re.DOTALL)


@cache
def _links() -> re.Pattern[str]:
    # It begins with fixed characters, which is what `re` finds quickly; the rest looks around them.
    return re.compile(
        rf'="/(?:(?<=[ \n]href="/)|(?<=action="/))(?<!hreflang="ja" href="/)'
        rf'(?={_rest_of_page()}["?#])'
    )
