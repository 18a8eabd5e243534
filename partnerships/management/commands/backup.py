"""`backup FOLDER`: the whole database as one dated archive, while the site runs."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError

from partnerships.backups.archive import BackupError, hash_file
from partnerships.backups.writing import back_up


class Command(BaseCommand):
    help = "データベースのすべて（送られた一覧も）を、サイトを止めずに1つのファイルに控えます。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path, help="ファイルを置くフォルダ")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            path, manifest = back_up(options["folder"])
            sha256 = hash_file(path)
        except BackupError as error:
            raise CommandError(str(error)) from error
        except (OSError, DatabaseError) as error:
            raise CommandError(f"バックアップできませんでした：{error}") from error
        counts = manifest.counts
        self.stdout.write(
            f"{path}\n協定 {counts['agreements']}件、変更履歴 {counts['revisions']}件、"
            f"一覧 {counts['editions']}版、送られたファイル {counts['files']}件を控えました。\n"
            f"heads {manifest.heads}\nSHA-256 {sha256}"
        )
