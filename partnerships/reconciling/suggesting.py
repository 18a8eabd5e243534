"""What a beginning may become: entities, properties and types, for the fields of clients."""

from bisect import bisect_left
from collections.abc import Iterable

from partnerships.reconciling.entities import TYPES, Entity
from partnerships.reconciling.names import NameIndex
from partnerships.reconciling.properties import PROPERTIES
from partnerships.text import fold

MOST_SUGGESTED = 20
MOST_SKIPPED = 10_000


def suggest_entities(prefix: str, index: NameIndex, cursor: int) -> list[dict[str, object]]:
    """Give entities by name or id, those first that have it whole, then the shorter names."""
    key = fold(prefix)
    found: dict[str, Entity] = {}
    names = sorted(_beginning(key, index.keys), key=lambda name: (len(name), name)) if key else []
    for name in names:
        for entity in index.named(name):
            found.setdefault(entity.id, entity)
    page = list(found.values())[cursor : cursor + MOST_SUGGESTED]
    return [
        {
            "id": entity.id,
            "name": entity.name,
            "description": entity.description,
            "notable": [{"id": one, "name": TYPES[one]} for one in entity.types],
        }
        for entity in page
    ]


def _beginning(key: str, keys: list[str]) -> list[str]:
    start = bisect_left(keys, key)
    end = bisect_left(keys, f"{key}\U0010ffff")
    return keys[start:end]


def suggest_properties(prefix: str, cursor: int) -> list[dict[str, object]]:
    return _named_so(((p.id, p.name) for p in PROPERTIES.values()), prefix, cursor)


def suggest_types(prefix: str, cursor: int) -> list[dict[str, object]]:
    return _named_so(TYPES.items(), prefix, cursor)


def _named_so(
    pairs: Iterable[tuple[str, str]], prefix: str, cursor: int
) -> list[dict[str, object]]:
    """Give what has the text in its id or name; all for a blank one, as there are few."""
    key = fold(prefix)
    found = [(pk, name) for pk, name in pairs if key in fold(pk) or key in fold(name)]
    return [{"id": pk, "name": name} for pk, name in found[cursor : cursor + MOST_SUGGESTED]]
