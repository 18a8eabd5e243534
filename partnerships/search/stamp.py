"""The record's stamp: a random value that moves with every change of anything public.

Whatever is derived from the record (cached pages, ETags, facet sets) is keyed by it.
"""

import uuid

from partnerships.models import Stamp


def current_stamp() -> uuid.UUID:
    """Read the stamp: one query by primary key."""
    return Stamp.objects.values_list("value", flat=True).get(id=1)


def move_stamp() -> None:
    """Replace the stamp; the last statement of a transaction that changes something public."""
    Stamp.objects.update_or_create(id=1, defaults={"value": uuid.uuid4()})
