"""The reconciliation service: matches a spreadsheet's names to the codes of the record.

Answers clients such as OpenRefine as the Reconciliation Service API 0.2 (W3C) says, over GET and
POST, to programs of any origin, and as JSONP for old ones. It asks the database for the stamp only.
"""

import json
import re
from collections.abc import Mapping
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views.decorators.clickjacking import xframe_options_exempt

from partnerships.exports.terms import SITE_NAME
from partnerships.limits.rules import RECONCILIATIONS, SUGGESTIONS
from partnerships.reconciling.entities import BROADER, TYPES, Entity, entities_at
from partnerships.reconciling.manifest import manifest_json
from partnerships.reconciling.matching import candidate_json, match
from partnerships.reconciling.names import index_at
from partnerships.reconciling.properties import (
    PROPERTIES,
    extension_json,
    properties_of,
    value_of,
)
from partnerships.reconciling.queries import (
    BadRequestError,
    BatchTooLargeError,
    read_batch,
    read_extension,
)
from partnerships.reconciling.suggesting import (
    MOST_SKIPPED,
    suggest_entities,
    suggest_properties,
    suggest_types,
)
from partnerships.release import version
from partnerships.search.held_sets import sets_at
from partnerships.search.stamp import current_stamp
from partnerships.views.limiting import limited
from partnerships.views.opening import open_data
from partnerships.views.problems import problem

_CALLBACK = re.compile(r"[A-Za-z_$][\w$.\[\]]{0,99}", re.ASCII)


@open_data("POST")
@limited(RECONCILIATIONS, as_data=True)
def service(request: HttpRequest) -> HttpResponse:
    """Answer a batch of queries or a data extension; without either, give the manifest."""
    given = request.POST if request.method == "POST" else request.GET
    try:
        if "queries" in given:
            return _answer(request, _reconcile(given["queries"]))
        if "extend" in given:
            return _answer(request, _extend(given["extend"]))
    except BadRequestError as error:
        return problem(400, str(error))
    except BatchTooLargeError as error:
        return problem(413, str(error))
    if request.method == "POST":
        return problem(400, "queries か extend を送ってください。")
    return _answer(request, manifest_json(SITE_NAME, version()))


@open_data()
@limited(SUGGESTIONS, as_data=True)
def suggest(request: HttpRequest, kind: str) -> HttpResponse:
    """Complete a beginning; `cursor` skips suggestions."""
    prefix, cursor = request.GET.get("prefix", ""), request.GET.get("cursor", "0")
    if not re.fullmatch(r"\d{1,6}", cursor, re.ASCII) or int(cursor) > MOST_SKIPPED:
        return problem(400, f"cursor は0から{MOST_SKIPPED}までの整数です。")
    match kind:
        case "entity":
            index = index_at(current_stamp())
            found = suggest_entities(prefix[:200], index, int(cursor))
        case "property":
            found = suggest_properties(prefix[:200], int(cursor))
        case _:
            found = suggest_types(prefix[:200], int(cursor))
    return _answer(request, {"result": found})


@open_data()
def flyout(request: HttpRequest, kind: str, key: str) -> HttpResponse:
    """Give a small preview of what was suggested."""
    match kind:
        case "entity":
            facts: list[tuple[str, object]] = _facts(_find(key))
            name = _find(key).name
        case "property" if key in PROPERTIES:
            name = PROPERTIES[key].name
            facts = [("型", "、".join(TYPES[one] for one in PROPERTIES[key].types))]
        case "type" if key in TYPES:
            name, broader = TYPES[key], BROADER.get(key, "")
            facts = [("上位の型", TYPES[broader])] if broader else []
        case _:
            raise Http404("その項目はありません。")
    html = render_to_string("reconcile/_card.html", {"name": name, "facts": facts})
    return _answer(request, {"id": key, "html": html})


@open_data()
@xframe_options_exempt
def preview(request: HttpRequest, key: str) -> HttpResponse:
    """Show an entity in the small frame that the manifest announces."""
    entity = _find(key)
    context = {"name": entity.name, "facts": _facts(entity), "url": entity.url}
    return render(request, "reconcile/preview.html", context)


@open_data()
def entity_page(request: HttpRequest, key: str) -> HttpResponse:
    """Lead from an identifier to the page of what it names."""
    return HttpResponseRedirect(_find(key).url)


@open_data()
def propose_properties(request: HttpRequest) -> HttpResponse:
    """Give what can be fetched for entities of a type."""
    type_id, limit = request.GET.get("type", ""), request.GET.get("limit", "")
    if type_id and type_id not in TYPES:
        return problem(400, f"型 {type_id[:50]} はありません。")
    if limit and not re.fullmatch(r"[1-9]\d{0,5}", limit, re.ASCII):
        return problem(400, "limit は正の整数です。")
    found = [{"id": one.id, "name": one.name} for one in properties_of(type_id)]
    answer: dict[str, Any] = {"type": type_id, "properties": found}
    if limit:
        answer |= {"limit": int(limit), "properties": found[: int(limit)]}
    return _answer(request, answer)


def _reconcile(text: str) -> dict[str, Any]:
    queries = read_batch(text)
    stamp = current_stamp()
    index, sets = index_at(stamp), sets_at(stamp)
    return {
        key: {"result": [candidate_json(found) for found in match(query, index, sets)]}
        for key, query in queries.items()
    }


def _extend(text: str) -> dict[str, Any]:
    asked = read_extension(text)
    stamp = current_stamp()
    return extension_json(entities_at(stamp), asked.ids, asked.properties, sets_at(stamp))


def _find(key: str) -> Entity:
    entity = entities_at(current_stamp()).get(key)
    if entity is None:
        raise Http404("その id のものはありません。")
    return entity


def _facts(entity: Entity) -> list[tuple[str, object]]:
    """Give what a preview says, without blanks."""
    sets = sets_at(current_stamp())
    values = [
        (one.name, value_of(entity, one.id, sets))
        for one in properties_of(entity.type)
        if one.id != "url"
    ]
    named = [(name, v["name"] if isinstance(v, dict) else v) for name, v in values]
    return [("種類", entity.description), *((n, v) for n, v in named if v not in (None, ""))]


def _answer(request: HttpRequest, value: Mapping[str, Any]) -> HttpResponse:
    """Give JSON, or JSONP where a callback is named; one that is no name of a function is 400."""
    text = json.dumps(value, ensure_ascii=False).encode(errors="backslashreplace")
    callback = request.GET.get("callback")
    if callback is None:
        return HttpResponse(text, content_type="application/json")
    if not _CALLBACK.fullmatch(callback):
        return problem(400, "callback は JavaScript の関数の名前です。")
    # Led by a comment, so that no plug-in takes the answer for something else.
    script = b"/**/%s(%s);" % (callback.encode(), text)
    return HttpResponse(script, content_type="application/javascript; charset=utf-8")
