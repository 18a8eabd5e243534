"""What is done to every request before a view sees it."""

from collections.abc import Callable

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.utils import translation

from partnerships.languages import address_in, keep_english, language_of

Handler = Callable[[HttpRequest], HttpResponse]


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
        translation.activate(language)
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
