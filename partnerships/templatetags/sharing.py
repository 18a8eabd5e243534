"""Addresses as they are handed to other people and other sites: whole, in the reader's language."""

from django import template
from django.conf import settings

from partnerships.languages import address_in, spoken

register = template.Library()


@register.filter
def whole_here(address: str) -> str:
    """Give the whole address of a page in the language that this page is in."""
    return f"{settings.SITE_URL}{address_in(spoken(), address)}"
