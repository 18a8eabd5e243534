"""The description of the API as OpenAPI 3.1: every data address, its parameters and its answers.

Parameters come from the FilterSet that reads them, codes and keys from the models and tables, so
that the description can't say what isn't served. `schemathesis` holds the running site against it.
"""

from typing import Any

from django.conf import settings

from partnerships.exports import terms
from partnerships.exports.api_schemas import Schema, list_schema, name_of, ref, schemas
from partnerships.exports.catalogue import MEDIA_TYPES
from partnerships.exports.files import FORMS
from partnerships.exports.json import FIELDS
from partnerships.exports.openapi_parts import (
    NUMBER,
    file_of,
    in_path,
    json_of,
    json_ref,
    parameter,
    reading,
    search_parameters,
)
from partnerships.exports.openapi_services import EntityTypes, service_paths, service_schemas
from partnerships.exports.subjects import SUBJECTS
from partnerships.models import Revision
from partnerships.search.filters import FLAG

_PAGING = ("page", "per_page")
_UNORDERED = ("sort", *_PAGING)
_FEED_TYPE = "application/atom+xml"


def openapi_json(version: str, entity_types: EntityTypes) -> dict[str, Any]:
    """Give the whole description; `version` is that of the site, the types are `/reconcile/`'s."""
    paths = _agreement_paths() | _subject_paths() | _feed_paths() | _other_paths()
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
        "paths": paths | service_paths(entity_types),
        "components": {"schemas": schemas() | service_schemas(entity_types)},
    }


def _agreement_paths() -> dict[str, Any]:
    names: Schema = {"type": "array", "items": {"type": "string", "enum": [*FIELDS]}}
    fields = parameter("fields", names, "返す項目。") | {"explode": False}
    search = [*search_parameters(), fields]
    paths = {
        "/agreements.json": reading(
            "協定をさがす", search, json_ref("AgreementList"), {400, 404, 429}
        ),
        "/agreements/{number}.json": reading(
            "1件の協定",
            [in_path("number", NUMBER, "協定の番号。"), search[-1]],
            json_ref("Agreement"),
            {301, 400, 404, 410},
        ),
        "/agreements/{number}/versions/{version}.json": reading(
            "協定の、ある版",
            [in_path("number", NUMBER, "番号。"), in_path("version", NUMBER, "版。")],
            json_ref("Revision"),
            {404},
        ),
    }
    for form in ("csv", "xlsx", "jsonl", "geojson", "ics"):
        parameters = search_parameters(_PAGING)
        if form == "csv":
            excel = "Excel で開いてもコードと日付が変わらない形にする。"
            parameters.append(parameter("excel", dict(FLAG.schema), excel))
        media_type = FORMS[form].content_type.partition(";")[0]
        operation = reading(f"協定（{form}）", parameters, file_of(media_type), {400, 422, 429})
        paths[f"/agreements.{form}"] = operation
    return paths


def _subject_paths() -> dict[str, Any]:
    paths = {}
    for plural, subject in SUBJECTS.items():
        title = subject.table.title
        body = json_of(list_schema(ref(name_of(subject))))
        paths[f"/{plural}.json"] = reading(f"{title}の一覧", _paging(), body, {400, 404})
        key = in_path("key", _key_schema(plural), f"{title}のコードか番号。")
        moved = {301} if plural == "partners" else set[int]()
        one = reading(f"1つの{title}", [key], json_ref(name_of(subject)), {404, *moved})
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
    own = NUMBER if plural == "partners" else {"type": "string", "pattern": "^[a-z0-9-]{1,20}$"}
    return own | {"examples": [_EXAMPLES[plural]]}


def _feed_paths() -> dict[str, Any]:
    feed = file_of(_FEED_TYPE)
    paths = {
        "/changes.atom": reading("変更のフィード", [], feed, set()),
        "/agreements.atom": reading(
            "検索のフィード", search_parameters(_UNORDERED), feed, {400, 429}
        ),
    }
    for plural, subject in SUBJECTS.items():
        if subject.facet:
            key = in_path("key", _key_schema(plural), "コードか番号。")
            moved = {301} if plural == "partners" else set[int]()
            title = f"{subject.table.title}のフィード"
            paths[f"/{plural}/{{key}}.atom"] = reading(title, [key], feed, {404, *moved})
    return paths


def _other_paths() -> dict[str, Any]:
    kinds = {"type": "string", "enum": [*Revision.Kind.values, ""]}
    kind = parameter("kind", kinds, "変更の種類。")
    changes = json_of(list_schema(ref("Change")))
    day = in_path("day", {"type": "string", "format": "date"}, "記録が最後に変わった日。")
    return {
        "/changes.json": reading("変更の一覧", [kind, *_paging()], changes, {400, 404}),
        "/data/latest.zip": reading("最新の全体（zip）へ", [], {}, {302}),
        "/data/agreements-{day}.zip": reading(
            "全体（zip）", [day], file_of("application/zip"), {404}
        ),
        "/data/agreements.sqlite3": reading(
            "全体（SQLite）", [], file_of("application/vnd.sqlite3"), set()
        ),
        **{
            f"/catalog.{form}": reading("データ目録（DCAT-AP）", [], file_of(media_type), set())
            for form, media_type in MEDIA_TYPES.items()
        },
        "/api/openapi.json": reading("この説明", [], json_of({"type": "object"}), set()),
    }


def _paging() -> list[Schema]:
    return [one for one in search_parameters() if one["name"] in _PAGING]
