"""The form by which a reader reports a mistake: what is sent comes in, clean values go out."""

from typing import Any

from django import forms
from django.core.validators import ProhibitNullCharactersValidator
from django.utils.translation import gettext_lazy as _

from partnerships.models import ReportField
from partnerships.models.report import LONGEST_SOURCE, LONGEST_TEXT

FIELDS = [
    ("", _("選んでください")),
    (ReportField.TITLE.value, _("協定名")),
    (ReportField.LOCAL_GOVERNMENTS.value, _("自治体")),
    (ReportField.PARTNERS.value, _("協定締結先")),
    (ReportField.TOPICS.value, _("分野")),
    (ReportField.SIGNED.value, _("締結日")),
    (ReportField.SUMMARY.value, _("概要")),
    (ReportField.OFFICIAL_URL.value, _("公式ページのアドレス")),
    (ReportField.OTHER.value, _("そのほか")),
]


class ReportForm(forms.Form):
    """Four questions, and one that only machines answer."""

    use_required_attribute = False  # the browser's own messages are read out badly

    field = forms.ChoiceField(
        label=_("間違いのある項目"),
        choices=FIELDS,
        error_messages={
            "required": _("どの項目のことか、選んでください。"),
            "invalid_choice": _("どの項目のことか、選んでください。"),
        },
    )
    text = forms.CharField(
        label=_("何が間違っているか"),
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("正しくは何かも、分かれば書いてください。2000文字まで。"),
        error_messages={"required": _("何が間違っているかを書いてください。")},
    )
    source = forms.CharField(
        label=_("根拠"),
        required=False,
        max_length=LONGEST_SOURCE,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("根拠となる資料の名前やページのアドレス。1000文字まで。"),
    )
    email = forms.EmailField(
        label=_("メールアドレス"),
        required=False,
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        help_text=_("職員からお尋ねすることがあるときに使います。公開しません。"),
    )
    website = forms.CharField(
        label=_("この欄は空のままにしてください"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("field", "text"):
            self.fields[name].widget.attrs["aria-required"] = "true"
        for field in self.fields.values():
            field.validators = [*map(_say_nul, field.validators)]

    def clean_website(self) -> str:
        """Refuse what only a machine fills in, and say so: a person may try again."""
        if self.cleaned_data["website"]:
            raise forms.ValidationError(_("この欄は空のままにして、もう一度送ってください。"))
        return ""

    def values(self) -> dict[str, str]:
        """Give what is stored, lines ending in one way."""
        return {
            name: self.cleaned_data[name].replace("\r\n", "\n").replace("\r", "\n")
            for name in ("field", "text", "source", "email")
        }


def _say_nul(validator: Any) -> Any:
    """Say it in words that mean something; Django's own Japanese asks for "some characters"."""
    if isinstance(validator, ProhibitNullCharactersValidator):
        return ProhibitNullCharactersValidator(_("使えない文字（NUL）が入っています。"))
    return validator
