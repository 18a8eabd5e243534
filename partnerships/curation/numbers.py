"""Numbers that are given out once and never again: permalinks of agreements and partners."""

from partnerships.models import FIRST_FREE_ID, Counter, GazetteerEntry, Partner


def next_numbers(name: str, count: int, first: int = 1) -> list[int]:
    """Give out the next `count` numbers of a counter, locked until the transaction ends."""
    Counter.objects.get_or_create(name=name, defaults={"value": first - 1})
    counter = Counter.objects.select_for_update().get(name=name)
    start = counter.value + 1
    counter.value += count
    counter.save()
    return list(range(start, start + count))


def new_partner_id(name: str, country: str | None) -> int:
    """Give the id of a new partner: the gazetteer's fixed one where it has one, else the next."""
    entry = GazetteerEntry.objects.filter(name=name, country=country).first()
    fixed = entry.partner_id if entry else None
    if fixed and not Partner.objects.filter(pk=fixed).exists():
        return fixed
    return next_numbers("partner", 1, FIRST_FREE_ID)[0]
