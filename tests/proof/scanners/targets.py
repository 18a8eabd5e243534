"""Every parameter of every public form and list, as sqlmap is given it: an address and a body."""

from dataclasses import dataclass

from tests.serving.hostile import TOKEN

_SEARCH = (
    "q=%E9%87%9C%E5%B1%B1&prefecture=01&local_government=011002&country=kr&topic=tourism"
    "&partner_kind=city&signed_from=2000&signed_to=2010&has_url=yes&listed=yes&sort=newest"
)
_QUESTIONS = '{"q0": {"query": "釜山*", "type": "partner*", "limit": 3}}'


@dataclass(frozen=True)
class Target:
    """`path` with its query; `body` is sent by POST; a `*` marks a place inside a value."""

    path: str
    body: str = ""
    cookie: str = ""


TARGETS = [
    Target(f"/agreements/?{_SEARCH}&page=1&per_page=20"),
    Target(f"/en/agreements/?{_SEARCH}"),
    Target(f"/agreements.json?{_SEARCH}&page=1&per_page=20&fields=number,title"),
    Target(f"/agreements.csv?{_SEARCH}&excel=yes"),
    Target(f"/agreements.jsonl?{_SEARCH}"),
    Target(f"/agreements.atom?{_SEARCH}"),
    Target(f"/embed/agreements/?{_SEARCH}"),
    Target(f"/agreements/facets/country/?{_SEARCH}&in=a"),
    Target("/suggest?q=a"),
    Target("/changes/?page=1&kind=edited"),
    Target("/partners/?page=1&kind=city"),
    Target("/changes.json?page=1&per_page=20"),
    Target("/partners.json?page=1&per_page=20"),
    Target("/agreements/1*"),
    Target("/prefectures/01*/"),
    Target("/local-governments/011002*/"),
    Target("/countries/kr*/"),
    Target("/topics/tourism*/"),
    Target("/editions/2016-09*/"),
    Target("/reports/x*/"),
    Target("/reconcile/suggest/entity?prefix=a&cursor=0"),
    Target("/reconcile/properties?type=partner&limit=3"),
    Target("/reconcile/", f"queries={_QUESTIONS}"),
    Target(
        "/agreements/1/report/",
        "field=title&text=x&source=y&email=a%40example.jp&website=&csrfmiddlewaretoken=" + TOKEN,
        f"csrftoken={TOKEN}",
    ),
    Target(
        "/staff/login/",
        f"login=editor&password=wrong&next=%2Fadmin%2F&csrfmiddlewaretoken={TOKEN}",
        f"csrftoken={TOKEN}",
    ),
]
