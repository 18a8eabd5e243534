"""Opens a data form to programs of other sites (CORS), and makes its refusals problem details.

Every view of a data form wears `open_data`, outermost, so that answers, errors and 304 alike may
be read by a script of any origin.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, TypeVar

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.views.decorators.csrf import csrf_exempt

from partnerships.views.problems import problem

Response = TypeVar("Response", bound=HttpResponseBase)
View = Callable[Concatenate[HttpRequest, ...], HttpResponseBase]

READING = ("GET", "HEAD", "OPTIONS")
_EXPOSED = "Content-Disposition, ETag, Link, RateLimit, RateLimit-Policy, Retry-After"
_ENDINGS = (
    *(".json", ".atom", ".csv", ".xlsx", ".jsonl", ".geojson", ".ics", ".zip", ".sqlite3"),
    *(".ttl", ".jsonld", "/qr.svg", "card.png", "/map.svg", "/suggest", "/opensearch.xml"),
)
_A_DAY = "86400"


def open_data(*more_methods: str) -> Callable[[View], View]:
    """Answer reading, and the methods named; OPTIONS says which; a missing thing is a problem."""
    methods = (*READING, *more_methods)

    def decorate(view: View) -> View:
        @wraps(view)
        def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            return opened(_answer(view, methods, request, *args, **kwargs))

        # Data are the same for everyone, so a cookie is neither needed nor believed.
        return csrf_exempt(answer)

    return decorate


def opened(response: Response) -> Response:
    """Let scripts of any origin read an answer, and the headers that say more of it."""
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Access-Control-Expose-Headers"] = _EXPOSED
    return response


def is_data(path: str) -> bool:
    """Whether an address is one of data, also where nothing stands at it."""
    return (path.endswith(_ENDINGS) or path.startswith("/reconcile/")) and "/admin/" not in path


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
