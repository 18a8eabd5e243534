"""Compiles partnerships/locale/**/*.po to .mo, without gettext; `make setup` and the tests run it.

Each file is replaced at once, since two test runs may do so while a third one reads.
"""

import os
from pathlib import Path

import polib

LOCALE = Path(__file__).resolve().parent.parent / "partnerships" / "locale"


def compile_messages() -> None:
    for path in sorted(LOCALE.glob("**/*.po")):
        made = path.with_suffix(f".{os.getpid()}.mo")
        polib.pofile(str(path)).save_as_mofile(str(made))
        made.replace(path.with_suffix(".mo"))


if __name__ == "__main__":
    compile_messages()
