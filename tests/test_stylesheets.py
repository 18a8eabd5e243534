"""What the style sheets promise: layers, tokens for every colour, and a page of all components."""

import re
from pathlib import Path

import pytest
from django.test import RequestFactory

from partnerships.views.components import component_list

COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
SCHEME = re.compile(r"@media \(prefers-color-scheme: dark\) \{(.*?)\n  \}", re.DOTALL)
CLASS = re.compile(r"\.([a-z][a-z0-9-]*)")


@pytest.fixture
def sheets(repository: Path) -> dict[str, str]:
    """The public style sheets without their comments, by name."""
    files = (repository / "static" / "css").glob("*.css")
    return {file.name: COMMENT.sub("", file.read_text(encoding="utf-8")) for file in files}


def selectors(sheet: str) -> str:
    return " ".join(re.findall(r"([^{};]+)\{", sheet))


def test_a_scheme_changes_colours_only_and_only_as_tokens(sheets: dict[str, str]) -> None:
    said = {name for name, sheet in sheets.items() if "prefers-color-scheme" in sheet}
    assert said == {"tokens.css"}
    (dark,) = SCHEME.findall(sheets["tokens.css"])
    declared = re.findall(r"^\s*([\w-]+):", dark, re.MULTILINE)
    assert len(declared) > 30
    assert [name for name in declared if not name.startswith("--")] == []


@pytest.mark.django_db
def test_the_page_of_components_shows_every_class(sheets: dict[str, str]) -> None:
    shown = set()
    for value in re.findall(r'class="([^"]*)"', component_page()):
        shown.update(value.split())
    assert set(CLASS.findall(selectors(sheets["components.css"]))) - shown == set()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "state",
    [
        'aria-current="page"',
        'aria-current="true"',
        'aria-invalid="true"',
        'aria-selected="true"',
        "disabled",
        "<details",
        " open>",
        'class="missing"',
        'class="notice is-warning"',
    ],
)
def test_the_page_of_components_shows_states(state: str) -> None:
    assert state in component_page()


def component_page() -> str:
    return component_list(RequestFactory().get("/components/")).text
