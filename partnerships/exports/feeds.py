"""Atom feeds (RFC 4287): the newest changes of the record, and what is new in a search.

Entries come in ready, the feed goes out as bytes. Identifiers are tag URIs (RFC 4151) of SITE_URL's
host, so that they stay the same when the site's scheme or port changes.
"""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import format_html_join
from django.utils.xmlutils import SimplerXMLGenerator
from pyroaring import BitMap

from partnerships.exports import terms
from partnerships.models import Agreement
from partnerships.search.documents import read_texts
from partnerships.search.results import Results

MOST_ENTRIES = 50
CONTENT_TYPE = Atom1Feed.content_type

_TAG_YEAR = 2026  # the host was ours in this year (RFC 4151 asks for a day); it never changes
_BEFORE_ALL = datetime(_TAG_YEAR, 1, 1, tzinfo=UTC)  # a feed without entries has an age too
_FEW = 1_000
_NOT_IN_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


@dataclass(frozen=True)
class Entry:
    """`path` is where it leads and its identity; `summary` is escaped HTML; `hash` may be blank."""

    path: str
    title: str
    summary: str
    updated_at: datetime
    author: str
    category: str = ""
    published_at: datetime | None = None
    hash: str = ""


class RecordFeed(Atom1Feed):
    """Atom with two more elements: the hash of each revision, and that of all chains' heads."""

    def root_attributes(self) -> dict[str, Any]:
        return super().root_attributes() | {"xmlns:record": tag_of("record")}

    def add_root_elements(self, handler: SimplerXMLGenerator) -> None:
        super().add_root_elements(handler)
        if self.feed["heads"]:
            handler.addQuickElement("record:heads", self.feed["heads"])

    def add_item_elements(self, handler: SimplerXMLGenerator, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, item)
        if item["hash"]:
            handler.addQuickElement("record:hash", item["hash"])

    def latest_post_date(self) -> datetime:
        return super().latest_post_date() if self.items else _BEFORE_ALL


def tag_of(path: str) -> str:
    """Give the lasting identifier of something of this site."""
    return f"tag:{urlsplit(settings.SITE_URL).hostname},{_TAG_YEAR}:{path}"


def write_feed(
    title: str, path: str, page: str, entries: Iterable[Entry], heads: str = ""
) -> bytes:
    """Write a feed that stands at `path` and is about the page at `page`."""
    feed = RecordFeed(
        title=_clean(f"{title}｜{terms.SITE_NAME}"),
        link=f"{settings.SITE_URL}{page}",
        description="",
        language="ja",
        author_name=terms.SITE_NAME,
        feed_url=f"{settings.SITE_URL}{path}",
        feed_guid=tag_of(path),
        feed_copyright=terms.credit(),
        heads=heads,
    )
    for entry in entries:
        feed.add_item(
            title=_clean(entry.title),
            link=f"{settings.SITE_URL}{entry.path}",
            description=_clean(entry.summary),
            unique_id=tag_of(entry.path),
            updateddate=entry.updated_at,
            pubdate=entry.published_at,
            author_name=entry.author,
            categories=[entry.category] if entry.category else (),
            hash=entry.hash,
        )
    return feed.writeString("utf-8").encode()


def newest_entries(results: Results) -> list[Entry]:
    """Give the agreements of a search that are newest or were changed last; two queries."""
    times = _newest(results.matches[""])
    documents = map(json.loads, read_texts(list(times)))
    return [_entry(document, *times[document["number"]]) for document in documents]


def _newest(matches: BitMap) -> dict[int, tuple[datetime, datetime]]:
    """Give number: (changed at, added at), the last changed first."""
    agreements = Agreement.objects.published().order_by("-updated_at", "-number")
    if len(matches) <= _FEW:
        agreements = agreements.filter(number__in=list(matches))
    rows = agreements.values_list("number", "updated_at", "created_at").iterator()
    found = (row for row in rows if row[0] in matches)
    return {number: times for number, *times in islice(found, MOST_ENTRIES)}  # type: ignore[misc]


def _entry(document: dict[str, Any], updated_at: datetime, created_at: datetime) -> Entry:
    here = "、".join(government["name"] for government in document["local_governments"])
    there = "、".join(partner["name"] for partner in document["partners"])
    facts = [("自治体", here), ("協定締結先", there), ("概要", document["summary"])]
    return Entry(
        path=document["url"],
        title=document["title"] or "（協定名の記載なし）",
        summary=paragraphs(facts),
        updated_at=updated_at,
        author=terms.SITE_NAME,
        published_at=created_at,
    )


def paragraphs(facts: Iterable[tuple[str, str]]) -> str:
    """Give labelled texts as HTML, escaped; blank ones are left out."""
    return format_html_join("", "<p>{}：{}</p>", (fact for fact in facts if fact[1]))


def _clean(text: str) -> str:
    """Leave out the characters that XML can't hold."""
    return _NOT_IN_XML.sub("", text)
