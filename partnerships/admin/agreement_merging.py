"""The page on which staff merge two records of one agreement: choose, compare side by side, merge.

Mixed into `AgreementAdmin`; `curation/merging.py` does the work.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import path

from partnerships.admin.agreement_acts import AgreementActs
from partnerships.admin.care import may_change
from partnerships.admin.merge_forms import MergeForm, TargetForm
from partnerships.curation.comparing import say
from partnerships.curation.editing import EditConflict
from partnerships.curation.history import content_of
from partnerships.curation.merging import TAKEABLE_FIELDS, merge_agreements
from partnerships.curation.roles import NotInCareError
from partnerships.curation.values import label_of
from partnerships.curation.visibility import OPEN_STATES
from partnerships.models import Agreement
from partnerships.search.names import names_at
from partnerships.search.stamp import current_stamp

MERGE = "partnerships.merge_agreement"


class Row(NamedTuple):
    """A field of both records side by side, and whether the other's value shall be taken over."""

    field: str
    label: str
    ours: str
    theirs: str
    is_taken: bool

    @property
    def is_same(self) -> bool:
        return self.ours == self.theirs


class AgreementMerging(AgreementActs):
    def get_urls(self) -> list[Any]:
        merge = self.admin_site.admin_view(self.merge_view)
        return [path("<number:number>/merge/", merge), *super().get_urls()]

    def acts_of(self, request: HttpRequest, agreement: Agreement) -> list[tuple[str, str]]:
        acts = super().acts_of(request, agreement)
        may = request.user.has_perm(MERGE) and may_change(request, agreement)
        offered = may and agreement.state in OPEN_STATES
        return [*acts, ("別の協定に統合する", "../merge/")] if offered else acts

    def merge_view(self, request: HttpRequest, number: int) -> HttpResponse:
        """Choose the record that stays, see both side by side, and merge."""
        agreement = get_object_or_404(Agreement.objects.with_parties(), pk=number)
        if not (request.user.has_perm(MERGE) and may_change(request, agreement)):
            raise PermissionDenied
        choice = self._choice(request)
        chosen = [choice.cleaned_data["target"].pk] if choice.is_valid() else []
        target = Agreement.objects.with_parties().filter(pk__in=chosen).first()
        context: dict[str, Any] = {"choice": choice, "target": target}
        context["media"] = self.media + choice.media
        if target is not None:
            form = self._merge_form(request, agreement, target)
            if form.is_valid():
                try:
                    return self._merge(request, agreement, target, form)
                except EditConflict as conflict:
                    form = self._renewed(request, conflict)
                except (ValidationError, NotInCareError) as refusal:
                    form.refuse(refusal)
            taken = request.POST.getlist("take")
            rows = _side_by_side(agreement, target, taken)
            context |= {"form": form, "rows": rows, "pair": [agreement, target]}
        title = f"協定{number}を別の協定に統合"
        return self.page(request, "merge.html", agreement, title, context)

    def _choice(self, request: HttpRequest) -> TargetForm:
        """Give the form that asks for the other record; read from the address."""
        asked = request.GET.get("target", "")
        is_number = asked.isdecimal() and len(asked) < 10
        return TargetForm({"target": asked} if is_number else None, site=self.admin_site)

    def _merge_form(self, request: HttpRequest, one: Agreement, other: Agreement) -> MergeForm:
        seen = {"seen_version": str(one.version), "target_version": str(other.version)}
        return MergeForm(request.POST if request.method == "POST" else None, initial=seen)

    def _merge(
        self, request: HttpRequest, agreement: Agreement, target: Agreement, form: MergeForm
    ) -> HttpResponse:
        merge_agreements(
            agreement,
            target,
            by=request.user,  # type: ignore[arg-type]
            reason=form.cleaned_data["reason"],
            seen=form.seen(),
            take=request.POST.getlist("take"),
        )
        self.log_change(request, agreement, f"協定{target.pk}に統合しました。")
        return self._done(request, target, f"協定{agreement.pk}をこの協定に統合しました。")

    def _renewed(self, request: HttpRequest, conflict: EditConflict) -> MergeForm:
        """Give the form on the newest version of whichever record somebody else has changed."""
        data = request.POST.copy()
        numbers = [str(revision.agreement_id) for revision in conflict.revisions]
        is_target = request.GET.get("target", "") in numbers
        data["target_version" if is_target else "seen_version"] = str(conflict.version)
        form = MergeForm(data)
        form.is_valid()
        form.refuse(conflict)
        form.data = data
        return form


def _side_by_side(one: Agreement, other: Agreement, taken: Sequence[str]) -> list[Row]:
    names = names_at(current_stamp())
    ours, theirs = content_of(one), content_of(other)
    rows = []
    for field in TAKEABLE_FIELDS:
        one_said, other_said = ("、".join(say(field, c[field], names)) for c in (ours, theirs))
        rows.append(Row(field, label_of(field), one_said, other_said, field in taken))
    return rows
