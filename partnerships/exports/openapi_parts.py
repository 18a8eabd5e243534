"""The parts that the description of the API is put together from: parameters, bodies, answers.

`openapi.py` describes the data with them, `openapi_services.py` what serves programs beside.
"""

from collections.abc import Iterable
from typing import Any

from partnerships.exports.api_schemas import Schema, ref
from partnerships.search.filters import MOST_VALUES, AgreementFilter, ValuesFilter

Operation = dict[str, Any]

NUMBER: Schema = {"type": "integer", "minimum": 1, "maximum": 999_999_999}
RATE = {
    name: {"description": text, "schema": {"type": "string"}}
    for name, text in (
        (
            "RateLimit",
            "残りの回数（draft-ietf-httpapi-ratelimit-headers）。ことばの検索、候補、照合。",
        ),
        ("RateLimit-Policy", "回数の上限。ことばの検索、候補、照合。"),
    )
}
_KEPT = "記録が変わるまで同じ。If-None-Match で304。"
_HEADERS: dict[str, Any] = {
    "ETag": {"description": _KEPT, "schema": {"type": "string"}},
    "Link": {"description": "ほかのページと説明（RFC 8288）。", "schema": {"type": "string"}},
    **RATE,
}


def search_parameters(without: Iterable[str] = ()) -> list[Schema]:
    """Give the parameters of a search, from the FilterSet that reads them."""
    return [
        parameter(name, dict(found.reader.schema), found.help, is_list=not found.is_single)
        for name, found in AgreementFilter.base_filters.items()
        if name not in without and isinstance(found, ValuesFilter)
    ]


def parameter(name: str, schema: Schema, description: str, is_list: bool = False) -> Schema:
    if is_list:
        schema = {"type": "array", "items": schema, "maxItems": MOST_VALUES}
    return {"name": name, "in": "query", "description": description, "schema": schema}


def in_path(name: str, schema: Schema, description: str) -> Schema:
    described = {"name": name, "in": "path", "description": description, "schema": schema}
    return described | {"required": True}


def json_ref(name: str) -> Schema:
    return json_of(ref(name))


def json_of(schema: Schema) -> Schema:
    return {"application/json": {"schema": schema}}


def file_of(media_type: str) -> Schema:
    """Give a body that the description leaves as it is: a file, a picture, a page."""
    kind = ["object", "array"] if media_type.endswith("+json") else "string"
    return {media_type: {"schema": {"type": kind}}}


_PROBLEMS = {
    400: "読めない値がある。",
    404: "そのアドレスのものはない。",
    410: "取り下げられた。",
    413: "一度に送れる数より多い。",
    422: "多すぎて、この形では作れない。",
    429: "短い間に多すぎる。",
}
_REDIRECTS = {301: "統合された先へ。", 302: "そのもののあるアドレスへ。"}
_PROBLEM: Schema = {"application/problem+json": {"schema": ref("Problem")}}


def reading(
    summary: str,
    parameters: list[Schema],
    body: Schema,
    others: set[int],
    *,
    is_kept: bool = True,
) -> dict[str, Operation]:
    """Describe an address that is read; `others` are the answers besides 200 and 304.

    What is not kept by the record's stamp has no 304.
    """
    return {
        "get": {
            "summary": summary,
            "parameters": parameters,
            "responses": answers(body, others, is_kept=is_kept),
        }
    }


def answers(body: Schema, others: set[int], *, is_kept: bool = True) -> dict[str, Any]:
    """Describe what is answered, by status; without a body there is no 200."""
    found: dict[str, Any] = {}
    if body:
        headers = _HEADERS if is_kept else RATE
        found["200"] = {"description": "その通り。", "headers": headers, "content": body}
        if is_kept:
            found["304"] = {"description": "前に受け取ったまま変わっていない。"}
    for status in sorted(others):
        if status in _REDIRECTS:
            headers = {"Location": {"required": True, "schema": {"type": "string"}}}
            found[f"{status}"] = {"description": _REDIRECTS[status], "headers": headers}
        else:
            found[f"{status}"] = {"description": _PROBLEMS[status], "content": _PROBLEM}
    return found
