"""What is new, for feed readers: of any search, of each place, partner and topic, and all changes.

A feed's identity is its address, for good; its entries are those of `exports/feeds.py`.
"""

from typing import Any

from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponsePermanentRedirect,
)

from partnerships.curation.comparing import compare
from partnerships.curation.history import Step, heads, public_revisions, role_of, with_previous
from partnerships.exports.feeds import (
    CONTENT_TYPE,
    MOST_ENTRIES,
    Entry,
    newest_entries,
    paragraphs,
    write_feed,
)
from partnerships.exports.subjects import SUBJECTS
from partnerships.limits.rules import SEARCH
from partnerships.search.names import Names, names_at
from partnerships.search.query import AgreementSearch
from partnerships.search.results import Results
from partnerships.search.stamp import current_stamp
from partnerships.views.agreements import search_of
from partnerships.views.caching import kept_by_stamp
from partnerships.views.limiting import has_words, limited
from partnerships.views.opening import open_data
from partnerships.views.problems import malformed
from partnerships.views.revisions import name_revision, text_of
from partnerships.views.subjects import find_subject


@open_data()
@kept_by_stamp()
def change_feed(request: HttpRequest) -> HttpResponse:
    """Give the newest changes, each with its hash, and the hash of the heads of all chains."""
    names = names_at(current_stamp())
    steps = with_previous(public_revisions()[:MOST_ENTRIES])
    entries = [_entry(step, names) for step in steps]
    feed = write_feed("変更履歴", "/changes.atom", "/changes/", entries, heads())
    return HttpResponse(feed, content_type=CONTENT_TYPE)


def address_of_feed(request: HttpRequest) -> str | None:
    """Give the canonical address of a search's feed, which has neither order nor pages."""
    search = search_of(request)
    return None if search.malformed else f"{request.path}{_unordered(search).query_string()}"


@open_data()
@limited(SEARCH, when=has_words, as_data=True)
@kept_by_stamp(address_of_feed)
def agreement_feed(request: HttpRequest) -> HttpResponseBase:
    """Give what is new or changed in a search; 400 names the malformed values."""
    search = search_of(request)
    if search.malformed:
        return malformed(search.malformed)
    results = Results(_unordered(search))
    query = results.search.query_string()
    return _feed(results, results.describe(), f"/agreements.atom{query}", f"/agreements/{query}")


@open_data()
@kept_by_stamp()
def subject_feed(request: HttpRequest, subjects: str, value: str | int) -> HttpResponseBase:
    """Give what is new or changed of a prefecture, country and so on.

    An unknown one is 404, a partner that was merged into another answers 301.
    """
    subject = SUBJECTS[subjects]
    found = find_subject(subject, value)
    if kept := getattr(found, "merged_into", None):
        return HttpResponsePermanentRedirect(feed_address(kept))
    results = Results(AgreementSearch().with_(**{subject.facet: (str(value),)}))
    page = found.get_absolute_url()
    return _feed(results, f"{found.name}の協定", feed_address(found), page)


def feed_address(subject: Any) -> str:
    """Give the address of the feed of what has a page."""
    return f"{subject.get_absolute_url().rstrip('/')}.atom"


def _feed(results: Results, title: str, path: str, page: str) -> HttpResponse:
    feed = write_feed(f"新しい協定と変更：{title}", path, page, newest_entries(results))
    return HttpResponse(feed, content_type=CONTENT_TYPE)


def _unordered(search: AgreementSearch) -> AgreementSearch:
    return search.with_(sort="", per_page=None)


def _entry(step: Step, names: Names) -> Entry:
    revision, before = step
    changes = compare(before, revision.content, names) if before else []
    said = [(c.label, f"{text_of(c.before)} → {text_of(c.after)}") for c in changes]
    said += [("理由", revision.reason)] if revision.reason else []
    return Entry(
        path=f"/agreements/{revision.agreement_id}/versions/{revision.number}/",
        title=name_revision(revision),
        summary=paragraphs(said),
        updated_at=revision.made_at,
        author=role_of(revision),
        category=revision.get_kind_display(),
        hash=revision.hash,
    )
