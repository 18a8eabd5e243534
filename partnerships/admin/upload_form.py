"""The form that takes a list file: what can be said at once about a wrong one is said here.

Text is read whole; sheets and PDF take longer and are read by the job that makes the plan.
"""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

from partnerships.dates import PartialDate
from partnerships.importing.reading import NotAListError, read_rows
from partnerships.models import EditionUpload

LARGEST_UPLOAD = 20 * 1024 * 1024  # bytes; the published list has 0.1 MB as text, 1 MB as PDF
_READ_LATER = re.compile(rb"PK\x03\x04|.{,1024}%PDF-", re.DOTALL)
_ENDINGS = ".txt,.tsv,.csv,.xlsx,.pdf"


class UploadForm(forms.ModelForm):  # type: ignore[type-arg]
    content = forms.FileField(
        label="一覧のファイル",
        help_text=(
            "公表された一覧（.txt、.tsv、.csv、.xlsx、.pdf）。"
            f"{LARGEST_UPLOAD // 1024 // 1024}MBまで。送っただけでは、記録は何も変わりません。"
        ),
        widget=forms.FileInput(attrs={"accept": _ENDINGS}),
        allow_empty_file=True,
    )

    class Meta:
        model = EditionUpload
        fields = ["edition_key"]

    def clean_edition_key(self) -> str:
        key: str = self.cleaned_data["edition_key"]
        try:
            is_month = not key or (len(key) == 7 and PartialDate.from_edtf(key).month is not None)
        except ValueError:
            is_month = False
        if not is_month:
            raise ValidationError("2017-09 のように、年4桁と月2桁で書いてください。")
        return key

    def clean_content(self) -> bytes:
        """Give the bytes; a file that can't be a list is refused with the reason."""
        sent: UploadedFile[bytes] = self.cleaned_data["content"]
        if sent.size is None or sent.size > LARGEST_UPLOAD:
            raise ValidationError(
                f"ファイルが大きすぎます（{LARGEST_UPLOAD // 1024 // 1024}MBまで）。"
            )
        content: bytes = sent.read()
        if not _READ_LATER.match(content):
            try:
                read_rows(content, name_of(sent))
            except NotAListError as error:
                raise ValidationError(str(error)) from error
        return content

    @property
    def file_name(self) -> str:
        sent: Any = self.files["content"]
        return name_of(sent)


def name_of(sent: Any) -> str:
    """Give the name to show: the last part of what was sent, without control characters."""
    name = re.split(r"[/\\]", sent.name or "")[-1]
    shown = "".join(character for character in name if character.isprintable()).strip()
    return shown[-255:] or "（名前なし）"
