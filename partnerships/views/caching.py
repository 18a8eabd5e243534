"""Whole public pages kept by the record's stamp: ETag, 304, and the cache in between.

A page is a function of the record, the release, the site's address, the language and its canonical
address; the stamp stands for the record, so nothing kept is ever stale or needs a timeout.
"""

import hashlib
import uuid
from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, TypeVar

from django.conf import settings
from django.core.cache import caches
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotModified

from partnerships.languages import spoken
from partnerships.release import release
from partnerships.replicas.reading import current_reading
from partnerships.search.stamp import current_stamp

_KEPT = ("Content-Type", "Link")

Response = TypeVar("Response", bound=HttpResponseBase)
Address = Callable[[HttpRequest], str | None]
_STAMP = "record_stamp"
View = Callable[Concatenate[HttpRequest, ...], HttpResponseBase]


def path_of(request: HttpRequest) -> str:
    """The canonical address of a page that takes no parameters."""
    return request.path


def kept_by_stamp(address: Address = path_of) -> Callable[[View], View]:
    """Keep the pages of a view; `address` gives None for a request whose page is its own."""

    def decorate(view: View) -> View:
        @wraps(view)
        def kept(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            canonical = address(request)
            if canonical is None:
                return view(request, *args, **kwargs)
            key = _key(stamp_of(request), canonical)
            # Weak or strong, alone or among others: a proxy may have compressed what we gave.
            if f'"{key}"' in request.META.get("HTTP_IF_NONE_MATCH", ""):
                return _described(HttpResponseNotModified(), key)
            return _from_cache(key) or _made(key, view(request, *args, **kwargs))

        return kept

    return decorate


def stamp_of(request: HttpRequest) -> uuid.UUID:
    """Give the record's stamp as of this request; read once, however many ask.

    With replicas it is the primary's word, whichever database the page is then read from.
    """
    if reading := current_reading():
        return reading.stamp
    stamp: uuid.UUID | None = getattr(request, _STAMP, None)
    if stamp is None:
        stamp = current_stamp()
        setattr(request, _STAMP, stamp)
    return stamp


def _key(stamp: uuid.UUID, canonical: str) -> str:
    parts = (str(stamp), release(), settings.SITE_URL, spoken(), canonical)
    return hashlib.blake2b("\n".join(parts).encode(), digest_size=16).hexdigest()


def _from_cache(key: str) -> HttpResponse | None:
    found = caches["pages"].get(key)
    return _described(HttpResponse(found[0], headers=found[1]), key) if found else None


def _made(key: str, response: HttpResponseBase) -> HttpResponseBase:
    """Keep a page that was made; errors and redirects are nobody's to keep, nor are whole files."""
    if response.status_code != 200:
        return response
    if not isinstance(response, HttpResponse):
        return _described(response, key)
    headers = {name: response.headers[name] for name in _KEPT if name in response.headers}
    caches["pages"].set(key, (response.content, headers), timeout=None)
    return _described(response, key)


def _described(response: Response, key: str) -> Response:
    """Let caches keep it, but ask each time whether it still stands."""
    response.headers["ETag"] = f'"{key}"'
    response.headers["Cache-Control"] = "no-cache"
    response.headers["Vary"] = "Accept-Encoding"
    return response
