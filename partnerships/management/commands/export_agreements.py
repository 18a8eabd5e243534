"""`export_agreements --format json [--output F]`: the published record as the site gives it."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from partnerships.exports.json import list_json
from partnerships.search.query import AgreementSearch
from partnerships.search.results import Results


class Command(BaseCommand):
    help = "公開中の協定を、サイトの /agreements.json と同じ内容で書き出します。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--format", choices=["json"], default="json", help="出力の形")
        parser.add_argument("--output", type=Path, help="書き出すファイル。なければ標準出力")

    def handle(self, *args: Any, **options: Any) -> None:
        text = "".join(list_json(Results(AgreementSearch())))
        output: Path | None = options["output"]
        if output is None:
            self.stdout.write(text, ending="")
            return
        try:
            output.write_text(text, encoding="utf-8")
        except OSError as error:
            raise CommandError(f"{output} に書けません：{error.strerror}") from error
