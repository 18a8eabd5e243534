"""Writes JSON-LD into pages, as data that no browser runs."""

import json
from html import unescape
from typing import Any

from django import template
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from partnerships.exports.linked_data import breadcrumbs_json

register = template.Library()

# No text of the record can end the element, or begin a comment in it. `str.translate` would cost
# ten times as much.
_ESCAPES = (("<", "\\u003c"), (">", "\\u003e"), ("&", "\\u0026"))
_write = json.JSONEncoder(ensure_ascii=False).encode


@register.simple_tag
def linked_data(value: dict[str, Any] | None) -> SafeString:
    """Give a value as a data block; nothing for none."""
    if not value:
        return SafeString("")
    text = _write(value)
    for sign, escaped in _ESCAPES:
        text = text.replace(sign, escaped)
    return mark_safe(f'<script type="application/ld+json">{text}</script>')


@register.simple_tag
def breadcrumb_data(here: str, *steps: str) -> SafeString:
    """Describe the way to a page: name and address of each step above it, the highest first."""
    pairs = [(name, path) for name, path in zip(steps[::2], steps[1::2], strict=True) if name]
    way = [(_("ホーム"), "/"), *((_plain(name), path) for name, path in pairs), (_plain(here), "")]
    return linked_data(breadcrumbs_json(way, get_language() or "ja"))


def _plain(text: str) -> str:
    """Give a name without what HTML made of it."""
    return unescape(text) if isinstance(text, SafeString) else str(text)
