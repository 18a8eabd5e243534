"""`check_links [--older-than DAYS] [--limit N]`: ask the official pages whether they still open."""

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from tqdm import tqdm

from partnerships.links.checking import check_links, make_asker
from partnerships.models import LinkState


class Command(BaseCommand):
    help = "公式ページのアドレスが開けるかを、サーバーごとに1件ずつ確かめます。止めても続きから。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--older-than",
            type=int,
            default=7,
            metavar="DAYS",
            help="この日数より前に確かめたものだけ（既定は7）",
        )
        parser.add_argument("--limit", type=int, help="多くてもこの件数だけ")

    def handle(self, *args: Any, **options: Any) -> None:
        found = check_links(
            make_asker(),
            options["older_than"],
            options["limit"] and max(0, options["limit"]),
            lambda urls: tqdm(urls, "公式ページ", file=sys.stderr, disable=None),
        )
        counts = "、".join(f"{state.label} {found[state]}件" for state in LinkState)
        self.stdout.write(f"{found.total()}件を確かめました：{counts}")
