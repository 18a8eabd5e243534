"""The description of the API, for programs and for people who write them."""

import json

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from partnerships.exports.catalogue import MEDIA_TYPES, write_catalogue
from partnerships.exports.json_pages import SERVICE_LINKS
from partnerships.exports.openapi import openapi_json
from partnerships.exports.terms import changed_on
from partnerships.reconciling.entities import TYPES
from partnerships.release import version
from partnerships.views.caching import kept_by_stamp, stamp_of
from partnerships.views.opening import open_data

EXAMPLES = {
    "bash": ("curl", "curl.sh"),
    "python": ("Python", "python.py"),
    "r": ("R", "r.R"),
    "javascript": ("JavaScript", "javascript.js"),
}


@open_data()
@kept_by_stamp()
def openapi(request: HttpRequest) -> HttpResponse:
    text = json.dumps(openapi_json(version(), TYPES), ensure_ascii=False, indent=1)
    return HttpResponse(text, content_type="application/json")


@open_data()
@kept_by_stamp()
def catalogue(request: HttpRequest, form: str) -> HttpResponse:
    """Give the DCAT-AP catalogue, which portals harvest."""
    content = write_catalogue(form, changed_on(stamp_of(request)))
    return HttpResponse(content, content_type=MEDIA_TYPES[form], headers={"Link": SERVICE_LINKS})


@require_safe
@kept_by_stamp()
def about_api(request: HttpRequest) -> HttpResponse:
    """Tell how the data are read by programs, with examples that the tests run."""
    context = {
        "examples": [
            (language, title, _example(name)) for language, (title, name) in EXAMPLES.items()
        ],
        "site_url": settings.SITE_URL,
        "canonical_url": "/about/api/",
    }
    return render(request, "about/api.html", context)


def _example(name: str) -> str:
    """Give a program as it runs; nothing in it is escaped but by the page that shows it."""
    text = (settings.BASE_DIR / "templates" / "about" / "examples" / name).read_text("utf-8")
    return text.replace("{{ site_url }}", settings.SITE_URL)
