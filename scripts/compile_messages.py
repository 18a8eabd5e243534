"""Compiles partnerships/locale/**/*.po to .mo, without gettext. `make setup` runs it."""

from pathlib import Path

import polib

LOCALE = Path(__file__).resolve().parent.parent / "partnerships" / "locale"

for path in sorted(LOCALE.glob("**/*.po")):
    polib.pofile(str(path)).save_as_mofile(str(path.with_suffix(".mo")))
