"""What search engines ask first: the sitemaps, and which addresses they should leave alone."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.views.decorators.http import require_safe

from partnerships.exports.sitemaps import (
    CONTENT_TYPE,
    write_agreements,
    write_index,
    write_pages,
)
from partnerships.views.caching import kept_by_stamp

# RFC 9309. A list with one value chosen is worth reading, one with several is one of endlessly
# many; files and completions hold nothing that pages don't.
_LEAVE_ALONE = (
    *(
        "/admin/",
        "/staff/",
        "/suggest",
        "/*agreements/?*&",
        "/*agreements/?q=",
        "/*agreements/?sort=",
    ),
    *("/*agreements/facets/", "/*agreements.*?", "/reconcile/"),
    *("/*agreements/*/report/", "/*reports/"),
)


@require_safe
@kept_by_stamp()
def sitemap_index(request: HttpRequest) -> HttpResponse:
    return HttpResponse(write_index(), content_type=CONTENT_TYPE)


@require_safe
@kept_by_stamp()
def page_sitemap(request: HttpRequest) -> HttpResponse:
    return HttpResponse(write_pages(), content_type=CONTENT_TYPE)


@require_safe
@kept_by_stamp()
def agreement_sitemap(request: HttpRequest, run: int) -> StreamingHttpResponse:
    """Give the map of a run of agreement numbers; 404 where there are none.

    As a file that is sent, so that its megabytes are not kept among the pages.
    """
    content = write_agreements(run)
    if content is None:
        raise Http404("その範囲に協定はありません。")
    return StreamingHttpResponse([content], content_type=CONTENT_TYPE)


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in _LEAVE_ALONE), ""]
    lines.append(f"Sitemap: {settings.SITE_URL}/sitemap.xml")
    text = "\n".join(lines)
    return HttpResponse(f"{text}\n", content_type="text/plain; charset=utf-8")
