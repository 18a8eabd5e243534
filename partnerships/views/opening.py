"""Opens a data form to programs of other sites (CORS), and makes its refusals problem details.

Every view of a data form wears `open_data`, outermost, so that answers, errors and 304 alike may
be read by a script of any origin.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase

from partnerships.views.problems import problem

View = Callable[Concatenate[HttpRequest, ...], HttpResponseBase]

READING = ("GET", "HEAD", "OPTIONS")
_EXPOSED = "Content-Disposition, ETag, Link, RateLimit, RateLimit-Policy, Retry-After"
_A_DAY = "86400"


def open_data(*more_methods: str) -> Callable[[View], View]:
    """Answer reading, and the methods named; OPTIONS says which; a missing thing is a problem."""
    methods = (*READING, *more_methods)

    def decorate(view: View) -> View:
        @wraps(view)
        def opened(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            response = _answer(view, methods, request, *args, **kwargs)
            response.headers["Access-Control-Allow-Origin"] = "*"
            response.headers["Access-Control-Expose-Headers"] = _EXPOSED
            return response

        return opened

    return decorate


def _answer(
    view: View, methods: tuple[str, ...], request: HttpRequest, *args: Any, **kwargs: Any
) -> HttpResponseBase:
    if request.method == "OPTIONS":
        return _options(methods)
    if request.method not in methods:
        refused = problem(405, f"{request.method} はできません。")
        refused.headers["Allow"] = ", ".join(methods)
        return refused
    try:
        return view(request, *args, **kwargs)
    except Http404 as error:
        return problem(404, str(error))


def _options(methods: tuple[str, ...]) -> HttpResponse:
    """Tell a browser that asks before a request with other headers (If-None-Match) what may be."""
    allowed = ", ".join(methods)
    headers = {
        "Allow": allowed,
        "Access-Control-Allow-Methods": allowed,
        "Access-Control-Allow-Headers": "*",
        "Access-Control-Max-Age": _A_DAY,
    }
    return HttpResponse(status=204, headers=headers)
