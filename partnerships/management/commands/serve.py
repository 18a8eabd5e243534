"""`make serve`: everything from an empty folder to the site with the real list, then gunicorn.

Safe to run again: data, key and accounts that exist are kept.
"""

import os
import secrets
import socket
import sys
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser

from partnerships.models import Agreement

FIRST_LIST = settings.BASE_DIR / "fixtures" / "agreements_2016-09.txt"


class Command(BaseCommand):
    help = "データベースを準備し、最初の一覧を取り込み、サイトを公開します。"
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--port", default="8000", help="待ち受けるポート番号（既定は 8000）")

    def handle(self, *args: Any, port: str, **options: Any) -> None:
        check_port(port)
        secret_key = os.environ.get("SECRET_KEY") or kept_secret_key(
            settings.DATA_DIR / "secret_key"
        )
        call_command("migrate", interactive=False, verbosity=0)
        if not Agreement.objects.exists():
            call_command("import_agreements", str(FIRST_LIST), stdout=self.stdout)
        if not get_user_model().objects.filter(is_staff=True).exists():
            self.create_first_account()
        self.stdout.flush()
        os.environ.setdefault("SITE_URL", f"http://127.0.0.1:{port}")
        if not settings.HTTPS:  # a trial on this machine: the first account need not prove it twice
            os.environ.setdefault("SECOND_FACTOR", "optional")
        os.environ.update(PORT=port, SECRET_KEY=secret_key)
        os.chdir(settings.BASE_DIR)
        os.execv(sys.executable, [sys.executable, "-m", "gunicorn", "partnerships.wsgi"])

    def create_first_account(self) -> None:
        """Make a superuser with a random password, and show it this once."""
        password = secrets.token_urlsafe(12)
        get_user_model().objects.create_superuser("admin", password=password)
        self.stdout.write("職員用アカウントを作りました（パスワードの表示は今回だけです）。")
        self.stdout.write(f"  管理画面: /admin/  利用者名: admin  パスワード: {password}")


def check_port(port: str) -> None:
    """Refuse a port that gunicorn could not listen on."""
    if not port.isascii() or not port.isdigit() or not 0 < int(port) < 65536:
        raise CommandError(f"PORT は 1 から 65535 の数で指定してください（いまの値: {port!r}）。")
    with socket.socket() as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind(("127.0.0.1", int(port)))
        except OSError as error:
            raise CommandError(
                f"ポート {port} は使えません（{error.strerror}）。"
                "別の番号を選んでください: make serve PORT=8001"
            ) from None


def kept_secret_key(path: Path) -> str:
    """The key of this installation, made on the first run and readable by its owner only."""
    try:
        if not path.exists():
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "w") as file:
                file.write(secrets.token_urlsafe(64))
        return path.read_text().strip()
    except OSError as error:
        raise CommandError(f"DATA_DIR: {path} を読み書きできません（{error.strerror}）。") from None
