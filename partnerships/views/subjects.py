"""Prefectures, local governments, countries, partners, topics and editions as JSON."""

from itertools import islice
from typing import Any

from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponsePermanentRedirect,
)
from django.http.response import JsonResponse

from partnerships.exports.json_pages import SERVICE_LINKS, JsonPage, asked_per_page
from partnerships.exports.subjects import SUBJECTS, Subject, subject_json
from partnerships.search.held_sets import sets_at
from partnerships.search.query import AgreementSearch
from partnerships.search.stamp import current_stamp
from partnerships.views.agreements import search_of
from partnerships.views.caching import kept_by_stamp
from partnerships.views.opening import open_data
from partnerships.views.problems import JSON_OPTIONS, malformed, problem

PAGING = ("page", "per_page")


def asked_page(request: HttpRequest) -> AgreementSearch:
    """Read `page` and `per_page`, and nothing else, as lists of agreements do."""
    asked = search_of(request)
    wrong = tuple(pair for pair in asked.malformed if pair[0] in PAGING)
    return AgreementSearch(page=asked.page, per_page=asked.per_page, malformed=wrong)


def address_of_page(request: HttpRequest) -> str | None:
    asked = asked_page(request)
    return None if asked.malformed else f"{request.path}?{asked.page}&{asked.per_page or ''}"


@open_data()
@kept_by_stamp(address_of_page)
def subject_list_json(request: HttpRequest, subjects: str) -> HttpResponseBase:
    """Give all of a subject, or a page of them."""
    asked = asked_page(request)
    if asked.malformed:
        return malformed(asked.malformed)
    subject = SUBJECTS[subjects]
    rows = subject.table.rows()
    per_page = asked_per_page(asked.page, asked.per_page)
    page = JsonPage(f"/{subjects}.json", {}, rows.count(), asked.page, per_page)
    found = subject_json(subject, rows, sets_at(current_stamp()))
    return page_response(page, list(islice(found, page.start, page.start + page.length)))


def page_response(page: JsonPage, results: list[Any]) -> HttpResponse:
    """Give a page of a list with the links to the others; 404 beyond the last."""
    if not page.is_there:
        return problem(404, "そのページはありません。")
    body = {"count": page.count, "links": page.links(), "results": results}
    return JsonResponse(body, json_dumps_params=JSON_OPTIONS, headers={"Link": page.header()})


@open_data()
@kept_by_stamp()
def subject_detail_json(request: HttpRequest, subjects: str, value: str | int) -> HttpResponseBase:
    """Give one of a subject; an unknown one is 404, a merged partner answers 301."""
    subject = SUBJECTS[subjects]
    found = find_subject(subject, value)
    if kept := getattr(found, "merged_into", None):
        return HttpResponsePermanentRedirect(f"{kept.get_absolute_url().rstrip('/')}.json")
    rows = subject.model._default_manager.filter(pk=found.pk)
    (values,) = subject_json(subject, rows, sets_at(current_stamp()))
    return JsonResponse(values, json_dumps_params=JSON_OPTIONS, headers={"Link": SERVICE_LINKS})


def find_subject(subject: Subject, value: str | int) -> Any:
    """Give the one of an address, or 404."""
    found = subject.find(str(value))
    if found is None:
        raise Http404("そのアドレスのものはありません。")
    return found
