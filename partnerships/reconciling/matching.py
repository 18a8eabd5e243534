"""Answers a query with candidates: scored, in order, and matched only where nothing else fits.

A candidate is a match when the text is a name of it, no other entity of the types asked has the
name (or is written just so), and every property given is its own. An ambiguous name (府中市) is
never matched without more.
"""

from dataclasses import dataclass

from partnerships.reconciling.entities import BROADER, TYPES, Entity
from partnerships.reconciling.names import Found, NameIndex
from partnerships.reconciling.properties import PROPERTIES, value_of
from partnerships.reconciling.queries import Condition, Query
from partnerships.search.sets import AgreementSets
from partnerships.text import fold

_UNFIT = 0.5  # what a candidate is worth for each property that is not as asked


@dataclass(frozen=True)
class Candidate:
    """`has_all` says whether every property given is as asked."""

    entity: Entity
    score: float
    is_match: bool
    is_name: bool
    has_all: bool


def match(query: Query, index: NameIndex, sets: AgreementSets) -> list[Candidate]:
    """Give the candidates of a query, the best first."""
    found = index.find(query.text) if query.text else _everything(index)
    fitting = [one for one in found if _is_of_type(one.entity, query)]
    weighed = [(one, _count_unfit(one.entity, query, index, sets)) for one in fitting]
    if not query.text:
        weighed = [(one, unfit) for one, unfit in weighed if not unfit]
    sure = [one for one, unfit in weighed if one.is_certain and not unfit]
    sure = [one for one in sure if one.is_exact] or sure
    is_checked = all(condition.pid in PROPERTIES for condition in query.conditions)
    candidates = [
        Candidate(
            entity=one.entity,
            score=round(one.score * _UNFIT**unfit, 1),
            is_match=is_checked and sure == [one],
            is_name=one.is_certain,
            has_all=not unfit,
        )
        for one, unfit in weighed
    ]
    return sorted(candidates, key=lambda c: (-c.score, c.entity.id))[: query.limit]


def _everything(index: NameIndex) -> list[Found]:
    """Give all entities, for a query that has nothing but properties."""
    return [Found(entity, 100, True) for entity in index.entities]


def _is_of_type(entity: Entity, query: Query) -> bool:
    """Whether it is of a type asked; a type that there isn't has no entities."""
    if not query.types or query.type_strict == "should":
        return True
    has = [one in entity.types for one in query.types]
    return all(has) if query.type_strict == "all" else any(has)


def _count_unfit(entity: Entity, query: Query, index: NameIndex, sets: AgreementSets) -> int:
    unfit = sum(not _fits(entity, condition, index, sets) for condition in query.conditions)
    is_other = query.type_strict == "should" and not any(t in entity.types for t in query.types)
    return unfit + (is_other and bool(query.types))


def _fits(entity: Entity, condition: Condition, index: NameIndex, sets: AgreementSets) -> bool:
    """Whether one of the values given is the entity's; a property that there isn't fits all."""
    known = PROPERTIES.get(condition.pid)
    if known is None:
        return True
    own = value_of(entity, condition.pid, sets)
    return any(_is_value(own, text, index) for texts in condition.values for text in texts)


def _is_value(own: object, text: str, index: NameIndex) -> bool:
    if isinstance(own, dict):
        place = str(own["id"])
        return bool(place) and (place in index.places(fold(text)) or text == place[:2])
    return own not in (None, "") and fold(str(own)) == fold(text)


def type_json(type_id: str) -> dict[str, object]:
    """Give a type with what it is part of."""
    broader = BROADER.get(type_id)
    named = {"id": type_id, "name": TYPES[type_id]}
    return named | ({"broader": [{"id": broader, "name": TYPES[broader]}]} if broader else {})


def candidate_json(candidate: Candidate) -> dict[str, object]:
    entity = candidate.entity
    return {
        "id": entity.id,
        "name": entity.name,
        "description": entity.description,
        "type": [{"id": one, "name": TYPES[one]} for one in entity.types],
        "score": candidate.score,
        "match": candidate.is_match,
        "features": [
            {"id": "is_name", "value": candidate.is_name},
            {"id": "has_all_properties", "value": candidate.has_all},
        ],
    }
