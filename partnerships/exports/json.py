"""The promised JSON of lists: a head with count, query, links and facets, then the documents."""

import json
from collections.abc import Iterator
from typing import Any

from partnerships.exports.json_pages import JsonPage, asked_per_page
from partnerships.exports.reading import text_batches
from partnerships.search.documents import read_texts
from partnerships.search.facets import FacetValue
from partnerships.search.results import Results

ADDRESS = "/agreements.json"
FIELDS = (
    *("number", "url", "title", "state", "listed", "local_governments", "prefectures"),
    *("partners", "countries", "topics", "signed", "signed_also", "official_url", "summary"),
    *("sources", "findings", "version", "updated_at"),
)
"""The keys of an agreement, in their order."""


def facet_json(value: FacetValue) -> dict[str, Any]:
    return {
        "value": value.value,
        "label": value.label,
        "count": value.count,
        "selected": value.is_selected,
        "url": value.url,
    }


def page_of(results: Results, fields: tuple[str, ...] = ()) -> JsonPage:
    """Give which part of a search is asked, at the address that a page of it has."""
    search = results.search
    chosen = {"fields": [",".join(fields)]} if fields else {}
    return JsonPage(
        path=ADDRESS,
        parameters=search.values() | chosen,
        count=results.count,
        page=search.page,
        per_page=asked_per_page(search.page, search.per_page),
    )


def list_json(results: Results, fields: tuple[str, ...] = ()) -> Iterator[str]:
    """Give a whole search as pieces of text, or its page where `page` or `per_page` was asked.

    Memory stays the same however many there are: 500 agreements at a time.
    """
    page = page_of(results, fields)
    facets = {name: [facet_json(v) for v in values] for name, values in results.facets.items()}
    head = {
        "count": results.count,
        "query": results.search.values(),
        "links": page.links(),
        "facets": facets,
    }
    yield json.dumps(head, ensure_ascii=False).removesuffix("}") + ', "results": ['
    between = ""
    for texts in _texts_of(results, page):
        yield between + ", ".join(chosen_fields(text, fields) for text in texts)
        between = ", "
    yield "]}"


def _texts_of(results: Results, page: JsonPage) -> Iterator[list[str]]:
    """Give the agreements of a page, or in batches those of a whole search."""
    if page.per_page is None:
        return text_batches(results)
    return iter([read_texts(results.numbers(page.start, page.per_page))])


def chosen_fields(text: str, fields: tuple[str, ...]) -> str:
    """Give an agreement's JSON with these keys only, in the order asked; all where none are."""
    if not fields:
        return text
    document = json.loads(text)
    return json.dumps({name: document[name] for name in fields}, ensure_ascii=False)
