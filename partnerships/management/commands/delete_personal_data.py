"""`delete_personal_data`: delete what was kept for a stated time that is over."""

from typing import Any

from django.core.management.base import BaseCommand

from partnerships.curation.reports import (
    DAYS_AFTER_ANSWER,
    DAYS_AT_MOST,
    delete_personal_data,
)
from partnerships.importing.uploads import DAYS_OPEN, discard_old


class Command(BaseCommand):
    help = (
        f"読者からの報告のメールアドレスを、処理から{DAYS_AFTER_ANSWER}日（遅くとも受付から"
        f"{DAYS_AT_MOST}日）たったものについて消し、取り込まれないまま{DAYS_OPEN}日たった"
        "一覧のファイルを破棄します。毎日実行してください。"
    )

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"メールアドレスを{delete_personal_data()}件消しました。")
        self.stdout.write(f"取り込まれなかった一覧を{discard_old()}件破棄しました。")
