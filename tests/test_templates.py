"""What holds for all templates and styles, and the filters that templates use."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.http import QueryDict
from django.template import Context
from django.template.loader import get_template, render_to_string
from django.test import RequestFactory

from partnerships.search.filters import read_search
from partnerships.templatetags import site

ROOT = Path(settings.BASE_DIR)
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
PUBLIC_TEMPLATES = [path for path in TEMPLATES if "admin" not in path.parts]
COMPONENTS = sorted((ROOT / "templates" / "components").glob("*.html"))
STYLES = sorted((ROOT / "static" / "css").glob("*.css"))
MOST_LINES = 120

NOT_ALLOWED = {
    "inline style": r"\sstyle\s*=|<style",
    "inline script": r"\son[a-z]+\s*=|<script(?![^>]*\ssrc=)|javascript:",
    "file of another host": r"<(?:link|script|img)[^>]*(?:src|href)\s*=\s*[\"'](?:https?:)?//",
}


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("path", TEMPLATES, ids=name_of)
def test_template_compiles(path: Path) -> None:
    get_template(path.relative_to(ROOT / "templates").as_posix())


@pytest.mark.parametrize("path", TEMPLATES, ids=name_of)
def test_template_is_short(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= MOST_LINES


def depth_of_conditions(text: str) -> int:
    depth = most = 0
    for tag in re.findall(r"{%\s*(if|endif)\b", text):
        depth += 1 if tag == "if" else -1
        most = max(most, depth)
    return most


@pytest.mark.parametrize("path", PUBLIC_TEMPLATES, ids=name_of)
def test_template_has_one_level_of_conditions(path: Path) -> None:
    assert depth_of_conditions(path.read_text(encoding="utf-8")) <= 1


@pytest.mark.parametrize("what", NOT_ALLOWED)
@pytest.mark.parametrize("path", TEMPLATES, ids=name_of)
def test_template_needs_no_exception_from_the_content_policy(path: Path, what: str) -> None:
    assert not re.search(NOT_ALLOWED[what], path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", COMPONENTS, ids=name_of)
def test_component_says_what_it_takes(path: Path) -> None:
    assert path.read_text(encoding="utf-8").startswith("{# takes: ")


@pytest.mark.parametrize("path", TEMPLATES, ids=name_of)
def test_component_gets_only_what_it_takes(path: Path) -> None:
    includes = re.findall(r"{%\s*include [^%]*components/[^%]*%}", path.read_text(encoding="utf-8"))
    assert [include for include in includes if not re.search(r"\sonly\s*%}$", include)] == []


@pytest.mark.parametrize("path", STYLES, ids=name_of)
def test_style_names_classes_only(path: Path) -> None:
    rules = re.sub(r"/\*.*?\*/", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    selectors = re.findall(r"([^{};]+){", rules)
    assert [selector for selector in selectors if "#" in selector] == []
    assert "!important" not in rules
    assert "url(" not in rules


@pytest.mark.parametrize("path", STYLES, ids=name_of)
def test_style_takes_its_colours_from_the_tokens(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert path.name == "tokens.css" or not re.search(r"#[0-9a-fA-F]{3,8}\b|\brgba?\(", text)


def test_tokens_say_whose_values_they_are() -> None:
    text = (ROOT / "static" / "css" / "tokens.css").read_text(encoding="utf-8")
    assert "デジタル庁デザインシステム" in text


@pytest.mark.parametrize(
    "name", ["400.html", "403.html", "404.html", "413.html", "429.html", "500.html"]
)
def test_error_page_needs_neither_request_nor_database(name: str) -> None:
    page = render_to_string(name)
    assert page.count("<h1>") == 1
    assert 'aria-current="page"' not in page


@pytest.mark.parametrize(
    ("path", "current"),
    [
        ("/agreements/", {"協定をさがす": "page"}),
        ("/agreements/17/", {"協定をさがす": "true"}),
        ("/local-governments/011002/", {"都道府県": "true"}),
        ("/partners/", {"国・地域": "true"}),
        ("/", {}),
    ],
)
def test_menu_shows_where_the_reader_is(path: str, current: dict[str, str]) -> None:
    menu = site.site_menu(Context({"request": RequestFactory().get(path)}))
    found = re.findall(r'aria-current="(\w+)">([^<]+)</a>', menu)
    assert {label: value for value, label in found} == current


@pytest.mark.parametrize(
    ("summary", "expected"),
    [
        ("文化・芸術の交流", ["文化・芸術の交流"]),
        (
            "・2014年5月12日締結 ・長期留学(高等学校卒業生の留学) ・講師派遣",
            ["・2014年5月12日締結", "・長期留学(高等学校卒業生の留学)", "・講師派遣"],
        ),
        ("(1)県産品の輸出促進 (2)観光客の誘致", ["(1)県産品の輸出促進", "(2)観光客の誘致"]),
        ("締結をしました。 ○研修の受け入れ", ["締結をしました。", "○研修の受け入れ"]),
        ("観光交流の推進 [2010年5月10日締結]", ["観光交流の推進", "[2010年5月10日締結]"]),
        ("一行目\n二行目\n\n三行目", ["一行目", "二行目", "三行目"]),
        ("", []),
    ],
    ids=["no bullet", "bullets", "numbers", "after a full stop", "note", "lines", "empty"],
)
def test_summary_breaks_before_its_bullets(summary: str, expected: list[str]) -> None:
    assert site.lines(summary) == expected


def test_search_form_keeps_the_other_parameters() -> None:
    search = read_search(QueryDict("q=観光&country=kr&country=cn&signed_from=2010&page=3"))
    assert site.parameters_without(search, "q") == [
        ("country", "cn"),
        ("country", "kr"),
        ("signed_from", "2010"),
    ]


@pytest.mark.parametrize(("count", "expected"), [(0, 0), (1, 1), (2, 1), (5, 2), (10, 3), (99, 4)])
def test_map_shades_by_count(count: int, expected: int) -> None:
    assert site.shade(count) == expected
