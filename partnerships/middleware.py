"""What is done to every request before a view sees it."""

import logging
import re
import secrets
import time
from collections.abc import Callable
from functools import cache

from csp.utils import build_policy
from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from partnerships import metrics
from partnerships.languages import address_in, keep_english, language_of, speaking
from partnerships.logs import REQUEST_ID, without_keys

Handler = Callable[[HttpRequest], HttpResponse]

log = logging.getLogger("partnerships.requests")
_GIVEN_ID = re.compile(r"[A-Za-z0-9_.-]{8,64}")


def number_requests(get_response: Handler) -> Handler:
    """Give each request an id, which its answer and all its log lines carry; log and count it.

    A proxy that is trusted may have given it one (X-Request-ID).
    """

    def handle(request: HttpRequest) -> HttpResponse:
        given = request.META.get("HTTP_X_REQUEST_ID", "") if settings.TRUSTED_PROXIES else ""
        token = REQUEST_ID.set(given if _GIVEN_ID.fullmatch(given) else secrets.token_hex(16))
        start = time.perf_counter()
        try:
            response = get_response(request)
            response.headers["X-Request-ID"] = REQUEST_ID.get()
            if settings.LOGS_REQUESTS or settings.METRICS_TOKEN:
                _tell(request, response, time.perf_counter() - start)
            return response
        finally:
            REQUEST_ID.reset(token)

    return handle


def _tell(request: HttpRequest, response: HttpResponse, seconds: float) -> None:
    """Log and count a request by its view, without the words of its query."""
    match = getattr(request, "resolver_match", None)
    view = (match and match.view_name) or "none"
    if settings.METRICS_TOKEN:
        metrics.observe(request.method or "", view, response.status_code, seconds)
    if settings.LOGS_REQUESTS:
        length = response.headers.get("Content-Length")
        facts = {
            "method": request.method,
            "path": without_keys(request.path),
            "view": view,
            "status": response.status_code,
            "milliseconds": round(seconds * 1000, 1),
            "bytes": int(length) if length else None,
        }
        log.info("request", extra=facts)


@cache
def _content_policy(own: tuple[tuple[str, tuple[str, ...]], ...]) -> str:
    """Give the site's policy with a page's own directives (django-csp's `csp_update`) in place."""
    return str(build_policy(replace={name: list(sources) for name, sources in own}))


def set_security_headers(get_response: Handler) -> Handler:
    """Tell browsers what a page may load and who may frame or load it.

    A view with Django's `xframe_options_exempt` may be framed by anyone, and what CORS opens to
    all may also be loaded by all; `csp_update` puts directives in place of the site's.
    """

    def handle(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        headers = response.headers
        may_be_framed = getattr(response, "xframe_options_exempt", False)
        is_open = may_be_framed or "Access-Control-Allow-Origin" in headers
        own: dict[str, list[str]] = {"frame-ancestors": ["*"]} if may_be_framed else {}
        own |= getattr(response, "_csp_update", {})
        policy = _content_policy(tuple((name, tuple(own[name])) for name in own))
        headers.setdefault("Content-Security-Policy", policy)
        headers.setdefault("Permissions-Policy", settings.PERMISSIONS_POLICY)
        origin = "cross-origin" if is_open else "same-origin"
        headers.setdefault("Cross-Origin-Resource-Policy", origin)
        return response

    return handle


def refuse_large_bodies(get_response: Handler) -> Handler:
    """Answer 413 before a byte of a body is read that is larger than anything a form here sends."""

    def handle(request: HttpRequest) -> HttpResponse:
        length = request.META.get("CONTENT_LENGTH") or "0"
        if length.isdecimal() and int(length[:20]) > settings.LARGEST_BODY:
            return HttpResponse(render_to_string("413.html"), status=413)
        return get_response(request)

    return handle


def refuse_nul_characters(get_response: Handler) -> Handler:
    """Answer 400 to a NUL character in the address, the query or a cookie.

    No text of the record holds one, and PostgreSQL refuses it in any parameter, which would be 500.
    """

    def handle(request: HttpRequest) -> HttpResponse:
        query = request.META.get("QUERY_STRING", "")
        texts = [request.path_info, query.replace("%00", "\0"), *request.COOKIES.values()]
        if any("\0" in text for text in texts):
            raise BadRequest("NUL character")
        return get_response(request)

    return handle


def speak_the_language_of_the_address(get_response: Handler) -> Handler:
    """Make pages under /en/ in English and all others in Japanese, whatever the browser prefers.

    So one address is one page, and no `Vary` is needed. Links and redirects of an English page
    lead to English pages.
    """

    def handle(request: HttpRequest) -> HttpResponse:
        language = language_of(request.path_info)
        with speaking(language):
            response = get_response(request)
        return _in_english(response) if language == "en" else response

    return handle


def _in_english(response: HttpResponse) -> HttpResponse:
    if "Location" in response.headers:
        response.headers["Location"] = address_in("en", response.headers["Location"])
    if response.headers.get("Content-Type", "").startswith("text/html"):
        response.content = keep_english(response.content.decode())
    if "Content-Length" in response.headers:
        response.headers["Content-Length"] = str(len(response.content))
    return response
