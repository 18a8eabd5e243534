"""Addresses as they are handed to other people and other sites: whole, in the reader's language."""

from functools import cache

from django import template
from django.conf import settings
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from partnerships.languages import address_in, spoken

register = template.Library()


@register.filter
def whole_here(address: str) -> str:
    """Give the whole address of a page in the language that this page is in."""
    return f"{settings.SITE_URL}{address_in(spoken(), address)}"


@register.simple_tag
def copy_button(target: str, what: str) -> SafeString:
    """Give the button that copies the text of the element with this id; `what` names it."""
    return _copy_button(target, str(what), spoken())


@cache
def _copy_button(target: str, what: str, language: str) -> SafeString:
    """Render it once for each text and language."""
    return render_to_string("components/copy_button.html", {"id": target, "what": what})
