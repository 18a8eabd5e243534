"""Gives each public request its choice of database; staff and forms that are sent use the primary.

Not used where REPLICA_URLS is empty.
"""

from collections.abc import Callable, Iterator

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.db import InterfaceError, OperationalError
from django.http import FileResponse, HttpRequest, HttpResponseBase, StreamingHttpResponse

from partnerships import metrics
from partnerships.languages import plain_address
from partnerships.replicas.asking import PRIMARY, ask
from partnerships.replicas.reading import Reading, current_reading, reading_by

_FOR_STAFF = ("/admin/", "/staff/")
_READS_WHATEVER_THE_METHOD = "/reconcile/"
_NOT_OF_THE_STAMP = "/reports/"


class ReadFromReplicas:
    """Public requests read by a `Reading`; one that fails under way is answered again elsewhere."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        if not settings.REPLICAS:
            raise MiddlewareNotUsed
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not is_public(request):
            if ask(PRIMARY) is None:  # at once, where it is known: nobody waits in vain
                raise OperationalError("the primary does not answer")
            return self.get_response(request)
        path = plain_address(request.path_info)
        reading = Reading(is_apart=path.startswith(_NOT_OF_THE_STAMP))
        with reading_by(reading):
            response = self.get_response(request)
        _count(reading)
        if isinstance(response, StreamingHttpResponse) and not isinstance(response, FileResponse):
            response.streaming_content = _read_on(reading, iter(response))
        return response

    def process_exception(
        self, request: HttpRequest, exception: Exception
    ) -> HttpResponseBase | None:
        """Answer again, once, from one that answers, when the database was cut off."""
        reading, match = current_reading(), request.resolver_match
        is_cut_off = isinstance(exception, OperationalError | InterfaceError)
        if not (is_cut_off and match and reading and reading.has_chosen):
            return None
        reading.begin_again()
        return match.func(request, *match.args, **match.kwargs)  # type: ignore[no-any-return]


def is_public(request: HttpRequest) -> bool:
    """Whether a request only reads the public record."""
    if request.path_info.startswith(_FOR_STAFF):
        return False
    is_reading = request.method in ("GET", "HEAD", "OPTIONS")
    return is_reading or request.path_info.startswith(_READS_WHATEVER_THE_METHOD)


def _read_on(reading: Reading, parts: Iterator[bytes]) -> Iterator[bytes]:
    """A file is still being read while it is sent."""
    with reading_by(reading):
        yield from parts


def _count(reading: Reading) -> None:
    if settings.METRICS_TOKEN and reading.has_chosen:
        is_primary = reading.database == PRIMARY
        metrics.READS.labels("primary" if is_primary else reading.database).inc()
