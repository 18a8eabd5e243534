"""What pages say to machines in schema.org's words (JSON-LD): the data set, agreements, the site.

The promised JSON of an agreement comes in, dicts go out; `templatetags/linked_data.py` writes them
into pages. What the record doesn't know is left out, never guessed.
"""

import csv
from functools import cache
from typing import Any

from django.conf import settings

from partnerships.exports import terms
from partnerships.exports.files import XLSX_TYPE
from partnerships.languages import address_in
from partnerships.models import Edition
from partnerships.search.names import Names

Node = dict[str, Any]
CONTEXT = "https://schema.org"
KEYWORDS = ("自治体", "国際交流", "協定", "覚書")
_CODES = "全国地方公共団体コード"
_WIKIDATA = "http://www.wikidata.org/entity/"

# Title, address, media type of the whole record in each form.
FORMS = (
    ("CSV", "/agreements.csv", "text/csv"),
    ("Excel", "/agreements.xlsx", XLSX_TYPE),
    ("JSON", "/agreements.json", "application/json"),
    ("JSON Lines", "/agreements.jsonl", "application/jsonl"),
    ("GeoJSON", "/agreements.geojson", "application/geo+json"),
    ("Frictionless Data Package", "/data/latest.zip", "application/zip"),
    ("SQLite", "/data/agreements.sqlite3", "application/vnd.sqlite3"),
)


def whole(path: str) -> str:
    return f"{settings.SITE_URL}{path}"


def site_json(language: str) -> Node:
    """Describe the site and its search box."""
    return {
        "@context": CONTEXT,
        "@type": "WebSite",
        "@id": whole("/#site"),
        "url": whole(address_in(language, "/")),
        "name": terms.SITE_NAME,
        "inLanguage": language,
        "potentialAction": {
            "@type": "SearchAction",
            "target": {
                "@type": "EntryPoint",
                "urlTemplate": f"{whole(address_in(language, '/agreements/'))}?q={{q}}",
            },
            "query-input": "required name=q",
        },
    }


def dataset_json(count: int, on: str) -> Node:
    """Describe the record as a data set, as of a day; one query for the editions."""
    return {
        "@context": CONTEXT,
        "@type": "Dataset",
        "@id": whole("/about/data/#dataset"),
        "name": f"{terms.DATA_NAME}の記録",
        "description": terms.DESCRIPTION,
        "url": whole("/about/data/"),
        "identifier": whole("/about/data/"),
        "keywords": [*KEYWORDS],
        "inLanguage": "ja",
        "isAccessibleForFree": True,
        "dateModified": on,
        "version": on,
        "size": f"{count}件",
        "spatialCoverage": {"@type": "Country", "name": "日本", "sameAs": f"{_WIKIDATA}Q17"},
        # The list's terms are not known, so the page that says so is the licence.
        "license": whole("/about/data/"),
        "creditText": terms.credit(),
        "creator": {"@type": "Organization", "name": terms.SITE_NAME, "url": whole("/")},
        "isBasedOn": [
            {"@type": "Dataset", "name": edition.title, "creator": _organization(edition.publisher)}
            for edition in Edition.objects.all()
        ],
        "distribution": [
            {
                "@type": "DataDownload",
                "name": name,
                "encodingFormat": media_type,
                "contentUrl": whole(path),
            }
            for name, path, media_type in FORMS
        ],
    }


def agreement_json(document: Node, names: Names, language: str) -> Node:
    """Describe an agreement and who signed it; a date as far as it is known."""
    parties = [_government(values, names) for values in document["local_governments"]]
    parties += [_partner(values, names) for values in document["partners"]]
    found = {
        "@context": CONTEXT,
        "@type": "CreativeWork",
        "@id": whole(f"{document['url']}#agreement"),
        "url": whole(address_in(language, document["url"])),
        "identifier": str(document["number"]),
        "name": document["title"],
        "abstract": document["summary"],
        "dateCreated": document["signed"],
        "dateModified": document["updated_at"],
        "version": document["version"],
        "inLanguage": "ja",
        "contributor": parties,
        "keywords": [names.label("topic", code) for code in document["topics"]],
        "subjectOf": document["official_url"],
        "isPartOf": {"@id": whole("/about/data/#dataset")},
    }
    return {key: value for key, value in found.items() if value}


def breadcrumbs_json(steps: list[tuple[str, str]], language: str) -> Node:
    """Describe the way to a page; the last step is the page, which needs no address."""
    return {
        "@context": CONTEXT,
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": place, "name": name}
            | ({"item": whole(address_in(language, path))} if path else {})
            for place, (name, path) in enumerate(steps, 1)
        ],
    }


def country_json(code: str, name: str) -> Node:
    """Describe a country; the Wikidata item where it is certain."""
    return {"@type": "Country", "name": name, "identifier": code} | _same_as("countries", code)


def prefecture_json(code: str, name: str) -> Node:
    """Describe a prefecture by its JIS X 0401 code, with its Wikidata item."""
    named = {"@type": "AdministrativeArea", "name": name, "identifier": f"JP-{code}"}
    return named | _same_as("prefectures", code)


def place_json(facet: str, code: str, name: str, path: str, language: str) -> Node | None:
    """Describe the prefecture or country that a page is about; nothing for other subjects."""
    describe = {"prefecture": prefecture_json, "country": country_json}.get(facet)
    if describe is None:
        return None
    own = {"@id": whole(f"{path}#place"), "url": whole(address_in(language, path))}
    return {"@context": CONTEXT} | describe(code.upper(), name) | own


def _same_as(table: str, code: str) -> Node:
    item = wikidata(table).get(code)
    return {"sameAs": f"{_WIKIDATA}{item}"} if item else {}


@cache
def wikidata(table: str) -> dict[str, str]:
    """Give the Wikidata items of `countries` or `prefectures` by code (fixtures/wikidata_*.csv)."""
    path = settings.BASE_DIR / "fixtures" / f"wikidata_{table}.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return {row["code"]: row["wikidata"] for row in csv.DictReader(file)}


def _organization(name: str) -> Node:
    return {"@type": "Organization", "name": name}


def _government(values: Node, names: Names) -> Node:
    code = values["prefecture"]
    prefecture = prefecture_json(code, names.label("prefecture", code))
    area: Node = {"@type": "AdministrativeArea", "name": values["name"]}
    is_prefecture = values["code"].startswith(f"{code}000")
    area = prefecture if is_prefecture else area | {"containedInPlace": prefecture}
    return {
        "@type": "GovernmentOrganization",
        "@id": whole(f"/local-governments/{values['code']}/#organization"),
        "name": values["name"],
        "url": whole(f"/local-governments/{values['code']}/"),
        "identifier": {"@type": "PropertyValue", "propertyID": _CODES, "value": values["code"]},
        "areaServed": area,
    }


def _partner(values: Node, names: Names) -> Node:
    partner = {
        **_organization(values["name"]),
        "@id": whole(f"/partners/{values['id']}/#organization"),
        "url": whole(f"/partners/{values['id']}/"),
    }
    if code := values["country"]:
        country = country_json(code, names.label("country", code.lower()))
        is_place = values["kind"] in ("city", "region")
        area = {"@type": "AdministrativeArea", "name": values["name"], "containedInPlace": country}
        partner["areaServed"] = area if is_place else country
    return partner
