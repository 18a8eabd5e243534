"""The JSON of the API as JSON Schema (2020-12), in parts that `openapi.py` puts together.

Keys of subjects come from the relation tables, those of agreements are the promised ones. Every
object names all its keys, so that an answer with one more or one less is seen.
"""

from typing import Any

from partnerships.dates.value import EDTF_PATTERN
from partnerships.exports.subjects import SUBJECTS, Subject
from partnerships.exports.table import ALIASES
from partnerships.models import FindingCode, PartnerKind, Revision, State
from partnerships.search.query import FACETS, PARAMETERS

Schema = dict[str, Any]

TEXT: Schema = {"type": "string"}
COUNT: Schema = {"type": "integer", "minimum": 0}
NUMBER: Schema = {"type": "integer", "minimum": 1}
FLAG: Schema = {"type": "boolean"}
MOMENT: Schema = {"type": "string", "format": "date-time"}
DAY: Schema = {"type": "string", "pattern": f"^({EDTF_PATTERN})$"}
PATH: Schema = {"type": "string", "pattern": "^/"}
HASH: Schema = {"type": "string", "pattern": "^([0-9a-f]{64})?$"}
_TYPES = {"integer": {"type": "integer"}, "boolean": FLAG, "number": {"type": "number"}}


def or_null(schema: Schema) -> Schema:
    return schema | {"type": [schema["type"], "null"]}


def list_of(items: Schema) -> Schema:
    return {"type": "array", "items": items}


def one_of(values: list[str]) -> Schema:
    return {"type": "string", "enum": values}


def object_of(properties: dict[str, Schema], required: list[str] | None = None) -> Schema:
    """Give an object with these keys and no others; all of them unless `required` says less."""
    return {
        "type": "object",
        "properties": properties,
        "required": [*properties] if required is None else required,
        "additionalProperties": False,
    }


def ref(name: str) -> Schema:
    return {"$ref": f"#/components/schemas/{name}"}


_PREFECTURE_CODE: Schema = {"type": "string", "pattern": "^[0-9]{2}$"}
_COUNTRY_CODE: Schema = {"type": "string", "pattern": "^[A-Z]{2}$"}
_AGREEMENT: dict[str, Schema] = {
    "number": NUMBER,
    "url": PATH,
    "title": or_null(TEXT),
    "state": one_of([*State.values]),
    "listed": FLAG,
    "local_governments": list_of(
        object_of(
            {
                "code": {"type": "string", "pattern": "^[0-9]{6}$"},
                "name": TEXT,
                "prefecture": _PREFECTURE_CODE,
            }
        )
    ),
    "prefectures": list_of(_PREFECTURE_CODE),
    "partners": list_of(
        object_of(
            {
                "id": NUMBER,
                "name": TEXT,
                "country": or_null(_COUNTRY_CODE),
                "kind": one_of([*PartnerKind.values]),
            }
        )
    ),
    "countries": list_of(_COUNTRY_CODE),
    "topics": list_of(TEXT),
    "signed": or_null(DAY),
    "signed_also": list_of(DAY),
    "official_url": or_null(TEXT),
    "summary": TEXT,
    "sources": list_of(
        object_of(
            {
                "edition": TEXT,
                "page": NUMBER,
                "line": NUMBER,
                "cells": list_of(TEXT) | {"minItems": 6, "maxItems": 6},
            }
        )
    ),
    "findings": list_of(one_of([*FindingCode.values])),
    "version": NUMBER,
    "updated_at": MOMENT,
}
_LINKS = object_of({name: or_null(PATH) for name in ("self", "first", "prev", "next", "last")})
_FACET_VALUE = object_of(
    {"value": TEXT, "label": TEXT, "count": COUNT, "selected": FLAG, "url": PATH}
)
_CHANGE: dict[str, Schema] = {
    "number": NUMBER,
    "version": NUMBER,
    "url": PATH,
    "made_at": MOMENT,
    "kind": one_of([*Revision.Kind.values]),
    "by": TEXT,
    "reason": TEXT,
    "previous_hash": HASH,
    "hash": HASH,
}


def list_schema(items: Schema) -> Schema:
    """Give a list whose pages lead to each other."""
    return object_of({"count": COUNT, "links": ref("Links"), "results": list_of(items)})


def subject_schema(subject: Subject) -> Schema:
    """Describe a subject by the fields of its table."""
    properties = {field["name"]: _field(field) for field in subject.table.describe()}
    properties["url"] = PATH
    if subject.facet:
        properties["agreement_count"] = COUNT
    return object_of(properties)


def _field(field: dict[str, Any]) -> Schema:
    """Give a field of a table: what need not be there may be null."""
    told = {"title": field["title"], "description": field["description"]}
    if field["name"] in ALIASES:
        return list_of(TEXT) | {"title": field["title"]}
    schema = _TYPES.get(field["type"], TEXT)
    is_required = field.get("constraints", {}).get("required", False)
    return (schema if is_required else or_null(schema)) | told


def name_of(subject: Subject) -> str:
    """Give a subject's name among the schemas: LocalGovernment."""
    return subject.model.__name__


def schemas() -> dict[str, Schema]:
    """Give all parts by name."""
    chosen_by = {name: list_of(TEXT) for name in PARAMETERS}
    facets = {name: list_of(ref("FacetValue")) for name in FACETS}
    return {
        "Agreement": object_of(_AGREEMENT, required=[]),
        "AgreementList": object_of(
            {
                "count": COUNT,
                "query": object_of(chosen_by, required=[]),
                "links": ref("Links"),
                "facets": object_of(facets),
                "results": list_of(ref("Agreement")),
            }
        ),
        "FacetValue": _FACET_VALUE,
        "Links": _LINKS,
        "Change": object_of(_CHANGE),
        "Revision": object_of(_CHANGE | {"content": {"type": "object"}}),
        **{name_of(subject): subject_schema(subject) for subject in SUBJECTS.values()},
        "Problem": object_of(
            {"type": TEXT, "title": TEXT, "status": {"type": "integer"}, "detail": TEXT}
        ),
    }
