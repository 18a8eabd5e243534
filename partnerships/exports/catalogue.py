"""The catalogue of the data as DCAT-AP 3.0: what portals of open data harvest.

The record as of its stamp comes in, Turtle or JSON-LD goes out. The data set's distributions are
the forms of the whole record; the API and the reconciliation service are data services of it.
"""

from datetime import date

from django.conf import settings
from rdflib import DCAT, DCTERMS, FOAF, RDF, SKOS, Graph, Literal, URIRef

from partnerships.exports import terms
from partnerships.exports.linked_data import FORMS, KEYWORDS

_EU = "http://publications.europa.eu/resource/authority/"
_JAPAN = URIRef(f"{_EU}country/JPN")
_JAPANESE = URIRef(f"{_EU}language/JPN")
_GOVERNMENT = URIRef(f"{_EU}data-theme/GOVE")
_IRREGULAR = URIRef(f"{_EU}frequency/IRREG")
_IANA = "https://www.iana.org/assignments/media-types/"
# What the terms of others are (DCAT-AP 3.0, ranges), said here so that who harvests need not fetch.
_CLASSES = {
    _JAPAN: DCTERMS.Location,
    _JAPANESE: DCTERMS.LinguisticSystem,
    _GOVERNMENT: SKOS.Concept,
    _IRREGULAR: DCTERMS.Frequency,
}
_PAGES = {"/": FOAF.Document, "/data/": FOAF.Document, "/about/data/": DCTERMS.LicenseDocument}
MEDIA_TYPES = {"ttl": "text/turtle", "jsonld": "application/ld+json"}
_FORMATS = {"ttl": "turtle", "jsonld": "json-ld"}


def write_catalogue(form: str, on: date) -> bytes:
    """Give the catalogue as `ttl` or `jsonld`, with the day of the record's last change."""
    return make_catalogue(on).serialize(format=_FORMATS[form], encoding="utf-8")


def make_catalogue(on: date) -> Graph:
    """Give the catalogue as a graph."""
    graph = Graph()
    for prefix, namespace in (("dcat", DCAT), ("dcterms", DCTERMS), ("foaf", FOAF)):
        graph.bind(prefix, namespace)
    _classify(graph)
    catalogue, dataset = _at("/catalog.ttl#catalogue"), _at("/about/data/#dataset")
    publisher = _publisher(graph)
    _describe(graph, catalogue, DCAT.Catalog, f"{terms.SITE_NAME}のデータ目録", terms.DESCRIPTION)
    _say(graph, catalogue, DCTERMS.publisher, publisher)
    _say(graph, catalogue, DCTERMS.language, _JAPANESE)
    _say(graph, catalogue, DCTERMS.modified, Literal(on))
    _say(graph, catalogue, FOAF.homepage, _at("/"))
    _say(graph, catalogue, DCTERMS.license, _at("/about/data/"))
    _say(graph, catalogue, DCTERMS.spatial, _JAPAN)
    _say(graph, catalogue, DCAT.dataset, dataset)
    _add_dataset(graph, dataset, publisher, on)
    for service in _services(graph, dataset, publisher):
        _say(graph, catalogue, DCAT.service, service)
    return graph


def _classify(graph: Graph) -> None:
    """Say of what class the terms and pages are that the catalogue names."""
    for term, kind in (_CLASSES | {_at(path): kind for path, kind in _PAGES.items()}).items():
        _say(graph, term, RDF.type, kind)
    _say(graph, _at("/about/data/"), RDF.type, FOAF.Document)
    _say(graph, _GOVERNMENT, SKOS.prefLabel, Literal("政府・公共部門", lang="ja"))


def _publisher(graph: Graph) -> URIRef:
    publisher = _at("/#publisher")
    _say(graph, publisher, RDF.type, FOAF.Agent)
    _say(graph, publisher, FOAF.name, Literal(terms.SITE_NAME, lang="ja"))
    return publisher


def _add_dataset(graph: Graph, dataset: URIRef, publisher: URIRef, on: date) -> None:
    title = f"{terms.DATA_NAME}の記録"
    about = f"{terms.DESCRIPTION}{terms.LIST_TERMS}。{terms.credit()}。"
    _describe(graph, dataset, DCAT.Dataset, title, about)
    facts: tuple[tuple[URIRef, URIRef | Literal], ...] = (
        (DCTERMS.identifier, Literal(f"{settings.SITE_URL}/about/data/")),
        (DCTERMS.publisher, publisher),
        (DCTERMS.language, _JAPANESE),
        (DCTERMS.modified, Literal(on)),
        (DCTERMS.spatial, _JAPAN),
        (DCTERMS.accrualPeriodicity, _IRREGULAR),
        (DCAT.theme, _GOVERNMENT),
        (DCAT.landingPage, _at("/data/")),
        (FOAF.page, _at("/about/data/")),
        *((DCAT.keyword, Literal(word, lang="ja")) for word in KEYWORDS),
    )
    for predicate, value in facts:
        _say(graph, dataset, predicate, value)
    for name, path, media_type in FORMS:
        form = _at(f"/about/data/#form-{path.rpartition('.')[2]}")
        _describe(graph, form, DCAT.Distribution, name, terms.DESCRIPTION)
        _say(graph, form, DCAT.accessURL, _at("/data/"))
        _say(graph, form, DCAT.downloadURL, _at(path))
        _say(graph, form, DCAT.mediaType, URIRef(f"{_IANA}{media_type}"))
        _say(graph, URIRef(f"{_IANA}{media_type}"), RDF.type, DCTERMS.MediaType)
        _say(graph, form, DCTERMS.license, _at("/about/data/"))
        _say(graph, dataset, DCAT.distribution, form)


def _services(graph: Graph, dataset: URIRef, publisher: URIRef) -> list[URIRef]:
    """Add the services of the data; give their names."""
    found = []
    for name, path, description in (
        ("API", "/agreements.json", "/api/openapi.json"),
        ("Reconciliation Service API 0.2", "/reconcile/", "/reconcile/"),
    ):
        service = _at(f"{path}#service")
        _describe(graph, service, DCAT.DataService, name, terms.DESCRIPTION)
        _say(graph, service, DCAT.endpointURL, _at(path))
        _say(graph, service, DCAT.endpointDescription, _at(description))
        _say(graph, service, DCAT.servesDataset, dataset)
        _say(graph, service, DCTERMS.publisher, publisher)
        found.append(service)
    return found


def _describe(graph: Graph, node: URIRef, kind: URIRef, title: str, about: str) -> None:
    _say(graph, node, RDF.type, kind)
    _say(graph, node, DCTERMS.title, Literal(title, lang="ja"))
    _say(graph, node, DCTERMS.description, Literal(about, lang="ja"))


def _say(graph: Graph, node: URIRef, predicate: URIRef, value: URIRef | Literal) -> None:
    graph.add((node, predicate, value))


def _at(path: str) -> URIRef:
    return URIRef(f"{settings.SITE_URL}{path}")
