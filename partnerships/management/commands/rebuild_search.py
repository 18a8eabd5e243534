"""`rebuild_search`: write the search texts and their index anew, from the record."""

import sys
from typing import Any

from django.core.management.base import BaseCommand
from tqdm import tqdm

from partnerships.search.text import rebuild


class Command(BaseCommand):
    help = "検索文と検索の索引を、記録からすべて作り直します。"

    def handle(self, *args: Any, **options: Any) -> None:
        rebuild(lambda batches: tqdm(batches, "検索文", file=sys.stderr, disable=None))
        self.stdout.write("検索の索引を作り直しました。")
