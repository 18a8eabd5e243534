"""Pages about the site itself: errors, and the addresses that monitors ask."""

import sys
from datetime import UTC, timedelta

from django.conf import settings
from django.db import Error as DatabaseFault
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone
from django.views.decorators.http import require_safe

from partnerships.metrics import CONTENT_TYPE, figures, may_read
from partnerships.models import Stamp
from partnerships.replicas.asking import PRIMARY, ask
from partnerships.replicas.standing import has_reader, measure, standings
from partnerships.views.opening import is_data, opened
from partnerships.views.problems import problem
from partnerships.views.unavailable import is_passing, unavailable

VALID_FOR = timedelta(days=180)


@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """Say that the process answers."""
    return HttpResponse("ok\n", content_type="text/plain")


@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """Say that the database answers, is migrated, and holds a record; else 503 with the reason.

    Of replicas it says how they are. With the primary down the site is ready while one answers.
    """
    if settings.REPLICAS and not ask(PRIMARY):
        return _ready_without_primary()
    try:
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            return HttpResponse("migrations pending\n", status=503, content_type="text/plain")
        if not Stamp.objects.exists():
            return HttpResponse("no record\n", status=503, content_type="text/plain")
    except DatabaseFault:
        return HttpResponse("database not available\n", status=503, content_type="text/plain")
    return HttpResponse("\n".join(["ready", *standings(), ""]), content_type="text/plain")


def _ready_without_primary() -> HttpResponse:
    if not has_reader():
        return HttpResponse("database not available\n", status=503, content_type="text/plain")
    lines = ["ready for readers", "primary: not available", *standings(), ""]
    return HttpResponse("\n".join(lines), content_type="text/plain")


@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """Give the figures of all workers to whoever has METRICS_TOKEN; for others there are none."""
    if not may_read(request.META.get("HTTP_AUTHORIZATION", "")):
        raise Http404("そのページはありません。")
    measure()
    return HttpResponse(figures(), content_type=CONTENT_TYPE, headers={"Cache-Control": "no-store"})


@require_safe
def security_txt(request: HttpRequest) -> HttpResponse:
    """Say where a weakness is reported (RFC 9116)."""
    expires = (timezone.now() + VALID_FOR).astimezone(UTC).strftime("%Y-%m-%dT00:00:00Z")
    fields = {
        "Contact": settings.SECURITY_CONTACT,
        "Expires": expires,
        "Preferred-Languages": "ja, en",
        "Canonical": f"{settings.SITE_URL}/.well-known/security.txt",
    }
    text = "".join(f"{name}: {value}\n" for name, value in fields.items())
    return HttpResponse(text, content_type="text/plain; charset=utf-8")


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    if is_data(request.path):
        return opened(problem(400, "読み取れないアドレスです。"))
    return HttpResponse(render_to_string("400.html"), status=400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return HttpResponse(render_to_string("403.html"), status=403)


def too_many_attempts(request: HttpRequest) -> HttpResponse:
    """Answer sign-in's own limits on wrong passwords and codes (ACCOUNT_RATE_LIMITS)."""
    return HttpResponse(render_to_string("429.html", {"seconds": 300}), status=429)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    if is_data(request.path):
        return opened(problem(404, "そのアドレスのものはありません。"))
    return render(request, "404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer without asking anything of the database, which may be what failed."""
    if is_passing(sys.exception()):
        return unavailable(request)
    return HttpResponse(render_to_string("500.html"), status=500)
