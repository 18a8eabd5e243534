"""A search as JSON Lines: each line is an agreement as `/agreements/N.json` gives it."""

from collections.abc import Iterator

from partnerships.exports.reading import text_batches
from partnerships.search.results import Results


def write_jsonl(results: Results) -> Iterator[bytes]:
    """Give the lines, 500 at a time."""
    for texts in text_batches(results):
        yield "".join(f"{text}\n" for text in texts).encode()
