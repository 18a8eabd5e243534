"""Reads what clients send, as the Reconciliation Service API 0.2 (W3C) has it.

JSON text comes in, values go out; what is no such thing is a `BadRequestError` with a message that
names the place. Nothing here knows the record.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

BATCH_SIZE = 50
MOST_CANDIDATES = 100
MOST_IDS = 1_000
_USUAL_LIMIT = 10
_STRICT = ("any", "should", "all")


class BadRequestError(Exception):
    """What was sent is not as the specification says; the message says what, in Japanese."""


class BatchTooLargeError(Exception):
    """More queries than one batch may hold."""


@dataclass(frozen=True)
class Condition:
    """A property and the values that it may have, each as texts that all mean it."""

    pid: str
    values: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Query:
    """One name to match; `text` is blank where only properties are given."""

    text: str = ""
    types: tuple[str, ...] = ()
    type_strict: str = "any"
    limit: int = _USUAL_LIMIT
    conditions: tuple[Condition, ...] = ()


@dataclass(frozen=True)
class Extension:
    """Entities by id, and the properties whose values are wanted."""

    ids: tuple[str, ...]
    properties: tuple[str, ...]


def read_batch(text: str) -> dict[str, Query]:
    """Read the parameter `queries`."""
    batch = _read_object(text, "queries")
    if len(batch) > BATCH_SIZE:
        raise BatchTooLargeError(f"一度に送れる照会は {BATCH_SIZE} 件までです（{len(batch)} 件）。")
    return {key: _read_query(key, value) for key, value in batch.items()}


def read_extension(text: str) -> Extension:
    """Read the parameter `extend`."""
    given = _read_object(text, "extend")
    ids, properties = given.get("ids"), given.get("properties")
    if not isinstance(ids, list) or not isinstance(properties, list):
        raise BadRequestError("extend の ids と properties は配列です。")
    if len(ids) > MOST_IDS:
        raise BatchTooLargeError(f"一度に送れる ids は {MOST_IDS} 件までです。")
    pids = [one.get("id") if isinstance(one, dict) else None for one in properties]
    return Extension(_as_texts(ids, "ids"), _as_texts(pids, "properties の id"))


def _as_texts(values: list[Any], name: str) -> tuple[str, ...]:
    """Give values that must be strings, each once."""
    if not all(isinstance(value, str) for value in values):
        raise BadRequestError(f"{name} は文字列です。")
    return tuple(dict.fromkeys(values))


def _read_object(text: str, name: str) -> dict[str, Any]:
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        raise BadRequestError(f"{name} は JSON ではありません。") from None
    if not isinstance(value, dict):
        raise BadRequestError(f"{name} は JSON のオブジェクトではありません。")
    return value


def _read_query(key: str, given: object) -> Query:
    if not isinstance(given, dict):
        raise BadRequestError(f"照会 {key[:50]} はオブジェクトではありません。")
    try:
        query = Query(
            text=_read_text(given),
            types=_read_types(given),
            type_strict=_read_strictness(given),
            limit=_read_limit(given),
            conditions=_read_conditions(given),
        )
    except BadRequestError as error:
        raise BadRequestError(f"照会 {key[:50]}：{error}") from None
    if not query.text and not query.conditions:
        raise BadRequestError(f"照会 {key[:50]} に query も properties もありません。")
    return query


def _read_text(given: Mapping[str, Any]) -> str:
    text = given.get("query", "")
    if not isinstance(text, str):
        raise BadRequestError("query は文字列です。")
    return text.strip()


def _read_types(given: Mapping[str, Any]) -> tuple[str, ...]:
    """Read one type or several, by id or as objects with one."""
    types = given.get("type") or []
    listed = types if isinstance(types, list) else [types]
    return _as_texts([one.get("id") if isinstance(one, dict) else one for one in listed], "type")


def _read_strictness(given: Mapping[str, Any]) -> str:
    strict = given.get("type_strict", "any")
    if strict not in _STRICT:
        raise BadRequestError("type_strict は any、should、all のどれかです。")
    return str(strict)


def _read_limit(given: Mapping[str, Any]) -> int:
    limit = given.get("limit", _USUAL_LIMIT)
    is_number = isinstance(limit, int | float) and not isinstance(limit, bool)
    if not is_number or limit < 1 or limit != limit // 1:
        raise BadRequestError("limit は正の整数です。")
    return min(int(limit), MOST_CANDIDATES)


def _read_conditions(given: Mapping[str, Any]) -> tuple[Condition, ...]:
    """Read the properties; a blank value says nothing."""
    listed = given.get("properties") or []
    if not isinstance(listed, list) or not all(isinstance(one, dict) for one in listed):
        raise BadRequestError("properties はオブジェクトの配列です。")
    conditions = []
    for one in listed:
        pid, values = one.get("pid"), one.get("v")
        if not isinstance(pid, str) or "v" not in one:
            raise BadRequestError("properties の値には pid と v があります。")
        read = [_read_value(v) for v in (values if isinstance(values, list) else [values])]
        if meant := tuple(texts for texts in read if texts):
            conditions.append(Condition(pid, meant))
    return tuple(conditions)


def _read_value(value: object) -> tuple[str, ...]:
    """Give the texts that a value is compared by: its own, or the id and name of an entity."""
    if isinstance(value, dict):
        texts = [value.get("id"), value.get("name")]
    elif isinstance(value, bool):
        texts = ["true" if value else "false"]
    elif isinstance(value, str | int | float) or value is None:
        texts = ["" if value is None else str(value)]
    else:
        raise BadRequestError("v は文字列、数、真偽値、id をもつオブジェクトか、その配列です。")
    return tuple(text.strip() for text in texts if isinstance(text, str) and text.strip())
