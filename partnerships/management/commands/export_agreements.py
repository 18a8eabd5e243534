"""`export_agreements --format json|csv|xlsx|… [--output F]`: the same bytes as the site gives."""

from collections.abc import Iterable
from contextlib import closing
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from partnerships.exports.files import FORMS
from partnerships.exports.kept import open_package, open_sqlite
from partnerships.exports.xlsx import TooManyRowsError
from partnerships.search.query import AgreementSearch

KEPT = {"zip": open_package, "sqlite3": open_sqlite}


class Command(BaseCommand):
    help = "公開中の協定のすべてを、サイトの /agreements.json などと同じ内容で書き出します。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--format", choices=[*FORMS, *KEPT], default="json", help="出力の形")
        parser.add_argument("--output", type=Path, help="書き出すファイル。なければ標準出力")

    def handle(self, *args: Any, **options: Any) -> None:
        name, output = options["format"], options["output"]
        pieces = KEPT[name]() if name in KEPT else FORMS[name].read(AgreementSearch())
        try:
            with closing(pieces):
                self.write(pieces, output)
        except TooManyRowsError as error:
            raise CommandError(str(error)) from error
        except OSError as error:
            raise CommandError(f"{output or '標準出力'} に書けません：{error.strerror}") from error

    def write(self, pieces: Iterable[bytes], output: Path | None) -> None:
        if output:
            with output.open("wb") as file:
                file.writelines(pieces)
        elif buffer := getattr(self.stdout, "buffer", None):
            buffer.writelines(pieces)
        else:  # a caller's own stream, which takes text
            self.stdout.write(b"".join(pieces).decode(), ending="")
