"""JSON-LD in pages, and the DCAT-AP catalogue: read as machines read them, held against shapes."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from pyshacl import validate
from pytest_django import Settings
from rdflib import DCAT, DCTERMS, RDF, Graph, URIRef
from rdflib.compare import isomorphic

from partnerships.exports.linked_data import wikidata
from partnerships.models import Country
from tests.making import make_agreement, make_partner

pytestmark = [
    pytest.mark.django_db,
    # rdflib's own reader of JSON-LD still makes one.
    pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning"),
]

SITE = "http://127.0.0.1:8000"
# What DCAT-AP 3.0 makes mandatory (sections 7.1 to 7.5), with the classes of what is named.
SHAPES = """
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix dcat: <http://www.w3.org/ns/dcat#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix foaf: <http://xmlns.com/foaf/0.1/> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .

[] a sh:NodeShape ; sh:targetClass dcat:Catalog ;
  sh:property [ sh:path dcterms:title ; sh:minCount 1 ; sh:datatype rdf:langString ] ;
  sh:property [ sh:path dcterms:description ; sh:minCount 1 ; sh:datatype rdf:langString ] ;
  sh:property [ sh:path dcterms:publisher ; sh:minCount 1 ; sh:maxCount 1 ; sh:class foaf:Agent ] ;
  sh:property [ sh:path dcat:dataset ; sh:minCount 1 ; sh:class dcat:Dataset ] ;
  sh:property [ sh:path dcat:service ; sh:class dcat:DataService ] .
[] a sh:NodeShape ; sh:targetClass dcat:Dataset ;
  sh:property [ sh:path dcterms:title ; sh:minCount 1 ; sh:datatype rdf:langString ] ;
  sh:property [ sh:path dcterms:description ; sh:minCount 1 ; sh:datatype rdf:langString ] ;
  sh:property [ sh:path dcat:distribution ; sh:minCount 1 ; sh:class dcat:Distribution ] .
[] a sh:NodeShape ; sh:targetClass dcat:Distribution ;
  sh:property [ sh:path dcat:accessURL ; sh:minCount 1 ; sh:nodeKind sh:IRI ] ;
  sh:property [ sh:path dcat:downloadURL ; sh:maxCount 1 ; sh:nodeKind sh:IRI ] ;
  sh:property [ sh:path dcat:mediaType ; sh:maxCount 1 ; sh:nodeKind sh:IRI ] .
[] a sh:NodeShape ; sh:targetClass dcat:DataService ;
  sh:property [ sh:path dcterms:title ; sh:minCount 1 ] ;
  sh:property [ sh:path dcat:endpointURL ; sh:minCount 1 ; sh:nodeKind sh:IRI ] .
[] a sh:NodeShape ; sh:targetClass foaf:Agent ;
  sh:property [ sh:path foaf:name ; sh:minCount 1 ] .
"""


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
        {"@type": "AdministrativeArea", "name": "北海道"},
    )
    assert sapporo["identifier"]["value"] == "011002"
    assert sapporo["areaServed"]["containedInPlace"]["name"] == "北海道"
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
    shapes = Graph().parse(data=SHAPES, format="turtle")
    conforms, _, report = validate(graph, shacl_graph=shapes)
    assert conforms, report
    urls = [*graph.objects(None, DCAT.downloadURL), *graph.objects(None, DCAT.endpointURL)]
    assert len(urls) == 9
    for url in map(str, [*urls, *graph.objects(None, DCAT.endpointDescription)]):
        response = client.get(url.removeprefix(SITE))
        assert response.status_code in (200, 302)
        response.getvalue()


@pytest.mark.usefixtures("record")
def test_the_shapes_see_what_is_missing(client: Client) -> None:
    graph = Graph().parse(data=client.get("/catalog.ttl").content, format="turtle")
    (dataset,) = graph.subjects(RDF.type, DCAT.Dataset)
    graph.remove((URIRef(str(dataset)), DCTERMS.title, None))
    conforms, _, _ = validate(graph, shacl_graph=Graph().parse(data=SHAPES, format="turtle"))
    assert not conforms


def test_every_wikidata_item_is_one_country() -> None:
    items = wikidata()
    assert len({*items.values()}) == len(items) == 248
    assert {*items} <= {*Country.objects.values_list("code", flat=True)}
    assert all(re.fullmatch(r"Q[1-9]\d*", item) for item in items.values())
    assert (items["JP"], items["KR"], items["US"]) == ("Q17", "Q884", "Q30")
