"""What is done to every request before a view sees it."""

from collections.abc import Callable

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse

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
