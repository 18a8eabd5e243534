"""Who set each field of an agreement last: an import, or staff. Told by its revisions."""

from collections.abc import Sequence
from itertools import groupby

from partnerships.curation.history import keys_of
from partnerships.models import Revision

_BATCH = 500


def set_by_import(numbers: Sequence[int]) -> dict[int, set[str]]:
    """Give, for each agreement, the fields (JSON names) whose value an import set last.

    What staff set stays theirs, also where it is what the list says. Reads every revision once.
    """
    revisions = Revision.objects.filter(agreement__in=numbers).order_by("agreement", "number")
    found = {}
    chains = groupby(revisions.iterator(_BATCH), key=lambda revision: revision.agreement_id)
    for number, chain in chains:
        imported: set[str] = set()
        before: dict[str, object] = {}
        for revision in chain:
            keys = keys_of(revision.content)
            changed = {name for name, value in keys.items() if before.get(name, ...) != value}
            is_import = revision.kind == Revision.Kind.IMPORT
            imported = imported | changed if is_import else imported - changed
            before = keys
        found[number] = imported
    return found
