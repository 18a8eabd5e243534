"""The addresses beside the data, as OpenAPI: `/reconcile/`, completions, pictures and QR codes.

`openapi.py` puts them into the description. The forms of `/reconcile/` are those of the
Reconciliation Service API 0.2 (W3C), whose text says what each of them means.
"""

from collections.abc import Iterable
from typing import Any

from partnerships.exports.api_schemas import (
    COUNT,
    FLAG,
    NUMBER,
    TEXT,
    Schema,
    list_of,
    object_of,
    one_of,
    ref,
)
from partnerships.exports.openapi_parts import (
    NUMBER as NUMBER_IN_PATH,
)
from partnerships.exports.openapi_parts import (
    answers,
    file_of,
    in_path,
    json_of,
    json_ref,
    parameter,
    reading,
    search_parameters,
)

EntityTypes = Iterable[str]

_KINDS = {"entity": "011002", "property": "kana", "type": "country"}
_CALLBACK = parameter(
    "callback",
    {"type": "string", "pattern": r"^[A-Za-z_$][A-Za-z0-9_$.\[\]]{0,99}$"},
    "JSONP の関数の名前。古いクライアントのため。",
)
_MOST_SKIPPED = 10_000
_SENT = {
    "queries": '{"q0": {"query": "札幌市", "type": "local_government", "limit": 3}}',
    "extend": '{"ids": ["011002"], "properties": [{"id": "kana"}, {"id": "prefecture"}]}',
}
_LIMIT: Schema = {"anyOf": [NUMBER | {"maximum": 999_999}, {"type": "string", "const": ""}]}
_SCRIPT = file_of("application/javascript")
_SVG, _PNG, _HTML = (file_of(kind) for kind in ("image/svg+xml", "image/png", "text/html"))


def service_paths(entity_types: EntityTypes) -> dict[str, Any]:
    """Give the addresses; `entity_types` are the types of what names are matched to."""
    return {
        "/reconcile/": _reconciliation(),
        **{path: operation for kind in _KINDS for path, operation in _suggestions(kind)},
        "/reconcile/preview/{key}": _service("小さく見せる", [_key("entity")], _HTML, {404}),
        "/reconcile/entity/{key}": _service("そのページへ", [_key("entity")], {}, {302, 404}),
        "/reconcile/properties": _service(
            "型の項目",
            [
                parameter("type", one_of([*entity_types, ""]), "型。空なら全部。"),
                parameter("limit", _LIMIT, "いくつまで。空なら全部。"),
                _CALLBACK,
            ],
            json_ref("ProposedProperties") | _SCRIPT,
            {400},
        ),
        **_completions(),
        **_pictures(),
    }


def _service(
    summary: str, parameters: list[Schema], body: Schema, others: set[int]
) -> dict[str, Any]:
    return reading(summary, parameters, body, others, is_kept=False)


def _reconciliation() -> dict[str, Any]:
    """Describe the service itself: its manifest, and a batch of names or of rows to extend."""
    body = json_of({"anyOf": [ref(name) for name in ("Manifest", "Reconciled", "Extended")]})
    responses = answers(body | _SCRIPT, {400, 413, 429}, is_kept=False)
    too_long = {"description": "GET には長すぎる。POST で。", "content": _HTML}
    asked = {"queries": ref("ReconciliationQueries"), "extend": ref("Extension")}
    # A form holds texts: each of these is JSON in one.
    told = {"type": "string", "contentMediaType": "application/json"}
    texts = {name: told | {"contentSchema": schema} for name, schema in asked.items()}
    sent = {
        "schema": {
            "type": "object",
            "properties": texts,
            "anyOf": [{"required": [name]} for name in texts],
        },
        "examples": {name: {"value": {name: text}} for name, text in _SENT.items()},
    }
    in_query = [
        {
            "name": name,
            "in": "query",
            "content": json_of(schema),
            "description": "POST でも送れる。",
        }
        for name, schema in asked.items()
    ]
    return {
        "get": {
            "summary": "名前の照合（Reconciliation Service API 0.2）",
            "parameters": [*in_query, _CALLBACK],
            "responses": responses | {"414": too_long},
        },
        "post": {
            "summary": "名前の照合、項目の取り出し",
            "parameters": [_CALLBACK],
            "requestBody": {
                "required": True,
                "content": {"application/x-www-form-urlencoded": sent},
            },
            "responses": responses,
        },
    }


def _suggestions(kind: str) -> Iterable[tuple[str, dict[str, Any]]]:
    skipped = {"type": "integer", "minimum": 0, "maximum": _MOST_SKIPPED}
    parameters = [
        parameter("prefix", TEXT, "はじめの文字。"),
        parameter("cursor", skipped, "いくつ飛ばすか。"),
        _CALLBACK,
    ]
    body = json_ref("Suggested") | _SCRIPT
    yield f"/reconcile/suggest/{kind}", _service("候補", parameters, body, {400, 429})
    body = json_of(object_of({"id": TEXT, "html": TEXT})) | _SCRIPT
    parameters = [_key(kind), _CALLBACK]
    yield f"/reconcile/flyout/{kind}/{{key}}", _service("説明", parameters, body, {400, 404})


def _key(kind: str) -> Schema:
    schema = {"type": "string", "pattern": "^[A-Za-z0-9_]{1,30}$", "examples": [_KINDS[kind]]}
    return in_path("key", schema, "照合で返る id。")


def _completions() -> dict[str, Any]:
    """Describe what browsers ask, in both languages."""
    four: Schema = list_of({"anyOf": [TEXT, list_of(TEXT)]}) | {"minItems": 4, "maxItems": 4}
    suggestions = {"application/x-suggestions+json": {"schema": four}}
    words = [one for one in search_parameters() if one["name"] == "q"]
    completed = _service("ことばの候補", words, suggestions, {400, 429})
    opensearch = file_of("application/opensearchdescription+xml")
    described = _service("ブラウザーの検索への登録", [], opensearch, set())
    return {
        f"{language}{path}": operation
        for language in ("", "/en")
        for path, operation in (("/suggest", completed), ("/opensearch.xml", described))
    }


def _pictures() -> dict[str, Any]:
    number = in_path("number", NUMBER_IN_PATH, "協定の番号。")
    version = in_path("version", NUMBER_IN_PATH, "版。")
    search = search_parameters(("sort", "per_page"))
    return {
        "/partners/map.svg": reading("協定締結先の世界地図", [], _SVG, set()),
        "/card.png": _service("サイトの絵", [], _PNG, set()),
        "/agreements/qr.svg": _service("検索のQRコード", search, _SVG, {400, 422}),
        "/agreements/{number}/qr.svg": _service("協定のQRコード", [number], _SVG, {404}),
        "/agreements/{number}/versions/{version}/card.png": _service(
            "協定の版の絵", [number, version], _PNG, {404}
        ),
    }


def service_schemas(entity_types: EntityTypes) -> dict[str, Schema]:
    """Give the schemas of what is sent to `/reconcile/`, and of what it answers."""
    types = one_of([*entity_types])
    named = object_of({"id": TEXT, "name": TEXT})
    value: Schema = {"type": ["string", "number", "boolean", "object", "null"]}
    condition = {"pid": TEXT, "v": {"anyOf": [value, list_of(value)]}}
    query = {
        "query": TEXT | {"minLength": 1, "pattern": r"\S"},
        "type": {"anyOf": [types, list_of(types)]},
        "type_strict": one_of(["any", "should", "all"]),
        "limit": NUMBER,
        "properties": list_of(
            {"type": "object", "properties": condition, "required": [*condition]}
        ),
    }
    candidate = {
        "id": TEXT,
        "name": TEXT,
        "description": TEXT,
        "type": list_of(named),
        "score": {"type": "number", "minimum": 0, "maximum": 100},
        "match": FLAG,
        "features": list_of(object_of({"id": TEXT, "value": {"type": ["boolean", "number"]}})),
    }
    cell = {"anyOf": [named, *(object_of({key: {}}) for key in ("str", "int", "float"))]}
    return {
        "ReconciliationQueries": {
            "type": "object",
            "maxProperties": 50,
            "additionalProperties": object_of(query, required=["query"])
            | {"description": "properties があれば query はなくてもよい（規格 4.2）。"},
        },
        "Reconciled": {
            "type": "object",
            "additionalProperties": object_of({"result": list_of(object_of(candidate))}),
        },
        "Extension": object_of(
            {
                "ids": list_of(TEXT) | {"maxItems": 1_000},
                "properties": list_of(object_of({"id": TEXT, "settings": {}}, required=["id"])),
            }
        ),
        "Extended": object_of(
            {
                "meta": list_of(object_of({"id": TEXT, "name": TEXT, "type": named}, ["id"])),
                "rows": {
                    "type": "object",
                    "additionalProperties": {
                        "type": "object",
                        "additionalProperties": list_of(cell),
                    },
                },
            }
        ),
        "Suggested": object_of(
            {
                "result": list_of(
                    object_of(
                        {"id": TEXT, "name": TEXT, "description": TEXT, "notable": list_of(named)},
                        required=["id", "name"],
                    )
                )
            }
        ),
        "ProposedProperties": object_of(
            {"type": TEXT, "properties": list_of(named), "limit": COUNT},
            required=["type", "properties"],
        ),
        "Manifest": {"type": "object", "required": ["versions", "name", "identifierSpace"]},
    }
