"""What hostile requests are made of: addresses, names, values, headers and forms."""

METHODS = (
    ["GET"] * 8 + ["POST"] * 4 + ["HEAD", "OPTIONS", "PUT", "DELETE", "PATCH", "TRACE", "BREW"]
)
PATHS = [
    *("/", "/agreements/", "/agreements.json", "/agreements.csv", "/agreements.atom"),
    *("/agreements.xlsx", "/agreements.geojson", "/agreements.ics", "/agreements.jsonl"),
    *("/agreements/1/", "/agreements/1.json", "/agreements/1/history/", "/changes/", "/suggest"),
    *("/agreements/1/versions/1/", "/agreements/facets/country/", "/prefectures/01/"),
    *("/countries/kr/", "/partners/1/", "/topics/tourism/", "/editions/2016-09/", "/timeline/"),
    *("/local-governments/011002/", "/reconcile/", "/reconcile/suggest/entity", "/en/"),
    *("/admin/", "/admin/login/", "/staff/login/", "/staff/second-factor/authenticate/"),
    *("/staff/second-factor/passkeys/login/", "/metrics", "/data/agreements-2016-09-01.zip"),
    *("/agreements/1/report/", "/reports/x/", "/embed/agreements/", "/card.png", "/catalog.ttl"),
    *("/agreements/qr.svg", "/agreements/1/versions/1/card.png", "/partners/map.svg"),
    *("/changes.json", "/changes.atom", "/partners/1.json", "/countries/kr.atom", "/data/"),
    *("/reconcile/preview/x", "/reconcile/flyout/entity/x", "/reconcile/properties"),
    *("/static/../settings.py", "/sitemap-agreements-1.xml", "/healthz", "/readyz"),
]
NAMES = [
    *("q", "prefecture", "local_government", "country", "topic", "partner_kind", "signed_from"),
    *("signed_to", "has_url", "listed", "sort", "page", "per_page", "excel", "in", "prefix"),
    *("queries", "next", "login", "password", "code", "credential", "csrfmiddlewaretoken", "x"),
]
VALUES = [
    *("", " ", "\0", "\ud800", "\ufffe", "\u202e", "​", "🗾", "釜山", "ｶﾞ", "ﷺ" * 20),
    *("'", '"', "' OR 1=1 --", '"; DROP TABLE x; --', "1' AND SLEEP(9)#", "%' ESCAPE '!"),
    *(
        "<script>alert(1)</script>",
        "{{7*7}}",
        "{% debug %}",
        "${jndi:ldap://x}",
        "../../etc/passwd",
    ),
    *("-1", "0", "1e309", "NaN", "9" * 30, "9" * 4000, "０１", "٣", "0x10", "1/0", "2016-13-45"),
    *(
        "(((((((",
        "*",
        '"',
        "-",
        "- -",
        "OR",
        "OR OR",
        "a OR",
        "NEAR(a b)",
        "a*",
        "^a",
        "\\",
        "%",
        "_",
    ),
    *("{}", "[]", '{"q0":{"query":1}}', '{"q0":', "null", "[" * 3000, "a" * 6000, "あ" * 800),
    *("https://evil.example/", "//evil.example", "javascript:alert(1)", "\r\nX: y", "a\nb"),
]
HEADERS = [
    *("Accept-Language", "If-None-Match", "If-Modified-Since", "Range", "Cookie", "Referer"),
    *("X-Forwarded-For", "X-Forwarded-Proto", "X-Forwarded-Host", "X-Request-ID", "Origin"),
    *("Authorization", "Accept-Encoding", "Content-Encoding", "X-HTTP-Method-Override", "Expect"),
    *("Transfer-Encoding", "Connection", "Content-Range", "If-Range", "Upgrade", "Forwarded"),
]
KINDS = [
    *("application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "application/json"),
    *(
        "multipart/form-data",
        "text/plain; charset=utf-7",
        "text/xml",
        "",
        "nonsense",
        "a/b; c=\xff",
    ),
]
HOSTS = ["127.0.0.1"] * 12 + ["", "evil.example", "127.0.0.1:99999", "[::1", "127.0.0.1, b", "あ"]
QUESTIONS = "?"  # in its place: JSON for the reconciliation service
_REPORT = {"field": "title", "text": "誤り", "source": "", "email": "", "website": ""}
_EXTEND = '{"ids": ["1"], "properties": [{"id": "country"}]}'
FORMS = [
    *[("/agreements/1/report/", _REPORT)] * 4,
    *[("/reconcile/", {"queries": QUESTIONS})] * 4,
    *[("/reconcile/", {"extend": _EXTEND})] * 2,
    ("/staff/second-factor/passkeys/login/", {"credential": "{}"}),
    ("/staff/login/", {"login": "editor", "password": "wrong", "next": "/admin/"}),  # dear: hashing
]
