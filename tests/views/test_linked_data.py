"""JSON-LD in pages, and the DCAT-AP catalogue: read as machines read them, held against shapes."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from pyshacl import validate
from pytest_django import Settings
from rdflib import DCAT, DCTERMS, FOAF, RDF, SKOS, XSD, Graph, Literal, URIRef
from rdflib.compare import isomorphic

from partnerships.exports.linked_data import wikidata
from partnerships.models import Country, Prefecture
from tests.making import make_agreement, make_partner

pytestmark = [
    pytest.mark.django_db,
    # rdflib's own reader of JSON-LD still makes one.
    pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning"),
]

SITE = "http://127.0.0.1:8000"
Triple = tuple[None, URIRef, URIRef | None]
SHAPES = Path(__file__).parents[1] / "data" / "dcat_ap_3_shapes.ttl"


@pytest.fixture(autouse=True)
def data_folder(tmp_path: Path, settings: Settings) -> None:
    """Files that are kept are kept elsewhere."""
    settings.DATA_DIR = tmp_path


def blocks(client: Client, address: str) -> dict[str, Any]:
    """Give the data blocks of a page by their type, read as JSON and as RDF."""
    response = client.get(address)
    assert response.status_code == 200
    texts = re.findall(
        r'<script type="application/ld\+json">(.*?)</script>', response.text, re.DOTALL
    )
    found = {value["@type"]: value for value in map(json.loads, texts)}
    assert len(found) == len(texts)
    for value in found.values():
        assert value["@context"] == "https://schema.org"
        # With the vocabulary's own address for context, so that nothing is fetched.
        offline = value | {"@context": {"@vocab": "https://schema.org/"}}
        assert len(Graph().parse(data=json.dumps(offline), format="json-ld")) > 1
    return found


@pytest.mark.usefixtures("record")
def test_home_describes_the_site_and_the_data(client: Client) -> None:
    found = blocks(client, "/")
    assert [*found] == ["WebSite", "Dataset"]
    template = found["WebSite"]["potentialAction"]["target"]["urlTemplate"]
    assert template == f"{SITE}/agreements/?q={{q}}"
    address = template.replace("{q}", "観光").removeprefix(SITE)
    assert "「観光」を含む協定" in client.get(address).text
    assert blocks(client, "/en/")["WebSite"]["url"] == f"{SITE}/en/"


@pytest.mark.usefixtures("record")
def test_every_form_that_a_data_set_names_is_there(client: Client) -> None:
    found = blocks(client, "/about/data/")
    assert [*found] == ["Dataset", "BreadcrumbList"]
    dataset = found["Dataset"]
    assert "を加工して作成" in dataset["creditText"]
    assert dataset["license"] == f"{SITE}/about/data/", "the terms of the list are not known"
    for form in dataset["distribution"]:
        response = client.get(form["contentUrl"].removeprefix(SITE), follow=True)
        assert response.headers["Content-Type"].split(";")[0] == form["encodingFormat"]
        assert response.getvalue()


@pytest.mark.usefixtures("record")
def test_an_agreement_tells_its_parties(client: Client) -> None:
    found = blocks(client, "/agreements/3/")
    agreement = found["CreativeWork"]
    assert agreement["name"] == "<b>経済</b>覚書"
    assert agreement["dateCreated"] == "2012"
    hokkaido, sapporo, taipei, _ = agreement["contributor"]
    assert (hokkaido["@type"], hokkaido["areaServed"]) == (
        "GovernmentOrganization",
        {
            "@type": "AdministrativeArea",
            "name": "北海道",
            "identifier": "JP-01",
            "sameAs": "http://www.wikidata.org/entity/Q1037393",
        },
    )
    assert sapporo["identifier"]["value"] == "011002"
    assert sapporo["areaServed"]["containedInPlace"] == hokkaido["areaServed"]
    country = taipei["areaServed"]["containedInPlace"]
    assert (taipei["@type"], country["identifier"], country["sameAs"]) == (
        "Organization",
        "TW",
        "http://www.wikidata.org/entity/Q865",
    )


@pytest.mark.usefixtures("record")
def test_what_is_not_known_is_left_out(client: Client) -> None:
    agreement = blocks(client, "/agreements/4/")["CreativeWork"]
    assert not {"name", "abstract", "dateCreated", "subjectOf", "keywords"} & {*agreement}


@pytest.mark.usefixtures("record")
def test_breadcrumbs_lead_where_the_page_leads(client: Client) -> None:
    steps = blocks(client, "/agreements/3/")["BreadcrumbList"]["itemListElement"]
    assert [(step["position"], step["name"], step.get("item")) for step in steps] == [
        (1, "ホーム", f"{SITE}/"),
        (2, "協定をさがす", f"{SITE}/agreements/"),
        (3, "<b>経済</b>覚書", None),
    ]
    english = blocks(client, "/en/countries/kr/")["BreadcrumbList"]["itemListElement"]
    assert english[1]["item"] == f"{SITE}/en/countries/"


def test_no_text_ends_its_block(client: Client) -> None:
    evil = '</script><script>alert(1)</script><!-- " \\ & \u2028'
    number = make_agreement(title=evil, partners=[make_partner(evil)]).number
    found = blocks(client, f"/agreements/{number}/")
    assert found["CreativeWork"]["name"] == evil
    assert found["CreativeWork"]["contributor"][1]["name"] == evil
    assert "<script>alert" not in client.get(f"/agreements/{number}/").text


@pytest.mark.usefixtures("record")
def test_the_catalogue_is_dcat_ap(client: Client) -> None:
    turtle = client.get("/catalog.ttl")
    json_ld = client.get("/catalog.jsonld")
    assert turtle.headers["Content-Type"] == "text/turtle"
    assert json_ld.headers["Content-Type"] == "application/ld+json"
    graph = Graph().parse(data=turtle.content, format="turtle")
    assert isomorphic(graph, Graph().parse(data=json_ld.content, format="json-ld"))
    conforms, _, report = validate(graph, shacl_graph=Graph().parse(SHAPES))
    assert conforms, report
    urls = [*graph.objects(None, DCAT.downloadURL), *graph.objects(None, DCAT.endpointURL)]
    assert len(urls) == 9
    for url in map(str, [*urls, *graph.objects(None, DCAT.endpointDescription)]):
        response = client.get(url.removeprefix(SITE))
        assert response.status_code in (200, 302)
        response.getvalue()


SPOILT: dict[str, Triple] = {
    "a data set without a title": (None, DCTERMS.title, None),
    "no publisher": (None, DCTERMS.publisher, None),
    "a language that is no LinguisticSystem": (None, RDF.type, DCTERMS.LinguisticSystem),
    "a place that is no Location": (None, RDF.type, DCTERMS.Location),
    "a theme without a label": (None, SKOS.prefLabel, None),
    "a licence that is no LicenseDocument": (None, RDF.type, DCTERMS.LicenseDocument),
    "a distribution that nothing leads to": (None, DCAT.accessURL, None),
    "a media type that is none": (None, RDF.type, DCTERMS.MediaType),
    "a service without an address": (None, DCAT.endpointURL, None),
}


@pytest.mark.usefixtures("record")
@pytest.mark.parametrize("removed", SPOILT.values(), ids=SPOILT)
def test_the_shapes_see_what_is_missing(removed: Triple, client: Client) -> None:
    graph = Graph().parse(data=client.get("/catalog.ttl").content, format="turtle")
    assert list(graph.triples(removed))
    graph.remove(removed)
    conforms, _, _ = validate(graph, shacl_graph=Graph().parse(SHAPES))
    assert not conforms


@pytest.mark.usefixtures("record")
def test_a_second_value_of_what_there_is_one_is_seen(client: Client) -> None:
    graph = Graph().parse(data=client.get("/catalog.ttl").content, format="turtle")
    for publisher in graph.objects(None, DCTERMS.publisher):
        graph.add((publisher, FOAF.name, Literal("y")))
    assert validate(graph, shacl_graph=Graph().parse(SHAPES))[0], "names may be several"
    for dataset in graph.subjects(RDF.type, DCAT.Dataset):
        graph.add((dataset, DCTERMS.modified, Literal("2026-01-01", datatype=XSD.date)))
    assert not validate(graph, shacl_graph=Graph().parse(SHAPES))[0]


def test_every_wikidata_item_is_one_country_or_prefecture() -> None:
    countries, prefectures = wikidata("countries"), wikidata("prefectures")
    items = [*countries.values(), *prefectures.values()]
    assert len({*items}) == len(items) == 248 + 47
    assert {*countries} <= {*Country.objects.values_list("code", flat=True)}
    assert {*prefectures} == {*Prefecture.objects.values_list("code", flat=True)}
    assert all(re.fullmatch(r"Q[1-9]\d*", item) for item in items)
    assert (countries["JP"], countries["KR"], countries["US"]) == ("Q17", "Q884", "Q30")
    # The administrative Hokkaido, not the island (Q35581).
    assert (prefectures["01"], prefectures["13"]) == ("Q1037393", "Q1490")


@pytest.mark.usefixtures("record")
def test_the_page_of_a_place_says_which_place_it_is(client: Client) -> None:
    hokkaido = blocks(client, "/prefectures/01/")["AdministrativeArea"]
    assert hokkaido["sameAs"] == "http://www.wikidata.org/entity/Q1037393"
    assert (hokkaido["name"], hokkaido["identifier"]) == ("北海道", "JP-01")
    korea = blocks(client, "/en/countries/kr/")["Country"]
    assert (korea["name"], korea["url"]) == ("South Korea", f"{SITE}/en/countries/kr/")
    assert korea["sameAs"] == "http://www.wikidata.org/entity/Q884"
    assert [*blocks(client, "/topics/tourism/")] == ["BreadcrumbList"]
