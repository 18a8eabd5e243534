"""The forms of a merge: which record stays, and the versions of both that somebody saw."""

from typing import Any

from django import forms
from django.contrib.admin.sites import AdminSite

from partnerships.admin.choosing import NameSelect
from partnerships.admin.reason_form import ReasonForm
from partnerships.curation.merging import Seen
from partnerships.models import Agreement


class TargetForm(forms.Form):
    target = forms.ModelChoiceField(
        Agreement._default_manager.all(),
        label="統合先",
        help_text="残す方の協定。番号か、協定名・自治体・相手先の語で探せます。",
    )

    def __init__(self, data: Any, *, site: AdminSite) -> None:
        super().__init__(data)
        link: Any = Agreement._meta.get_field("merged_into")
        self.fields["target"].widget = NameSelect(
            link,
            site,
            choices=self.fields["target"].choices,  # type: ignore[attr-defined]
        )


class MergeForm(ReasonForm):
    target_version = forms.RegexField(r"^[0-9]{1,9}\Z", widget=forms.HiddenInput)

    def seen(self) -> Seen:
        return Seen(self.version(), int(self.cleaned_data["target_version"]))
