"""`make bench`: builds the records, measures the site and Datasette, and writes the document."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from tests.bench.addresses import Addresses
from tests.bench.databases import Database, prepare_all
from tests.bench.flat import make_flat
from tests.bench.goals import Run
from tests.bench.measuring import Figures, count_stale, measure_datasette, measure_site
from tests.bench.options import DATA, KEPT, Options, read_options
from tests.bench.postgres import kept_server
from tests.bench.report import write_report


def main(arguments: list[str]) -> None:
    options = read_options(arguments)
    DATA.mkdir(parents=True, exist_ok=True)
    (KEPT / "server.log").unlink(missing_ok=True)
    with _server(options) as server:
        databases = prepare_all(options.databases, options.sizes, server)
        figures = [*_of_datasette(options), *_of_site(options, databases)]
        smallest = [one for one in databases if one.size == options.sizes[0]]
        stale = {one.kind: count_stale(one, server, options.tries) for one in smallest}
    write_report(Run(figures, stale, options.tries), options)


@contextmanager
def _server(options: Options) -> Iterator[str]:
    """Give PostgreSQL's URL where it is measured, else ""."""
    if "postgresql" not in options.databases:
        yield ""
        return
    with kept_server() as url:
        yield url


def _of_datasette(options: Options) -> Iterator[Figures]:
    if options.with_datasette:
        for size in options.sizes:
            file = make_flat(size)
            yield measure_datasette(file, Addresses(file, size), options.seconds)


def _of_site(options: Options, databases: list[Database]) -> Iterator[Figures]:
    for database in databases:
        addresses = Addresses(make_flat(database.size), database.size)
        yield measure_site(database, addresses, options.seconds)


if __name__ == "__main__":
    main(sys.argv[1:])
