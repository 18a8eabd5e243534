"""`import_agreements FILE [--edition YYYY-MM] [--dry-run] [--format json]`: take a list in."""

import json
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from tqdm import tqdm

from partnerships.importing.reading import NotAListError
from partnerships.importing.storing import StalePlanError, import_list


class Command(BaseCommand):
    help = "協定の一覧（テキスト、CSV、Excel、PDF）を取り込みます。同じファイルでは変わりません。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="一覧のファイル")
        parser.add_argument("--edition", help="一覧の時点（YYYY-MM）。ファイルに書かれていないとき")
        parser.add_argument("--dry-run", action="store_true", help="何も保存せず、結果だけを示す")
        parser.add_argument("--format", choices=["text", "json"], default="text", help="出力の形")

    def handle(self, *args: Any, **options: Any) -> None:
        file: Path = options["file"]
        try:
            summary = import_list(
                file.read_bytes(),
                file.name,
                options["edition"],
                dry_run=options["dry_run"],
                progress=lambda rows: tqdm(rows, "読み取り", file=sys.stderr, disable=None),
            )
        except OSError as error:
            raise CommandError(f"{file} を読めません：{error.strerror}") from error
        except (NotAListError, StalePlanError) as error:
            raise CommandError(f"{file.name}：{error}") from error
        as_json = json.dumps(summary.as_json(), ensure_ascii=False)
        self.stdout.write(as_json if options["format"] == "json" else summary.as_text())
