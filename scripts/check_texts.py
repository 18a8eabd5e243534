"""Says what is wrong with templates and translations, for `make check`.

Every template compiles and names only static files that exist; every message of a .po file is
translated, and none is fuzzy. Prints a line per fault and exits with 1 if there is one.
"""

import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import django
import polib
from django.contrib.staticfiles import finders
from django.template import TemplateSyntaxError
from django.template.loader import get_template

ROOT = Path(__file__).resolve().parent.parent


def check_templates(folder: Path) -> Iterator[str]:
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        name = path.relative_to(folder).as_posix()
        try:
            get_template(name)
        except TemplateSyntaxError as error:
            yield f"templates/{name}: {error}"
        for static in re.findall(r"""{%\s*static\s+["']([^"']+)["']""", path.read_text()):
            if finders.find(static) is None:
                yield f"templates/{name}: static/{static} がありません。"


def check_translations(folder: Path) -> Iterator[str]:
    for path in sorted(folder.rglob("*.po")):
        catalogue = polib.pofile(str(path))
        for entry in [*catalogue.untranslated_entries(), *catalogue.fuzzy_entries()]:
            yield f"{path.relative_to(ROOT)}:{entry.linenum}: 訳がありません: {entry.msgid!r}"


def main() -> int:
    sys.path.insert(0, str(ROOT))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "partnerships.settings")
    django.setup()
    faults = [
        *check_templates(ROOT / "templates"),
        *check_translations(ROOT / "partnerships" / "locale"),
    ]
    for fault in faults:
        print(fault, file=sys.stderr)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
