"""The files of a search, the data of the whole record, and the page that describes them."""

from collections.abc import Iterable
from typing import BinaryIO

from django.conf import settings
from django.http import (
    FileResponse,
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseRedirect,
    StreamingHttpResponse,
)
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from partnerships.exports import terms
from partnerships.exports.columns import COLUMNS, SEPARATOR
from partnerships.exports.files import FORMS, disposition
from partnerships.exports.json_pages import SERVICE_LINKS
from partnerships.exports.kept import earlier_packages, open_package, open_sqlite
from partnerships.exports.linked_data import dataset_json
from partnerships.exports.tables import TABLES
from partnerships.exports.xlsx import TooManyRowsError
from partnerships.languages import called
from partnerships.limits.rules import SEARCH
from partnerships.models import FindingCode, InForce, LocalGovernment, PartnerKind, State, Topic
from partnerships.search.filters import FALSE, TRUE
from partnerships.search.query import AgreementSearch
from partnerships.search.results import Results
from partnerships.search.stamp import current_stamp
from partnerships.views.agreements import search_of
from partnerships.views.caching import kept_by_stamp
from partnerships.views.limiting import has_words, limited
from partnerships.views.opening import open_data
from partnerships.views.problems import malformed, problem

HEADERS = {"Link": SERVICE_LINKS}


def excel_of(request: HttpRequest) -> bool | None:
    """Whether the form for Excel is asked; None for a value that says neither yes nor no."""
    value = request.GET.get("excel", "").strip().lower()
    return True if value in TRUE else False if value in FALSE | {""} else None


def address_of_file(request: HttpRequest) -> str | None:
    """Give the canonical address of a file; what is refused has none. Pages count for nothing."""
    search, for_excel = search_of(request), excel_of(request)
    if search.malformed or for_excel is None:
        return None
    return f"{request.path}{search.query_string()}&excel={for_excel}"


@open_data()
@limited(SEARCH, when=has_words, as_data=True)
@kept_by_stamp(address_of_file)
def agreement_file(request: HttpRequest, form: str) -> HttpResponseBase:
    """Give a search whole as a file; 400 names the malformed values, 422 what doesn't fit."""
    search, for_excel = search_of(request), excel_of(request)
    wrong = [*search.malformed]
    wrong += [("excel", request.GET["excel"])] if for_excel is None else []
    if wrong:
        return malformed(wrong)
    results = Results(search)
    file_form = FORMS["csv-excel" if form == "csv" and for_excel else form]
    try:
        file_form.check(results.count)
    except TooManyRowsError as error:
        return problem(422, str(error))
    return StreamingHttpResponse(
        () if request.method == "HEAD" else file_form.read(search),
        content_type=file_form.content_type,
        headers=HEADERS | {"Content-Disposition": disposition(file_form, results)},
    )


@require_safe
@kept_by_stamp()
def data_list(request: HttpRequest) -> HttpResponse:
    """Show what can be had of the whole record."""
    day = terms.changed_on(current_stamp())
    context = {
        "count": Results(AgreementSearch()).count,
        "day": day,
        "earlier": [other for other in earlier_packages() if other != day],
        "table_count": 1 + len(TABLES),
        "credit": terms.credit(),
        "canonical_url": "/data/",
    }
    return render(request, "about/data_files.html", context)


@open_data()
def latest_package(request: HttpRequest) -> HttpResponse:
    """Lead to the package of the record as it is now."""
    day = terms.changed_on(current_stamp())
    address = f"/data/agreements-{day.isoformat()}.zip"
    return HttpResponseRedirect(address, headers={"Cache-Control": "no-cache"})


@open_data()
@kept_by_stamp()
def dated_package(request: HttpRequest, day: str) -> HttpResponseBase:
    """Give the package of a day: of the last change, or of an earlier one that is still here."""
    if day == terms.changed_on(current_stamp()).isoformat():
        return _download(open_package(), f"agreements-{day}.zip", "application/zip")
    path = {other.isoformat(): path for other, path in earlier_packages().items()}.get(day)
    if path is None:
        raise Http404("その日のデータはありません。")
    return _download(path.open("rb"), f"agreements-{day}.zip", "application/zip")


@open_data()
@kept_by_stamp()
def sqlite_file(request: HttpRequest) -> HttpResponseBase:
    return _download(open_sqlite(), "agreements.sqlite3", "application/vnd.sqlite3")


def _download(file: BinaryIO, name: str, content_type: str) -> FileResponse:
    return FileResponse(
        file, as_attachment=True, filename=name, content_type=content_type, headers=HEADERS
    )


@require_safe
@kept_by_stamp()
def about_data(request: HttpRequest) -> HttpResponse:
    """Describe the data: columns, tables, codes, terms, citation, history of the form."""
    day = terms.changed_on(current_stamp())
    context = {
        "columns": COLUMNS,
        "separator": SEPARATOR,
        "tables": [(table, table.describe()) for table in TABLES],
        "code_tables": _code_tables(),
        "credit": terms.credit(),
        "own_part": terms.OWN_PART,
        "own_licence": terms.OWN_LICENCE,
        "own_licence_url": terms.OWN_LICENCE_URL,
        "list_terms": terms.LIST_TERMS,
        "citation": terms.citation(day),
        "history": terms.FORMAT_HISTORY,
        "site_url": settings.SITE_URL,
        "dataset": dataset_json(Results(AgreementSearch()).count, day.isoformat()),
        "canonical_url": "/about/data/",
    }
    return render(request, "about/data.html", context)


def _code_tables() -> list[tuple[str, str, list[tuple[str, str]]]]:
    """Give title, JSON key, and codes with what they are called."""
    topics = [(topic.code, called(topic)) for topic in Topic.objects.all()]
    return [
        (gettext("分野"), "topics", topics),
        (gettext("協定締結先の種別"), "partners.kind", _said(PartnerKind.choices)),
        (gettext("地方公共団体の種別"), "kind", _said(LocalGovernment.Kind.choices)),
        (gettext("記録の状態"), "state", _said(State.choices)),
        (gettext("効力"), "in_force", _said(InForce.choices)),
        (gettext("確認が必要な点"), "findings", _said(FindingCode.choices)),
    ]


def _said(choices: Iterable[tuple[str, object]]) -> list[tuple[str, str]]:
    return [(code, str(label)) for code, label in choices]
