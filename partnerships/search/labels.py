"""What the values of facets are called, in Japanese and in English.

Rows of the reference tables come in as `names.py` reads them, labels by facet and value go out.
English names are the romaji with the kind of body after it ("Sapporo City", "Osaka Prefecture",
"Chiyoda Ward"), never "-shi" or "-ken"; a prefecture as a place is the bare name ("Osaka").
"""

from collections import Counter
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

from django.utils.translation import gettext_noop, pgettext_lazy

from partnerships.models import PartnerKind
from partnerships.models.places import government_in_english

Rows = tuple[tuple[str, ...], ...]
Labels = dict[str, Mapping[str, Any]]

# The parts of the country, from north to south; data that have translations.
REGIONS = (
    *(gettext_noop("北海道"), gettext_noop("東北"), gettext_noop("関東"), gettext_noop("中部")),
    *(gettext_noop("近畿"), gettext_noop("中国"), gettext_noop("四国"), gettext_noop("九州・沖縄")),
)

SAME_IN_BOTH: Labels = {
    "partner_kind": dict(PartnerKind.choices),
    "listed": {
        "yes": pgettext_lazy("in the newest list", "記載あり"),
        "no": pgettext_lazy("in the newest list", "記載なし"),
    },
}


@lru_cache(maxsize=2)
def label_governments(prefectures: Rows, governments: Rows) -> Mapping[str, str]:
    """Give what each is called: its name, after its prefecture where others have the same."""
    return _told_apart(
        {code: name for code, _, name, *_ in governments},
        _places(prefectures, governments, 1),
        lambda place, name: f"{place}{name}",
    )


@lru_cache(maxsize=2)
def label_governments_in_english(prefectures: Rows, governments: Rows) -> Mapping[str, str]:
    """Give the same in English: "Sapporo City", and "Fuchu City, Tokyo" where there are two."""
    return _told_apart(
        {code: government_in_english(name, romaji) for code, _, name, _, romaji, *_ in governments},
        _places(prefectures, governments, 3),
        lambda place, name: f"{name}, {place}",
    )


def _told_apart(
    names: Mapping[str, str], places: Mapping[str, str], join: Callable[[str, str], str]
) -> dict[str, str]:
    bearers = Counter(names.values())
    return {
        code: join(places[code], name) if bearers[name] > 1 else name
        for code, name in names.items()
    }


def _places(prefectures: Rows, governments: Rows, column: int) -> dict[str, str]:
    """Give each government's prefecture, as a column of the prefectures calls it."""
    called = {row[0]: row[column] for row in prefectures}
    return {code: called[prefecture] for code, prefecture, *_ in governments}


def japanese_labels(
    prefectures: Rows, governments: Rows, countries: Rows, partners: Rows, topics: Rows
) -> Labels:
    return {
        "prefecture": {code: name for code, name, *_ in prefectures},
        "local_government": label_governments(prefectures, governments),
        "country": {code.lower(): name for code, name, *_ in countries},
        "partner": {pk: name for pk, name, *_ in partners},
        "topic": {code: name for code, name, _ in topics},
        **SAME_IN_BOTH,
    }


def english_labels(
    prefectures: Rows, governments: Rows, countries: Rows, partners: Rows, topics: Rows
) -> Labels:
    """Give the English names; a partner of which none is known keeps its Japanese one."""
    return {
        "prefecture": {code: romaji for code, _, _, romaji, _ in prefectures},
        "local_government": label_governments_in_english(prefectures, governments),
        "country": {code.lower(): english for code, _, english, *_ in countries},
        "partner": {pk: english or name for pk, name, english, *_ in partners},
        "topic": {code: english for code, _, english in topics},
        **SAME_IN_BOTH,
    }
