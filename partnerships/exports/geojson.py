"""A search as GeoJSON (RFC 7946): the partners of its agreements as points on the map.

The tables hold no coordinates of local governments, so these are in no feature. Partners whose
place is not known are counted in `partners_without_coordinates`.
"""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from django.conf import settings
from pyroaring import BitMap

from partnerships.exports.reading import BATCH
from partnerships.models import Partner
from partnerships.search.names import Names
from partnerships.search.query import UNKNOWN
from partnerships.search.results import Results

Feature = dict[str, Any]


def write_geojson(results: Results) -> Iterator[bytes]:
    """Give a FeatureCollection, a line a feature; one query per 500 partners."""
    agreements = _agreements_by_partner(results)
    pks = sorted(agreements)
    located = 0
    yield b'{"type": "FeatureCollection", "features": [\n'
    for start in range(0, len(pks), BATCH):
        for partner in _located(pks[start : start + BATCH]):
            feature = _feature(partner, agreements[partner.pk], results.names)
            yield (",\n" if located else "").encode() + _as_json(feature)
            located += 1
    missing = len(pks) - located
    yield f'\n], "partners_without_coordinates": {missing}}}\n'.encode()


def _agreements_by_partner(results: Results) -> Mapping[int, BitMap]:
    matches = results.matches[""]
    facet = results.sets.facets["partner"]
    found = {int(pk): numbers & matches for pk, numbers in facet.items() if pk != UNKNOWN}
    return {pk: numbers for pk, numbers in found.items() if numbers}


def _located(pks: list[int]) -> Iterator[Partner]:
    return Partner.objects.filter(pk__in=pks, latitude__isnull=False).order_by("pk").iterator()


def _feature(partner: Partner, agreements: BitMap, names: Names) -> Feature:
    country = partner.country_id
    return {
        "type": "Feature",
        "id": partner.pk,
        "geometry": {"type": "Point", "coordinates": [partner.longitude, partner.latitude]},
        "properties": {
            "name": partner.name,
            "name_en": partner.name_en or None,
            "kind": partner.kind,
            "country": country,
            "country_name": names.label("country", country.lower()) if country else None,
            "url": f"{settings.SITE_URL}{partner.get_absolute_url()}",
            "count": len(agreements),
            "agreements": list(agreements),
        },
    }


def _as_json(feature: Feature) -> bytes:
    return json.dumps(feature, ensure_ascii=False).encode()
