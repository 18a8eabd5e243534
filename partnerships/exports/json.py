"""The promised JSON of lists: a head with count, query and facets, then the documents."""

import json
from collections.abc import Iterator
from typing import Any

from partnerships.search.documents import read_texts
from partnerships.search.facets import FacetValue
from partnerships.search.results import Results

_BATCH = 500


def facet_json(value: FacetValue) -> dict[str, Any]:
    return {
        "value": value.value,
        "label": value.label,
        "count": value.count,
        "selected": value.is_selected,
        "url": value.url,
    }


def list_json(results: Results) -> Iterator[str]:
    """Give a whole search as pieces of text, or its page where `page` or `per_page` was asked.

    Memory stays the same however many there are: 500 agreements at a time.
    """
    search = results.search
    is_paged = search.per_page is not None or search.page > 1
    numbers = results.page_numbers() if is_paged else results.numbers(0, results.count)
    facets = {name: [facet_json(v) for v in values] for name, values in results.facets.items()}
    head = {"count": results.count, "query": search.values(), "facets": facets}
    yield json.dumps(head, ensure_ascii=False).removesuffix("}") + ', "results": ['
    for start in range(0, len(numbers), _BATCH):
        texts = read_texts(numbers[start : start + _BATCH])
        yield (", " if start else "") + ", ".join(texts)
    yield "]}"
