"""`delete_personal_data`: delete readers' e-mail addresses whose stated time is over."""

from typing import Any

from django.core.management.base import BaseCommand

from partnerships.curation.reports import (
    DAYS_AFTER_ANSWER,
    DAYS_AT_MOST,
    delete_personal_data,
)


class Command(BaseCommand):
    help = (
        f"読者からの報告のメールアドレスを、処理から{DAYS_AFTER_ANSWER}日（遅くとも受付から"
        f"{DAYS_AT_MOST}日）たったものについて消します。毎日実行してください。"
    )

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"メールアドレスを{delete_personal_data()}件消しました。")
