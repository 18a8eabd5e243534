"""What pages say of their language: the same page in the others, and texts that stay Japanese.

Written in Python and not as includes, since every page and many texts of a page need them. Nothing
here asks the database.
"""

from django import template
from django.conf import settings
from django.template import Context
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from partnerships.languages import address_in, is_english, mark_japanese

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
