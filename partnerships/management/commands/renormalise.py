"""`renormalise [--apply] [--format json]`: what today's rules read otherwise in imported fields."""

import json
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from tqdm import tqdm

from partnerships.importing.renormalising import apply_rereading, reread
from partnerships.importing.storing import StalePlanError


class Command(BaseCommand):
    help = "一覧の行を今の規則で読み直し、職員が触れていない項目で変わるものを示します。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--apply", action="store_true", help="示した変更を記録に反映する")
        parser.add_argument("--format", choices=["text", "json"], default="text", help="出力の形")

    def handle(self, *args: Any, **options: Any) -> None:
        found = reread(lambda rows: tqdm(rows, "読み直し", file=sys.stderr, disable=None))
        if options["apply"]:
            try:
                apply_rereading(found)
            except StalePlanError as error:
                said = "読み直しのあいだに記録が変わりました。もう一度実行してください。"
                raise CommandError(said) from error
        as_json = json.dumps(found.as_json(), ensure_ascii=False)
        self.stdout.write(as_json if options["format"] == "json" else found.as_text())
