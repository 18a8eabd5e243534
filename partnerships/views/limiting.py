"""Puts a limit of `limits/rules.py` on a view: above it, 429 in the form that was asked for."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, TypeVar

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from partnerships.limits.addresses import client_address
from partnerships.limits.rules import Limit, Standing, take
from partnerships.views.problems import problem

Response = TypeVar("Response", bound=HttpResponseBase)
View = Callable[Concatenate[HttpRequest, ...], HttpResponseBase]
Condition = Callable[[HttpRequest], bool]


def always(request: HttpRequest) -> bool:
    """Every request counts."""
    return True


def has_words(request: HttpRequest) -> bool:
    """A search for words counts; the list and its filters are free."""
    query = request.META.get("QUERY_STRING", "")
    return "q=" in query or "%71" in query  # which is a q, too


def is_sent(request: HttpRequest) -> bool:
    """A form that is sent counts; looking at it doesn't."""
    return request.method == "POST"


def limited(
    limit: Limit, when: Condition = always, *, as_data: bool = False
) -> Callable[[View], View]:
    """Refuse a view's requests above the limit; `as_data` for what programs read.

    Goes outermost, so that answers which are kept count too. Programs are told where they stand.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def counted(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            standing = take(limit, client_address(request.META)) if when(request) else None
            if standing is None:
                return view(request, *args, **kwargs)
            if standing.is_over:
                return too_many(standing, as_data=as_data)
            response = view(request, *args, **kwargs)
            return _told(response, standing) if as_data else response

        return counted

    return decorate


def too_many(standing: Standing, *, as_data: bool) -> HttpResponse:
    """Say 429, and when to come back (RFC 6585)."""
    seconds = standing.seconds_left
    response: HttpResponse
    if as_data:
        detail = _("短い間に多すぎます。%(seconds)d 秒たってから、もう一度お試しください。")
        response = problem(429, detail % {"seconds": seconds})
    else:
        response = HttpResponse(render_to_string("429.html", {"seconds": seconds}), status=429)
    response.headers["Retry-After"] = f"{seconds}"
    response.headers["Cache-Control"] = "no-store"
    return _told(response, standing)


def _told(response: Response, standing: Standing) -> Response:
    for name, value in standing.headers().items():
        response.headers[name] = value
    return response
