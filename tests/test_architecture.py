"""Imports point one way, files are named for their subject, and no test reaches the network."""

import ast
import re
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_socket import SocketConnectBlockedError

PACKAGE = "partnerships"

# What each part may import besides itself and the standard library. A new part gets a line here,
# below everything that it builds on.
VALUES = {"dates", "text"}
RECORD = VALUES | {"furigana", "languages", "models"}
EVERYTHING_BELOW_PAGES = RECORD | {
    "search",
    "curation",
    "exports",
    "importing",
    "reconciling",
    "sharing",
    "jobs",
}
MAY_IMPORT = {
    "text": set[str](),
    "dates": {"text"},
    "formats": set(),
    "furigana": set(),
    "languages": {"dates"},
    "models": VALUES | {"languages"},
    "search": RECORD,
    "curation": RECORD | {"search"},
    "exports": RECORD | {"search", "release"},
    "sharing": RECORD | {"search"},
    "importing": RECORD | {"search", "curation"},
    "limits": set[str](),
    "links": RECORD | {"search", "curation", "release"},
    "jobs": RECORD | {"importing"},
    "backups": RECORD | {"search", "curation", "exports", "release"},
    "reconciling": RECORD | {"search"},
    "accounts": RECORD | {"curation", "limits"},
    "replicas": RECORD | {"search", "metrics"},
    "templatetags": RECORD | {"search", "exports"},
    "views": EVERYTHING_BELOW_PAGES | {"templatetags", "release", "limits", "metrics", "replicas"},
    "admin": EVERYTHING_BELOW_PAGES | {"templatetags"},
    "management": EVERYTHING_BELOW_PAGES | {"accounts", "links", "backups"},
    "migrations": RECORD,
    "urls": EVERYTHING_BELOW_PAGES | {"limits", "views", "admin"},
    "apps": EVERYTHING_BELOW_PAGES | {"accounts"},
    "logs": {"tracebacks"},
    "metrics": set[str](),
    "middleware": {"languages", "logs", "metrics"},
    "static_files": set[str](),
    "tracebacks": set[str](),
    "environment": set[str](),
    "release": set[str](),
    "settings": {"environment"},
    "shared_cache": set[str](),
    "wsgi": {"limits"},
}
NAMES_WITHOUT_A_SUBJECT = {"utils", "helpers", "services", "managers", "common"}


def python_files(repository: Path) -> list[Path]:
    return [
        path
        for path in (repository / PACKAGE).rglob("*.py")
        if path.parent.name != PACKAGE or path.name != "__init__.py"
    ]


def part_of(module: str) -> str:
    """`partnerships.models.places` belongs to the part `models`."""
    return module.split(".")[1]


def imported_modules(source: str, package: str) -> Iterator[tuple[int, str]]:
    """Line and full name of everything of our package that a module of `package` imports."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = package.split(".")[: len(package.split(".")) - node.level + 1]
            base = ".".join([*(above if node.level else []), *filter(None, [node.module])])
            yield from ((node.lineno, f"{base}.{alias.name}") for alias in node.names)


def upward_imports(source: str, package: str, part: str) -> list[str]:
    """The import lines of a module that point to a part it may not know."""
    allowed = MAY_IMPORT[part] | {part}
    return [
        f"{line}: {module}"
        for line, module in imported_modules(source, package)
        if module.startswith(f"{PACKAGE}.") and part_of(module) not in allowed
    ]


def test_every_part_has_its_place(repository: Path) -> None:
    parts = {path.relative_to(repository / PACKAGE).parts[0] for path in python_files(repository)}
    assert {part.removesuffix(".py") for part in parts} <= set(MAY_IMPORT)


def test_imports_point_one_way(repository: Path) -> None:
    faults = []
    for path in python_files(repository):
        names = path.relative_to(repository).with_suffix("").parts
        upward = upward_imports(path.read_text(), ".".join(names[:-1]), names[1])
        faults += [f"{path.relative_to(repository)}:{fault}" for fault in upward]
    assert faults == []


@pytest.mark.parametrize(
    ("source", "found"),
    [
        pytest.param("from partnerships.views import lists", 1, id="from-package"),
        pytest.param("import partnerships.views.lists", 1, id="import"),
        pytest.param("from partnerships import views", 1, id="from-top"),
        pytest.param("from ..views import lists", 1, id="relative"),
        pytest.param("def late():\n    from partnerships.views import lists", 1, id="inside"),
        pytest.param("from partnerships.dates import PartialDate", 0, id="downward"),
        pytest.param("from .places import Country", 0, id="sibling"),
        pytest.param("from django.views import View", 0, id="other-package"),
    ],
)
def test_an_upward_import_is_seen(source: str, found: int) -> None:
    assert len(upward_imports(source, "partnerships.models", "models")) == found


def test_pages_are_kept_in_the_cache_of_pages(repository: Path) -> None:
    """Django's default cache may be a table of the database: public reads never write there."""
    found = [p.name for p in python_files(repository) if "cache import cache\n" in p.read_text()]
    assert found == []


@pytest.mark.parametrize("part", ["views", "exports", "sharing", "reconciling", "templatetags"])
def test_public_pages_ask_the_database_that_the_router_names(repository: Path, part: str) -> None:
    """`django.db.connection` is the primary's: what it is asked for fails while that is down."""
    paths = [path for path in (repository / PACKAGE / part).rglob("*.py") if path.stem != "meta"]
    taken = re.compile(r"from django\.db import .*\bconnection\b")
    assert [path.name for path in paths if taken.search(path.read_text())] == []


def test_no_file_is_named_for_nothing(repository: Path) -> None:
    named = {part for path in (repository / PACKAGE).rglob("*.py") for part in path.parts}
    assert {name.removesuffix(".py") for name in named}.isdisjoint(NAMES_WITHOUT_A_SUBJECT)


def test_no_test_reaches_beyond_loopback() -> None:
    refused = pytest.raises(SocketConnectBlockedError)
    with socket.socket() as connection, pytest.warns(UserWarning, match="192.0.2.1"), refused:
        connection.connect(("192.0.2.1", 80))
