"""`reset_second_factor NAME`: lets somebody who has lost phone and recovery codes in again."""

from typing import Any

from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError, CommandParser

from partnerships.accounts.resetting import reset_second_factor


class Command(BaseCommand):
    help = "職員の二段階認証を外し、開いているログインを終わらせます。パスワードは変わりません。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", metavar="利用者名")

    def handle(self, *args: Any, name: str, **options: Any) -> None:
        try:
            user = User.objects.get(username=name)
        except User.DoesNotExist:
            raise CommandError(f"利用者 {name} はいません。") from None
        count = reset_second_factor(user)
        self.stdout.write(f"{name} の二段階認証を外しました（{count} 件）。")
