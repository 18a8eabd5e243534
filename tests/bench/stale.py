"""Edits an agreement again and again and asks both workers at once: is the new title there?

`python -m tests.bench.stale PORT TRIES` beside a server of the same DATABASE_URL. Prints the number
of stale answers, and of tries. Every page asked was asked before the edit too, so a kept one shows.
"""

import json
import sys
from urllib.parse import quote

import django

django.setup()

from django.db import connection  # noqa: E402

from partnerships.curation.editing import edit  # noqa: E402
from partnerships.models import Agreement  # noqa: E402
from partnerships.search.query import AgreementSearch  # noqa: E402
from partnerships.search.results import Results  # noqa: E402
from tests.bench.serving import Connection, connect_to_each_worker  # noqa: E402

WORD = "鮮度"


def main(port: int, tries: int) -> None:
    agreement = Agreement.objects.get(number=Results(AgreementSearch()).page_numbers()[0])
    paths = [
        "/agreements/",
        f"/agreements/{agreement.number}/",
        f"/agreements/{agreement.number}.json",
        f"/agreements/?q={quote(WORD)}",
    ]
    connections = connect_to_each_worker(port)
    stale = sum(_is_stale(agreement, at, paths, connections) for at in range(1, tries + 1))
    print(json.dumps({"tries": tries, "stale": stale, "database": connection.vendor}))


def _is_stale(
    agreement: Agreement, at: int, paths: list[str], connections: list[Connection]
) -> bool:
    """Give the title number `at`, and tell whether either worker shows a page without it."""
    words = f"第{at}回"  # no mark of a hit stands inside
    edit(
        agreement,
        {"title": f"{WORD}の試験{words}"},
        by=None,
        reason="速度の試験",
        version=agreement.version,
    )
    path = paths[at % len(paths)]
    answers = [connection.get(path).body for connection in connections]
    return not all(words.encode() in body for body in answers)


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
