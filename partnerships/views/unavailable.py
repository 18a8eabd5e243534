"""The answer while the database is busy, full or away: 503, and when to come again.

`meta.server_error` asks, for public pages and the admin alike. Nothing here asks the primary.
"""

import sqlite3

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext

from partnerships.replicas.middleware import is_public
from partnerships.replicas.standing import has_reader
from partnerships.views.opening import is_data, opened
from partnerships.views.problems import problem

RETRY_AFTER = 10  # seconds; longer than a restart, shorter than patience
_PASSING_ON_SQLITE = {
    *(sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_PROTOCOL),
    *(sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_READONLY),
    *(sqlite3.SQLITE_FULL, sqlite3.SQLITE_NOMEM),
}


def is_passing(error: BaseException | None) -> bool:
    """Whether the database failed, not the program: the same request may succeed later.

    SQLite says OperationalError for a statement that is wrong, too; PostgreSQL doesn't.
    """
    if not isinstance(error, OperationalError | InterfaceError):
        return False
    cause = error.__cause__
    if isinstance(cause, sqlite3.Error):
        return getattr(cause, "sqlite_errorcode", 0) & 0xFF in _PASSING_ON_SQLITE
    return True


def unavailable(request: HttpRequest) -> HttpResponse:
    if is_data(request.path):
        said = gettext(
            "データベースが一時的に応答していません。少し待って、もう一度お試しください。"
        )
        response: HttpResponse = opened(problem(503, said))
    else:
        context = {
            "seconds": RETRY_AFTER,
            "was_sent": request.method == "POST",
            "readers_go_on": not is_public(request) and has_reader(),
        }
        response = HttpResponse(render_to_string("503.html", context), status=503)
    response.headers["Retry-After"] = str(RETRY_AFTER)
    response.headers["Cache-Control"] = "no-store"
    return response
