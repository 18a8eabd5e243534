"""The description of the API as OpenAPI 3.1: every data address, its parameters and its answers.

Parameters come from the FilterSet that reads them, codes and keys from the models and tables, so
that the description can't say what isn't served. `schemathesis` holds the running site against it.
"""

from collections.abc import Iterable
from typing import Any

from django.conf import settings

from partnerships.exports import terms
from partnerships.exports.api_schemas import Schema, list_schema, name_of, ref, schemas
from partnerships.exports.catalogue import MEDIA_TYPES
from partnerships.exports.files import FORMS
from partnerships.exports.json import FIELDS
from partnerships.exports.subjects import SUBJECTS
from partnerships.models import Revision
from partnerships.search.filters import FLAG, MOST_VALUES, AgreementFilter, ValuesFilter

Operation = dict[str, Any]

_PAGING = ("page", "per_page")
_UNORDERED = ("sort", *_PAGING)
_NUMBER: Schema = {"type": "integer", "minimum": 1, "maximum": 999_999_999}
_RATE = {
    name: {"description": text, "schema": {"type": "string"}}
    for name, text in (
        ("RateLimit", "残りの回数（draft-ietf-httpapi-ratelimit-headers）。ことばの検索だけ。"),
        ("RateLimit-Policy", "回数の上限。ことばの検索だけ。"),
    )
}
_KEPT = "記録が変わるまで同じ。If-None-Match で304。"
_HEADERS: dict[str, Any] = {
    "ETag": {"description": _KEPT, "schema": {"type": "string"}},
    "Link": {"description": "ほかのページと説明（RFC 8288）。", "schema": {"type": "string"}},
    **_RATE,
}
_FEED_TYPE = "application/atom+xml"


def openapi_json(version: str) -> dict[str, Any]:
    """Give the whole description; `version` is that of the site."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": f"{terms.SITE_NAME} API",
            "version": version,
            "description": "ページの中身と同じデータを返す、読み取りだけのAPI。"
            "アドレスは変わらない。値のアドレスはサイトの根からの相対。",
            "license": {"name": terms.LIST_TERMS, "url": f"{settings.SITE_URL}/about/data/"},
        },
        "externalDocs": {"url": f"{settings.SITE_URL}/about/api/"},
        "servers": [{"url": settings.SITE_URL}],
        "paths": _agreement_paths() | _subject_paths() | _feed_paths() | _other_paths(),
        "components": {"schemas": schemas()},
    }


def _agreement_paths() -> dict[str, Any]:
    names: Schema = {"type": "array", "items": {"type": "string", "enum": [*FIELDS]}}
    fields = _parameter("fields", names, "返す項目。") | {"explode": False}
    search = [*_search_parameters(), fields]
    paths = {
        "/agreements.json": _get("協定をさがす", search, _json("AgreementList"), {400, 404, 429}),
        "/agreements/{number}.json": _get(
            "1件の協定",
            [_in_path("number", _NUMBER, "協定の番号。"), search[-1]],
            _json("Agreement"),
            {301, 400, 404, 410},
        ),
        "/agreements/{number}/versions/{version}.json": _get(
            "協定の、ある版",
            [_in_path("number", _NUMBER, "番号。"), _in_path("version", _NUMBER, "版。")],
            _json("Revision"),
            {404},
        ),
    }
    for form in ("csv", "xlsx", "jsonl", "geojson", "ics"):
        parameters = _search_parameters(_PAGING)
        if form == "csv":
            excel = "Excel で開いてもコードと日付が変わらない形にする。"
            parameters.append(_parameter("excel", dict(FLAG.schema), excel))
        media_type = FORMS[form].content_type.partition(";")[0]
        operation = _get(f"協定（{form}）", parameters, _file(media_type), {400, 422, 429})
        paths[f"/agreements.{form}"] = operation
    return paths


def _subject_paths() -> dict[str, Any]:
    paths = {}
    for plural, subject in SUBJECTS.items():
        title = subject.table.title
        body = _json_of(list_schema(ref(name_of(subject))))
        paths[f"/{plural}.json"] = _get(f"{title}の一覧", _paging(), body, {400, 404})
        key = _in_path("key", _key_schema(plural), f"{title}のコードか番号。")
        moved = {301} if plural == "partners" else set[int]()
        one = _get(f"1つの{title}", [key], _json(name_of(subject)), {404, *moved})
        paths[f"/{plural}/{{key}}.json"] = one
    return paths


_EXAMPLES = {
    "prefectures": "01",
    "local-governments": "011002",
    "countries": "kr",
    "partners": 1,
    "topics": "tourism",
    "editions": "2016-09",
}


def _key_schema(plural: str) -> Schema:
    own = _NUMBER if plural == "partners" else {"type": "string", "pattern": "^[a-z0-9-]{1,20}$"}
    return own | {"examples": [_EXAMPLES[plural]]}


def _feed_paths() -> dict[str, Any]:
    feed = _file(_FEED_TYPE)
    paths = {
        "/changes.atom": _get("変更のフィード", [], feed, set()),
        "/agreements.atom": _get(
            "検索のフィード", _search_parameters(_UNORDERED), feed, {400, 429}
        ),
    }
    for plural, subject in SUBJECTS.items():
        if subject.facet:
            key = _in_path("key", _key_schema(plural), "コードか番号。")
            moved = {301} if plural == "partners" else set[int]()
            title = f"{subject.table.title}のフィード"
            paths[f"/{plural}/{{key}}.atom"] = _get(title, [key], feed, {404, *moved})
    return paths


def _other_paths() -> dict[str, Any]:
    kinds = {"type": "string", "enum": [*Revision.Kind.values, ""]}
    kind = _parameter("kind", kinds, "変更の種類。")
    changes = _json_of(list_schema(ref("Change")))
    day = _in_path("day", {"type": "string", "format": "date"}, "記録が最後に変わった日。")
    latest = _get("最新の全体（zip）へ", [], {}, {302})
    del latest["get"]["responses"]["200"], latest["get"]["responses"]["304"]
    return {
        "/changes.json": _get("変更の一覧", [kind, *_paging()], changes, {400, 404}),
        "/data/latest.zip": latest,
        "/data/agreements-{day}.zip": _get("全体（zip）", [day], _file("application/zip"), {404}),
        "/data/agreements.sqlite3": _get(
            "全体（SQLite）", [], _file("application/vnd.sqlite3"), set()
        ),
        **{
            f"/catalog.{form}": _get("データ目録（DCAT-AP）", [], _file(media_type), set())
            for form, media_type in MEDIA_TYPES.items()
        },
        "/api/openapi.json": _get("この説明", [], _json_of({"type": "object"}), set()),
    }


def _search_parameters(without: Iterable[str] = ()) -> list[Schema]:
    return [
        _parameter(name, dict(found.reader.schema), found.help, is_list=not found.is_single)
        for name, found in AgreementFilter.base_filters.items()
        if name not in without and isinstance(found, ValuesFilter)
    ]


def _paging() -> list[Schema]:
    return [one for one in _search_parameters() if one["name"] in _PAGING]


def _parameter(name: str, schema: Schema, description: str, is_list: bool = False) -> Schema:
    if is_list:
        schema = {"type": "array", "items": schema, "maxItems": MOST_VALUES}
    return {"name": name, "in": "query", "description": description, "schema": schema}


def _in_path(name: str, schema: Schema, description: str) -> Schema:
    described = {"name": name, "in": "path", "description": description, "schema": schema}
    return described | {"required": True}


def _json(name: str) -> Schema:
    return _json_of(ref(name))


def _json_of(schema: Schema) -> Schema:
    return {"application/json": {"schema": schema}}


def _file(media_type: str) -> Schema:
    kind = ["object", "array"] if media_type.endswith("+json") else "string"
    return {media_type: {"schema": {"type": kind}}}


_PROBLEMS = {
    400: "読めない値がある。",
    404: "そのアドレスのものはない。",
    410: "取り下げられた。",
    422: "多すぎて、この形では作れない。",
    429: "短い間に多すぎる。",
}
_REDIRECTS = {301: "統合された先へ。", 302: "最新のものへ。"}


def _get(
    summary: str, parameters: list[Schema], body: Schema, others: set[int]
) -> dict[str, Operation]:
    """Describe an address that is read; `others` are the answers besides 200 and 304."""
    responses: dict[str, Any] = {
        "200": {"description": "その通り。", "headers": _HEADERS, "content": body},
        "304": {"description": "前に受け取ったまま変わっていない。"},
    }
    for status in sorted(others):
        if status in _REDIRECTS:
            headers = {"Location": {"required": True, "schema": {"type": "string"}}}
            responses[f"{status}"] = {"description": _REDIRECTS[status], "headers": headers}
        else:
            content = {"application/problem+json": {"schema": ref("Problem")}}
            responses[f"{status}"] = {"description": _PROBLEMS[status], "content": content}
    return {"get": {"summary": summary, "parameters": parameters, "responses": responses}}
