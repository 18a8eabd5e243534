"""What happened to the record, for everyone: an agreement's history, how it stood, all changes.

Who did it is told as a role, never as a name. Drafts have no history to be seen; withdrawn and
merged agreements keep theirs.
"""

from collections.abc import Iterable
from datetime import UTC
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from partnerships.curation.history import (
    joined_numbers,
    public_revisions,
    role_of,
    with_previous,
)
from partnerships.curation.visibility import public_agreements
from partnerships.exports.json_pages import SERVICE_LINKS, JsonPage
from partnerships.models import Agreement, Revision
from partnerships.search.names import names_at
from partnerships.search.query import AgreementSearch
from partnerships.search.stamp import current_stamp
from partnerships.views.caching import kept_by_stamp
from partnerships.views.opening import open_data
from partnerships.views.paging import Asked, address_of_page, page_of, read_page
from partnerships.views.presenting import Choice
from partnerships.views.problems import JSON_OPTIONS, malformed, problem
from partnerships.views.revisions import (
    name_version,
    present_content,
    present_step,
    title_of,
)
from partnerships.views.subjects import asked_page, page_response

PER_PAGE = 50


@require_safe
@kept_by_stamp(address_of_page)
def agreement_history(request: HttpRequest, number: int) -> HttpResponse:
    """Show every revision of an agreement, the newest first, with what it changed.

    Those of the agreements that were merged into it stand among them, each under its own number.
    """
    agreement = _find(number)
    asked = read_page(request)
    joined = Revision.objects.filter(agreement__in=joined_numbers(number)).order_by("-pk")
    revisions, pages = page_of(asked, joined, PER_PAGE)
    names = names_at(current_stamp())
    steps = with_previous(revisions)
    context = {
        "agreement": agreement,
        "steps": [present_step(s, names, s.revision.agreement_id == number) for s in steps],
        "pages": pages,
        "malformed": asked.malformed,
        "canonical_url": asked.url(asked.page),
    }
    return render(request, "history/agreement.html", context)


@require_safe
@kept_by_stamp()
def agreement_version(request: HttpRequest, number: int, version: int) -> HttpResponse:
    """Show an agreement as it stood after a revision, with the names of that day."""
    agreement = _find(number)
    revision = get_object_or_404(agreement.revisions, number=version)
    names = names_at(current_stamp())
    context = {
        "agreement": agreement,
        "revision": revision,
        "role": role_of(revision),
        "title": title_of(revision),
        "version_name": name_version(revision),
        "history_url": f"/agreements/{number}/history/",
        "facts": present_content(revision.content, names),
        "is_newest": revision.number == agreement.version,
        "previous": version - 1,
        "next": version + 1 if version < agreement.version else 0,
        "canonical_url": f"/agreements/{number}/versions/{version}/",
    }
    return render(request, "history/version.html", context)


@open_data()
@kept_by_stamp()
def agreement_version_json(request: HttpRequest, number: int, version: int) -> JsonResponse:
    """Give a revision with its hashes, so that anyone can work the chain out again."""
    known = public_revisions().filter(agreement=number, number=version)
    revision = known.first()
    if revision is None:
        return problem(404, f"協定 {number} の第{version}版はありません。")
    headers = {"Link": SERVICE_LINKS}
    body = _revision_json(revision)
    return JsonResponse(body, json_dumps_params=JSON_OPTIONS, headers=headers)


def address_of_changes(request: HttpRequest) -> str | None:
    return address_of_page(request, Revision.Kind.values)


@require_safe
@kept_by_stamp(address_of_changes)
def change_list(request: HttpRequest) -> HttpResponse:
    """Show the changes of all agreements, the newest first; of one kind if asked."""
    asked = read_page(request, Revision.Kind.values)
    revisions = public_revisions()
    if asked.kind:
        revisions = revisions.filter(kind=asked.kind)
    found, pages = page_of(asked, revisions, PER_PAGE)
    kinds = [("", gettext("すべて")), *Revision.Kind.choices]
    context = {
        "steps": _present(found),
        "kinds": [
            Choice(f"{label}", asked.of(kind).url(), kind == asked.kind) for kind, label in kinds
        ],
        "pages": pages,
        "malformed": asked.malformed,
        "canonical_url": asked.url(asked.page),
    }
    return render(request, "history/changes.html", context)


def asked_changes(request: HttpRequest) -> tuple[Asked, AgreementSearch]:
    """Read `kind` as the page does, and `page` and `per_page` as all data do."""
    return read_page(request, Revision.Kind.values), asked_page(request)


def address_of_changes_json(request: HttpRequest) -> str | None:
    asked, paged = asked_changes(request)
    if asked.malformed or paged.malformed:
        return None
    return f"{request.path}?{asked.kind}&{paged.page}&{paged.per_page or ''}"


@open_data()
@kept_by_stamp(address_of_changes_json)
def change_list_json(request: HttpRequest) -> HttpResponse:
    """Give the changes of all agreements, newest first, without their content; always in pages."""
    asked, paged = asked_changes(request)
    if paged.malformed:
        return malformed(paged.malformed)
    if asked.malformed:
        return malformed([("kind", request.GET.get("kind", ""))])
    revisions = public_revisions().defer("content")
    revisions = revisions.filter(kind=asked.kind) if asked.kind else revisions
    page = JsonPage(
        path=request.path,
        parameters={"kind": [asked.kind]} if asked.kind else {},
        count=revisions.count(),
        page=paged.page,
        per_page=paged.per_page or PER_PAGE,
    )
    found = revisions[page.start : page.start + page.length]
    return page_response(page, [_change_json(revision) for revision in found])


def _find(number: int) -> Agreement:
    """Give an agreement whose history everyone may see."""
    return get_object_or_404(public_agreements(), number=number)


def _present(revisions: Iterable[Revision]) -> list[dict[str, Any]]:
    names = names_at(current_stamp())
    return [present_step(step, names, of_one=False) for step in with_previous(revisions)]


def _change_json(revision: Revision) -> dict[str, Any]:
    return {
        "number": revision.agreement_id,
        "version": revision.number,
        "url": f"/agreements/{revision.agreement_id}/versions/{revision.number}/",
        "made_at": f"{revision.made_at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}",
        "kind": revision.kind,
        "by": role_of(revision),
        "reason": revision.reason,
        "previous_hash": revision.previous_hash,
        "hash": revision.hash,
    }


def _revision_json(revision: Revision) -> dict[str, Any]:
    return _change_json(revision) | {"content": revision.content}
