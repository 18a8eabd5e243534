"""`restore ARCHIVE`: a backup into an empty place, then the proof that the record is whole."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError

from partnerships.backups.archive import BackupError
from partnerships.backups.restoring import restore


class Command(BaseCommand):
    help = "backup のファイルを、空のデータベースに復元し、記録のすべてを確かめます。"
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("archive", type=Path, help="backup が作ったファイル")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            restored = restore(options["archive"])
        except BackupError as error:
            raise CommandError(str(error)) from error
        except (OSError, DatabaseError) as error:
            raise CommandError(f"復元できませんでした：{error}") from error
        manifest, problems = restored.manifest, restored.problems
        self.stdout.write(f"{manifest.made_at} のバックアップを復元しました。")
        if restored.is_migrated:
            self.stdout.write(f"表を、版 {manifest.release} のものから今の版に直しました。")
        for problem in problems:
            self.stdout.write(problem)
        if problems:
            raise CommandError(f"復元した記録に、{len(problems)}件の違いがありました。")
        self.stdout.write(f"記録を確かめました。違いはありません。heads {manifest.heads}")
