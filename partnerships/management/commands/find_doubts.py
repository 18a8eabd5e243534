"""`find_doubts`: look through the whole record for what is doubtful."""

import sys
from typing import Any

from django.core.management.base import BaseCommand
from tqdm import tqdm

from partnerships.importing.rereading import find_doubts
from partnerships.models import FindingCode


class Command(BaseCommand):
    help = "すべての協定を点検し、確認が必要な点を記録します。2度続けて実行しても変わりません。"

    def handle(self, *args: Any, **options: Any) -> None:
        found = find_doubts(lambda batches: tqdm(batches, "点検", file=sys.stderr, disable=None))
        self.stdout.write(f"未処理の点 {found.open.total()}件（変わった協定 {found.changed}件）")
        for code, count in found.open.most_common():
            self.stdout.write(f"  {FindingCode(code).label} {count}件")
