"""The form of an agreement: it reads what somebody typed and writes nothing.

`values` goes to `curation.editing.edit`, which alone checks and stores; what that refuses comes
back as `refusal` and stands at its field.
"""

from typing import Any

from django import forms
from django.contrib.admin.widgets import AdminTextareaWidget, AdminURLFieldWidget
from django.core.exceptions import ValidationError

from partnerships.admin.conflicts import say_conflict
from partnerships.admin.form_fields import DateListField, PartialDateField, PlainTextField
from partnerships.curation.editing import EditConflict
from partnerships.curation.roles import NotInCareError
from partnerships.curation.values import BLANK
from partnerships.models import Agreement, State, Topic

FIELDS = (
    *("title", "signed", "signed_also", "topics", "summary"),
    *("term_ends", "in_force", "official_url", "state"),
)
_DATE = "分かるところまで：2005、2005-12、2005-12-03。平成18年8月31日 や 2012年7月 とも書けます。"


def _texts(name: str) -> dict[str, Any]:
    field = Agreement._meta.get_field(name)
    return {"label": getattr(field, "verbose_name", name), "required": False}


class AgreementForm(forms.ModelForm):  # type: ignore[type-arg]
    """What staff may set, and why they do."""

    title = PlainTextField(
        **_texts("title"),
        widget=AdminTextareaWidget(attrs={"rows": 2}),
        help_text="協定や覚書の名称。ないときは空欄。",
    )
    summary = PlainTextField(**_texts("summary"), widget=AdminTextareaWidget(attrs={"rows": 6}))
    signed = PartialDateField(**_texts("signed"), help_text=f"最初の締結日。{_DATE}")
    signed_also = DateListField(
        **_texts("signed_also"), help_text="更新や再締結の日付。いくつもあるときは「、」で区切る。"
    )
    term_ends = PartialDateField(
        **_texts("term_ends"), help_text=f"有効期間の最後の日。分かるときだけ。{_DATE}"
    )
    official_url = forms.CharField(
        **_texts("official_url"),
        widget=AdminURLFieldWidget,
        help_text="自治体の公式ページのアドレス（http:// か https://）。",
    )
    topics = forms.ModelMultipleChoiceField(
        Topic.objects.all(),
        **_texts("topics"),
        widget=forms.CheckboxSelectMultiple,
        help_text="協定の分野。いくつでも。",
    )
    reason = PlainTextField(
        label="変更の理由",
        strip=True,
        error_messages={"required": "変更の理由を書いてください。"},
        widget=AdminTextareaWidget(attrs={"rows": 2}),
        help_text="必須。何によって確かめたか（例：市の公式ページで確認）。変更履歴に残ります。",
    )
    seen_version = forms.RegexField(r"^[0-9]{1,9}\Z", widget=forms.HiddenInput, required=False)

    refusal: EditConflict | ValidationError | NotInCareError | None = None
    """Why the values of this form were not stored, when they were sent before."""

    may_publish = True
    """Whether who fills it in may show and hide agreements."""

    class Meta:
        model = Agreement
        fields = FIELDS

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["seen_version"] = self.instance.version
        if "state" in self.fields:
            self._limit_states(self.fields["state"])

    def _limit_states(self, field: Any) -> None:
        """Offer draft and published; a withdrawn or merged agreement stays what it is."""
        offered = (State.DRAFT, State.PUBLISHED)
        field.disabled = self.instance.state not in offered or not self.may_publish
        if not self.instance.version and not self.may_publish:
            self.initial["state"] = State.DRAFT
            field.help_text = "公開するのは、公開担当の職員です。"
        if not field.disabled:
            field.choices = [(state.value, state.label) for state in offered]

    def clean(self) -> dict[str, Any]:
        """Say why the record was not changed."""
        if self.instance.version and not self.cleaned_data.get("seen_version"):
            self.add_error(None, "どの版を直したのか分かりません。協定を開き直してください。")
        if isinstance(self.refusal, EditConflict):
            self.add_error(None, say_conflict(self.refusal))
        elif isinstance(self.refusal, NotInCareError):
            self.add_error(None, str(self.refusal))
        elif self.refusal is not None:
            for name, messages in self.refusal.message_dict.items():
                self.add_error(name if name in self.fields else None, messages)
        return self.cleaned_data

    def values(self) -> dict[str, Any]:
        """Give the values that could be read, as `edit` takes them."""
        values = {name: self.cleaned_data[name] for name in BLANK if name in self.cleaned_data}
        if "topics" in values:
            values["topics"] = [topic.pk for topic in values["topics"]]
        return values

    def _post_clean(self) -> None:
        """Leave the instance alone: it shows what is stored, not what was typed."""
