"""`run_job NUMBER`: do a job of the admin; the site starts this itself, in a process apart."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from partnerships.jobs.running import perform


class Command(BaseCommand):
    help = "管理画面から始めた処理を行います。サイトが自分で起動します。"
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("number", type=int, help="処理の番号")

    def handle(self, *args: Any, number: int, **options: Any) -> None:
        perform(number)
