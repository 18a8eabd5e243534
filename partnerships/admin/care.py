"""Who may change which agreement on the pages of the admin: an editor those in her care.

`curation/roles.py` decides and `editing.py` refuses again inside the transaction; here an answer is
kept for the length of a request, since a page asks many times.
"""

from django.http import HttpRequest

from partnerships.curation.roles import may_edit
from partnerships.models import Agreement


def may_change(request: HttpRequest, agreement: Agreement | None) -> bool:
    """Whether this agreement (None: any at all) may be changed by who asks; two queries, once."""
    user = request.user
    if agreement is None or user.is_anonymous or not user.has_perm(CHANGE):
        return user.has_perm(CHANGE)
    known: dict[int, bool] = request.__dict__.setdefault("agreements_in_care", {})
    if agreement.pk not in known:
        known[agreement.pk] = may_edit(user, agreement)
    return known[agreement.pk]


CHANGE = "partnerships.change_agreement"
