"""A desk of the staff: a browser, and what a page sends back when somebody saves it."""

from collections.abc import Iterator
from typing import Any

from django.contrib.auth.models import User
from django.forms import BaseForm
from django.test import Client

REASON = "市の公式ページで確認"


def browser_of(user: User) -> Client:
    """Give a browser in which this person is logged in."""
    client = Client()
    client.force_login(user)
    return client


def opened(client: Client, address: str) -> dict[str, Any]:
    """Open a page with a form and give what its save button would send, untouched."""
    return sent_by(client.get(address))


def sent_by(page: Any) -> dict[str, Any]:
    """Give what the form of a page sends as it is shown."""
    data = dict(_fields(page.context["adminform"].form))
    for inline in page.context["inline_admin_formsets"]:
        data |= dict(_fields(inline.formset.management_form))
        for row in inline.formset.forms:
            data |= dict(_fields(row))
    return data


def errors_of(page: Any) -> str:
    """Give all errors that a page shows, one a line."""
    return "\n".join(str(error) for error in page.context["errors"])


def messages_of(page: Any) -> str:
    """Give what a page says at its top."""
    return "\n".join(str(message) for message in page.context["messages"])


def _fields(form: BaseForm) -> Iterator[tuple[str, Any]]:
    for field in form:
        value = field.value()
        if value is not False:
            yield field.html_name, "" if value is None else value
