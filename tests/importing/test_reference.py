"""Reference tables: whole after migrate alone, and kind to what staff changed."""

import shutil
from pathlib import Path

import pytest
from django.core.management import call_command

from partnerships.importing import reference
from partnerships.models import (
    Country,
    GazetteerEntry,
    LocalGovernment,
    Prefecture,
    Stamp,
    Topic,
    split_aliases,
)
from partnerships.text import fold

pytestmark = pytest.mark.django_db


@pytest.fixture
def tables(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the tables that a test may change, as a later release would."""
    folder = shutil.copytree(reference.FOLDER, tmp_path / "fixtures")
    monkeypatch.setattr(reference, "FOLDER", folder)
    return folder


def change(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")


def load() -> None:
    reference.load_reference_tables("default")


def test_migrate_alone_loads_every_table() -> None:
    assert Prefecture.objects.count() == 47
    assert LocalGovernment.objects.count() == 1788
    assert Country.objects.count() >= 249
    assert Topic.objects.count() == 20
    assert GazetteerEntry.objects.count() > 5000


def test_a_second_migrate_changes_nothing() -> None:
    stamp = Stamp.objects.get().value
    call_command("migrate", verbosity=0)
    assert Stamp.objects.get().value == stamp


def test_a_later_release_updates_what_staff_left_alone(tables: Path) -> None:
    stamp = Stamp.objects.get().value
    change(tables / "countries.csv", ",ジョージア,", ",サカルトヴェロ,")
    load()
    assert Country.objects.get(code="GE").name == "サカルトヴェロ"
    assert Stamp.objects.get().value != stamp


def test_a_later_release_keeps_what_staff_changed(tables: Path) -> None:
    Country.objects.filter(code="GE").update(name="職員の呼び名")
    change(tables / "countries.csv", ",ジョージア,Georgia,", ",サカルトヴェロ,Sakartvelo,")
    load()
    country = Country.objects.get(code="GE")
    assert (country.name, country.name_en) == ("職員の呼び名", "Sakartvelo")


def test_a_gazetteer_entry_that_left_the_file_goes_unless_staff_changed_it(tables: Path) -> None:
    file = tables / "gazetteer_world.csv"
    lines = file.read_text(encoding="utf-8").splitlines(keepends=True)
    first, second = lines[1].split(",")[0], lines[2].split(",")[0]
    GazetteerEntry.objects.filter(name=second).update(name_en="changed by hand")
    file.write_text("".join([lines[0], *lines[3:]]), encoding="utf-8")
    load()
    assert not GazetteerEntry.objects.filter(name=first).exists()
    assert GazetteerEntry.objects.filter(name=second).exists()


def test_the_gazetteer_names_every_partner_once_a_country() -> None:
    """A name or alias that two entries of a country have would be anybody's."""
    owners: dict[tuple[str, str | None], str] = {}
    doubles = []
    for entry in GazetteerEntry.objects.defer("as_loaded"):
        for name in {fold(n) for n in [entry.name, *split_aliases(entry.aliases)]}:
            other = owners.setdefault((name, entry.country_id), entry.name)
            if other != entry.name:
                doubles.append(f"{entry.country_id} {name}: {other}, {entry.name}")
    assert doubles == []
