"""The form of a row of a reference table: a name that many agreements show is changed with care.

Every agreement that shows it is indexed anew in the request, so the page says first how many there
are and how long that takes, and asks again.
"""

from typing import Any

from django import forms

from partnerships.curation.renaming import count_showing

MANY = 1_000  # agreements: about a second and a half
_SECONDS = 0.0015  # for each


class ReferenceForm(forms.ModelForm):  # type: ignore[type-arg]
    confirmed = forms.BooleanField(label="確かめました", required=False, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        if self.instance.pk and not self.errors and not values.get("confirmed"):
            columns = set(self.changed_data) - {"confirmed"}
            count = count_showing(self.instance, columns) if columns else 0
            if count > MANY:
                self._ask(count)
        return values

    def _ask(self, count: int) -> None:
        """Show the box to tick, and what ticking it means."""
        self.fields["confirmed"].widget = forms.CheckboxInput()
        seconds = max(2, round(count * _SECONDS))
        said = (
            f"この名称を示す協定は{count:,}件あります。保存には約{seconds}秒かかり、"
            "その間はほかの人の保存も待たされます。よければ、印を付けてもう一度保存してください。"
        )
        self.add_error("confirmed", said)
