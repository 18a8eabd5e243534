"""The answers of the Reconciliation Service API 0.2 (W3C), as JSON Schemas of its sections.

Written after the text of the specification; `hold` fails with the place of what is not so.
"""

from typing import Any

from jsonschema import Draft202012Validator

Schema = dict[str, Any]

_TEXT: Schema = {"type": "string", "minLength": 1}
_ADDRESS: Schema = {"type": "string", "pattern": "^https?://"}


def _object(required: dict[str, Schema], optional: dict[str, Schema] | None = None) -> Schema:
    """Give an object that has nothing but these."""
    return {
        "type": "object",
        "properties": required | (optional or {}),
        "required": [*required],
        "additionalProperties": False,
    }


def _list(items: Schema) -> Schema:
    return {"type": "array", "items": items}


_NAMED = _object({"id": _TEXT, "name": _TEXT})
_TYPE = _object({"id": _TEXT, "name": _TEXT}, {"broader": _list(_NAMED)})
_SERVICE = _object(
    {"service_url": _ADDRESS, "service_path": {"type": "string", "pattern": "^/"}},
    {"flyout_service_path": {"type": "string", "pattern": r"\$\{id\}"}},
)
_TEMPLATE: Schema = {"type": "string", "pattern": r"^https?://.*\{\{id\}\}"}
_SIZE: Schema = {"type": "integer", "minimum": 1}

MANIFEST = _object(
    {
        "versions": {"type": "array", "contains": {"const": "0.2"}},
        "name": _TEXT,
        "identifierSpace": _ADDRESS,
        "schemaSpace": _ADDRESS,
        "documentation": _ADDRESS,
        "serviceVersion": _TEXT,
        "defaultTypes": _list(_TYPE),
        "view": _object({"url": _TEMPLATE}),
        "preview": _object({"url": _TEMPLATE, "width": _SIZE, "height": _SIZE}),
        "suggest": _object({"entity": _SERVICE, "property": _SERVICE, "type": _SERVICE}),
        "extend": _object(
            {
                "propose_properties": _object({"service_url": _ADDRESS, "service_path": _TEXT}),
                "property_settings": {"type": "array", "maxItems": 0},
            }
        ),
        "batchSize": _SIZE,
    }
)
CANDIDATE = _object(
    {
        "id": _TEXT,
        "name": _TEXT,
        "description": _TEXT,
        "type": _list(_NAMED),
        "score": {"type": "number", "minimum": 0, "maximum": 100},
        "match": {"type": "boolean"},
        "features": _list(_object({"id": _TEXT, "value": {"type": ["boolean", "number"]}})),
    }
)
RESULTS: Schema = {
    "type": "object",
    "additionalProperties": _object({"result": _list(CANDIDATE)}),
}
SUGGESTED_ENTITIES = _object(
    {
        "result": _list(
            _object({"id": _TEXT, "name": _TEXT, "description": _TEXT, "notable": _list(_NAMED)})
        )
    }
)
SUGGESTED = _object({"result": _list(_NAMED)})
FLYOUT = _object({"id": _TEXT, "html": _TEXT})
PROPOSED = _object({"type": {"type": "string"}, "properties": _list(_NAMED)}, {"limit": _SIZE})
_CELL: Schema = {
    "oneOf": [
        _NAMED,
        _object({"str": _TEXT}),
        _object({"int": {"type": "integer"}}),
        _object({"float": {"type": "number"}}),
    ]
}
EXTENDED = _object(
    {
        "meta": _list(_object({"id": _TEXT, "name": _TEXT}, {"type": _NAMED})),
        "rows": {
            "type": "object",
            "additionalProperties": {"type": "object", "additionalProperties": _list(_CELL)},
        },
    }
)


def hold(value: Any, schema: Schema) -> None:
    """Fail where a value is not as the specification says."""
    Draft202012Validator(schema).validate(value)
