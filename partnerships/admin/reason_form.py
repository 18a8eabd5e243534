"""The form of every page that asks why: a reason, and the version that was seen."""

from typing import Any

from django import forms
from django.contrib.admin.widgets import AdminTextareaWidget
from django.core.exceptions import ValidationError

from partnerships.admin.conflicts import say_conflict
from partnerships.admin.form_fields import PlainTextField
from partnerships.curation.editing import EditConflict
from partnerships.curation.roles import NotInCareError

Refusal = EditConflict | ValidationError | NotInCareError


class ReasonForm(forms.Form):
    reason = PlainTextField(
        label="理由",
        strip=True,
        error_messages={"required": "理由を書いてください。"},
        widget=AdminTextareaWidget(attrs={"rows": 3}),
        help_text="必須。何によって確かめたか。変更履歴に残り、だれでも読めます。",
    )
    seen_version = forms.RegexField(r"^[0-9]{1,9}\Z", widget=forms.HiddenInput)

    def version(self) -> int:
        return int(self.cleaned_data["seen_version"])

    def refuse(self, refusal: Refusal) -> None:
        """Say on the page why nothing was done; a newer version is from now on the one seen."""
        if isinstance(refusal, EditConflict):
            self.add_error(None, say_conflict(refusal))
            self.data = {**self.data.dict(), "seen_version": str(refusal.version)}  # type: ignore[attr-defined]
        else:
            said: Any = refusal.messages if isinstance(refusal, ValidationError) else str(refusal)
            self.add_error(None, said)
