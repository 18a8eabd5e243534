"""What is measured of one database or of Datasette, in which order; gives figures by name."""

import json
import sys
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

from tests.bench.addresses import Addresses, mean_rows
from tests.bench.databases import Database, copy_of, run_python
from tests.bench.load import Measure, ask_one_by_one, run_wrk
from tests.bench.serving import Server, connect_to_each_worker, datasette, site

LENGTHS = (1, 2, 5)
COMMON_WORDS = ("観光", "経済")
WARM = 20
WARM_UP = 2
ONE_BY_ONE_FROM = 1_000_000
# Fewer numbers than this would be asked twice in one measurement.
FEW = 20_000


@dataclass
class Figures:
    """All that one run measured of one server and size. `times` is of one connection alone."""

    kind: str
    size: int
    rates: dict[str, Measure] = field(default_factory=dict)
    times: dict[str, Measure] = field(default_factory=dict)
    facts: dict[str, float] = field(default_factory=dict)


def measure_datasette(file: Path, addresses: Addresses, seconds: int) -> Figures:
    """Measure Datasette's list with four facets, and its row pages."""
    figures = Figures("datasette", addresses.size)
    with datasette(file) as server:
        server.get(addresses.datasette_lists(1)[0])
        for name, paths in (
            ("detail, cold", addresses.datasette_rows()),
            ("list, cold", addresses.datasette_lists()),  # last: it goes on with what it was asked
        ):
            figures.rates[name] = _said(figures, name, run_wrk(server, paths, seconds))
    return figures


def measure_site(database: Database, addresses: Addresses, seconds: int) -> Figures:
    """Measure every kind of page under load, then alone where the record is large."""
    figures = Figures(database.kind, database.size)
    figures.facts |= {"load s": database.load_seconds, "index s": database.index_seconds}
    told = json.loads(run_python(["-m", "tests.bench.sets"], database.url))
    figures.facts["sets s"] = told["seconds"]
    with site(database.url) as server:
        _warm_up(server, addresses)
        for name, take in _measures(server, addresses, seconds).items():
            figures.rates[name] = _said(figures, name, take())
        if database.size >= ONE_BY_ONE_FROM:
            figures.times = _times(server, addresses, seconds)
        memory = server.memory()
        figures.facts |= {
            "worker RSS MB": max(rss for rss, _ in memory),
            "worker PSS MB": max(pss for _, pss in memory),
            "rows a page": _mean_rows(server, addresses),
        }
    if database.size < FEW:
        with site(database.url, keeps_pages=False) as server:
            _warm_up(server, addresses)
            name = "detail, cold"
            measure = run_wrk(server, addresses.details(), seconds)
            figures.rates[name] = _said(figures, name, measure)
    return figures


def count_stale(database: Database, server_url: str, tries: int) -> int:
    """Edit so many times, and give how often a worker then showed a page of before."""
    with copy_of(database, server_url) as url, site(url) as server:
        told = run_python(["-m", "tests.bench.stale", f"{server.port}", f"{tries}"], url)
    return int(json.loads(told)["stale"])


def _measures(
    server: Server, addresses: Addresses, seconds: int
) -> dict[str, Callable[[], Measure]]:
    """Give each measurement by name, to be taken in this order."""

    def load(paths: list[str]) -> Callable[[], Measure]:
        return lambda: _cold(server, paths, seconds)

    warm = addresses.lists(WARM)
    measures = {
        "bare view": lambda: run_wrk(server, ["/constant/"], seconds),
        "list, cold": load(addresses.lists()),
        "list, warm": lambda: _warm(server, warm, seconds),
        "list, 304": lambda: _not_modified(server, warm[0], seconds),
    }
    for length in LENGTHS:
        for is_rare in (True, False):
            name = f"search, {length} {'rare' if is_rare else 'common'}"
            measures[name] = load(addresses.searches(length, is_rare=is_rare))
    if addresses.size >= FEW:
        measures["detail, cold"] = load(addresses.details())
    measures["json, cold"] = load(addresses.data())
    measures["json, warm"] = lambda: _warm(server, ["/agreements.json?per_page=20"], seconds)
    return measures


def _warm_up(server: Server, addresses: Addresses) -> None:
    """Have both workers build their sets and templates, then run a little."""
    paths = [*addresses.lists(3), *addresses.details()[:3], *addresses.data(3)]
    for connection in connect_to_each_worker(server.port, addresses.lists(1)[0]):
        for path in [*paths, *addresses.searches(2, is_rare=True, most=3)]:
            answer = connection.get(path)
            if answer.status != 200:
                sys.exit(f"{path}: {answer.status}")
        connection.close()
    run_wrk(server, addresses.lists(2000), WARM_UP)


def _cold(server: Server, paths: list[str], seconds: int) -> Measure:
    """Measure pages that nobody asked before; a list that was over too soon is a fault."""
    measure = run_wrk(server, paths, seconds)
    is_over = measure.rate * seconds > len(paths)
    return replace(measure, fault="addresses asked twice") if is_over else measure


def _warm(server: Server, paths: list[str], seconds: int) -> Measure:
    """Measure pages that both workers have answered already."""
    for connection in connect_to_each_worker(server.port):
        for path in paths:
            connection.get(path)
        connection.close()
    return run_wrk(server, paths, seconds)


def _not_modified(server: Server, path: str, seconds: int) -> Measure:
    etag = server.get(path).headers.get("ETag", "")
    if not etag:
        return Measure(0, 0, 0, fault="no ETag")
    status = server.get(path, **{"If-None-Match": etag}).status
    if status != 304:
        return Measure(0, 0, 0, fault=f"status {status}")
    return run_wrk(server, [path], seconds, etag)


def _times(server: Server, addresses: Addresses, seconds: int) -> dict[str, Measure]:
    """Ask one page after the other, so that a page's time is the server's own."""
    found = {"list, cold": ask_one_by_one(server, addresses.lists(2000), seconds)}
    for length in LENGTHS:
        for is_rare in (True, False):
            paths = addresses.searches(length, is_rare=is_rare, most=2000)
            name = f"search, {length} {'rare' if is_rare else 'common'}"
            found[name] = ask_one_by_one(server, paths, seconds)
    for word in COMMON_WORDS:
        paths = addresses.searches_for([word], 200)
        found[f"search, {word}"] = ask_one_by_one(server, paths, seconds)
    found["detail, cold"] = ask_one_by_one(server, addresses.details(), seconds)
    return found


def _mean_rows(server: Server, addresses: Addresses) -> float:
    bodies = [server.get(path).body for path in addresses.data(50)]
    return round(mean_rows(bodies), 1)


def _said(figures: Figures, name: str, measure: Measure) -> Measure:
    """Show how far we are."""
    print(
        f"{figures.kind:<10} {figures.size:>9,} {name:<16} {measure.rate:8.1f}/s"
        f" p50 {measure.p50:8.2f} p95 {measure.p95:8.2f} cpu {measure.cpu:7.2f} ms"
        f" {measure.kilobytes:6.1f} kB {measure.fault}",
        file=sys.stderr,
    )
    return measure
