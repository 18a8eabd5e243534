"""`check_record [FILE …] [--heads KEY:SHA-256]`: prove the record whole, or name what is not."""

import hashlib
import sys
from itertools import chain
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from tqdm import tqdm

from partnerships.curation.checking import check_heads, count_checked, find_problems
from partnerships.curation.history import heads
from partnerships.importing.reading import NotAListError, read_rows


class Command(BaseCommand):
    help = "記録のすべてを、変更履歴と一覧の原本に照らして確かめます。違いがあれば1で終わります。"

    def add_arguments(self, parser: CommandParser) -> None:
        own = sorted((Path(settings.BASE_DIR) / "fixtures").glob("agreements_*.txt"))
        parser.add_argument("file", nargs="*", type=Path, default=own, help="一覧の原本")
        parser.add_argument("--heads", action="append", default=[], help="以前に控えた heads")

    def handle(self, *args: Any, **options: Any) -> None:
        count = 0
        try:
            lists = dict(map(_read, options["file"]))
            cut = chain.from_iterable(map(check_heads, options["heads"]))
            found = find_problems(lists, lambda b: tqdm(b, "確認", file=sys.stderr, disable=None))
            for problem in chain(cut, found):
                self.stdout.write(str(problem))
                count += 1
        except (OSError, NotAListError, ValueError) as error:
            raise CommandError(str(error)) from error
        if count:
            raise CommandError(f"{count}件の違いがありました。")
        self.stdout.write(f"{count_checked()}を確かめました。違いはありません。heads {heads()}")


def _read(file: Path) -> tuple[str, list[tuple[Any, ...]]]:
    content = file.read_bytes()
    rows = enumerate(read_rows(content, file.name).rows, start=1)
    listed = [(position, row.page, row.line, *row.cells) for position, row in rows]
    return hashlib.sha256(content).hexdigest(), listed
