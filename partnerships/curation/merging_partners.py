"""Two records of one partner become one: agreements, names and address go over to the other.

The merged one answers 301, and a list that still writes its name means the other. The admin calls
this.
"""

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction

from partnerships.curation.editing import lock_all, replace_partner, say_reason
from partnerships.models import AgreementPartner, Partner, split_aliases
from partnerships.search.stamp import hold_stamp, move_stamp


@transaction.atomic
def merge_partners(partner: Partner, target: Partner, *, by: User | None, reason: str) -> list[int]:
    """Merge the first into `target`; gives the numbers of the agreements that changed.

    Each of them gets a Revision. ValidationError in Japanese for a pair that can't be merged and
    for no reason. Refreshes both. Costs 2 ms an agreement.
    """
    said = say_reason(reason)
    lock_all(AgreementPartner.objects.filter(partner=partner.pk).values("agreement"))
    hold_stamp()
    pair = Partner.objects.select_for_update(no_key=True).in_bulk([partner.pk, target.pk])
    merged, kept = pair[partner.pk], pair[target.pk]
    _refuse(merged, kept)
    merged.merged_into = kept
    merged.save(update_fields=["merged_into"])
    Partner.objects.filter(merged_into=merged).update(merged_into=kept)
    names = dict.fromkeys([*split_aliases(kept.aliases), *merged.names])
    kept.aliases = "\n".join(name for name in names if name not in (kept.name, kept.name_en))
    kept.save(update_fields=["aliases"])
    why = f"協定締結先「{merged.name}」を「{kept.name}」に統合：{said}"
    numbers = replace_partner(merged.pk, kept.pk, by=by, reason=why)
    move_stamp()
    partner.refresh_from_db()
    target.refresh_from_db()
    return numbers


def _refuse(merged: Partner, kept: Partner) -> None:
    if merged.pk == kept.pk:
        raise ValidationError("同じ協定締結先どうしは統合できません。")
    for one in (merged, kept):
        if one.merged_into_id:
            raise ValidationError(f"「{one.name}」は、ほかの協定締結先に統合されています。")
