"""The partners of the record by identity, for an import: found, or made from the gazetteer.

`planning.py` only looks up; `writing.py` makes the ones that are missing, in its transaction.
"""

from partnerships.curation.numbers import next_numbers
from partnerships.importing.partner_names import DraftPartner
from partnerships.models import FIRST_FREE_ID, GazetteerEntry, Partner
from partnerships.text import fold

PartnerKey = int | tuple[str, str | None]


class PartnerStore:
    """Partners of the record by identity: folded name and country, or the fixed number."""

    def __init__(self) -> None:
        self._by_name: dict[tuple[str, str | None], Partner] = {}
        self._by_pk: dict[int, Partner] = {}
        for partner in Partner.objects.select_related("merged_into").order_by("-pk"):
            self._remember(partner)

    def _remember(self, partner: Partner) -> None:
        self._by_pk[partner.pk] = partner
        self._by_name[fold(partner.name), partner.country_id] = partner

    def find(self, draft: DraftPartner) -> Partner | None:
        """Give the Partner a draft means, following a merge; None when there is none yet."""
        known = self._by_pk.get(draft.partner_id or 0)
        known = known or self._by_name.get((fold(draft.name), draft.country))
        return known.merged_into or known if known else None

    def key_of(self, draft: DraftPartner) -> PartnerKey:
        known = self.find(draft)
        return known.pk if known else (fold(draft.name), draft.country)

    def get(self, draft: DraftPartner) -> Partner:
        """Give the Partner, made now if need be: from the gazetteer, under its fixed number."""
        return self.find(draft) or self._create(draft)

    def _create(self, draft: DraftPartner) -> Partner:
        entry = GazetteerEntry.objects.filter(name=draft.name, country=draft.country).first()
        fixed = entry.partner_id if entry else None
        partner = Partner(
            pk=fixed or _next_partner_id(),
            name=draft.name,
            name_en=entry.name_en if entry else "",
            country_id=draft.country,
            kind=draft.kind,
            latitude=entry.latitude if entry else None,
            longitude=entry.longitude if entry else None,
            aliases=entry.aliases if entry else "",
        )
        partner.save(force_insert=True)
        self._remember(partner)
        return partner


def _next_partner_id() -> int:
    return next_numbers("partner", 1, FIRST_FREE_ID)[0]
