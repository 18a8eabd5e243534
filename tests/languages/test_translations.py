"""The English catalogue holds every text that pages, views and models mark, whole and fitting.

The source strings are Japanese, so the Japanese pages need no catalogue. gettext collects what is
marked in a copy of the sources, without the admin, which is Japanese only.
"""

import os
import re
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path

import polib
import pytest
from django.conf import settings

from partnerships.exports.tables import TABLES

ROOT = Path(settings.BASE_DIR)
CATALOGUE = ROOT / "partnerships" / "locale" / "en" / "LC_MESSAGES" / "django.po"

Key = tuple[str, str, str]


def key_of(entry: polib.POEntry) -> Key:
    return (entry.msgctxt or "", entry.msgid, entry.msgid_plural or "")


@cache
def translated() -> dict[Key, polib.POEntry]:
    return {key_of(entry): entry for entry in polib.pofile(str(CATALOGUE))}


@pytest.fixture(scope="module")
def marked(tmp_path_factory: pytest.TempPathFactory) -> set[Key]:
    """Every message of the sources, as `makemessages` finds it."""
    folder = tmp_path_factory.mktemp("sources")
    for name in ("partnerships", "templates"):
        left_out = shutil.ignore_patterns("admin", "locale", "migrations", "__pycache__")
        shutil.copytree(ROOT / name, folder / name, ignore=left_out)
    (folder / "locale").mkdir()
    command = [sys.executable, "-m", "django", "makemessages", "-l", "en", "-e", "html,py,xml"]
    # Without the site's settings everything is collected into one catalogue.
    environment = {k: v for k, v in os.environ.items() if k != "DJANGO_SETTINGS_MODULE"}
    subprocess.run(
        command, cwd=folder, check=True, capture_output=True, timeout=120, env=environment
    )
    found = polib.pofile(str(folder / "locale" / "en" / "LC_MESSAGES" / "django.po"))
    return {key_of(entry) for entry in found}


def test_no_text_lacks_its_english(marked: set[Key]) -> None:
    assert sorted(marked - translated().keys()) == []


def test_no_translation_is_of_a_text_that_is_gone(marked: set[Key]) -> None:
    assert sorted(translated().keys() - marked) == []
    assert list(polib.pofile(str(CATALOGUE)).obsolete_entries()) == []


def texts_of(entry: polib.POEntry) -> list[str]:
    return list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]


@pytest.mark.parametrize("entry", translated().values(), ids=lambda entry: entry.msgid[:30])
def test_a_translation_is_whole_and_fits_its_source(entry: polib.POEntry) -> None:
    assert all(texts_of(entry))
    assert not entry.fuzzy
    for text in texts_of(entry):
        assert placeholders(text) <= placeholders(entry.msgid)
        assert unnamed(text) == unnamed(entry.msgid)
        assert re.findall('(?:href|class|rel)="[^"]*"', text) == re.findall(
            '(?:href|class|rel)="[^"]*"', entry.msgid
        )
        assert text.count("<") == text.count(">")


def placeholders(text: str) -> set[str]:
    return set(re.findall(r"%\(\w+\)[a-z]", text))


def unnamed(text: str) -> int:
    return len(re.findall(r"%[sd]", text))


def test_every_word_about_the_fields_of_the_data_has_its_english() -> None:
    fields = [field for table in TABLES for field in table.describe()]
    said = {field[what] for field in fields for what in ("title", "description")}
    missing = {text for text in said if re.search("[ぁ-ヿ一-龥]", text)} - {
        entry.msgid for entry in translated().values()
    }
    assert missing == set()
