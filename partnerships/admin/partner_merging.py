"""The page on which staff merge two records of one partner. Mixed into `PartnerAdmin`."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin.sites import AdminSite
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse

from partnerships.admin.choosing import NameSelect, full_name
from partnerships.admin.form_fields import PlainTextField
from partnerships.admin.reference import ReferenceAdmin
from partnerships.curation.merging_partners import merge_partners
from partnerships.models import Agreement, Partner

MERGE = "partnerships.merge_partner"
_SHOWN = 20


class PartnerMergeForm(forms.Form):
    target = forms.ModelChoiceField(
        Partner._default_manager.filter(merged_into=None),
        label="統合先",
        help_text="残す方の協定締結先。名称、英語名、別名で探せます。",
        error_messages={"required": "統合先を選んでください。"},
    )
    reason = PlainTextField(
        label="理由",
        strip=True,
        error_messages={"required": "理由を書いてください。"},
        help_text="必須。なぜ同じ相手と分かるか。どの協定の変更履歴にも残り、だれでも読めます。",
    )

    def __init__(self, data: Any, *, site: AdminSite) -> None:
        super().__init__(data)
        link: Any = Partner._meta.get_field("merged_into")
        choices = self.fields["target"].choices  # type: ignore[attr-defined]
        self.fields["target"].widget = NameSelect(link, site, choices=choices)


class PartnerMerging(ReferenceAdmin):
    change_form_template = "admin/partnerships/partner/change_form.html"

    def get_urls(self) -> list[Any]:
        merge = self.admin_site.admin_view(self.merge_view)
        return [path("<number:pk>/merge/", merge), *super().get_urls()]

    def merge_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Ask for the record that stays and for a reason; say what will change; merge."""
        partner = get_object_or_404(Partner.objects.select_related("country"), pk=pk)
        if not request.user.has_perm(MERGE):
            raise PermissionDenied
        sent = request.POST if request.method == "POST" else None
        form = PartnerMergeForm(sent, site=self.admin_site)
        if form.is_valid():
            try:
                return self._merge(request, partner, **form.cleaned_data)
            except ValidationError as refusal:
                form.add_error(None, refusal.messages)
        agreements = Agreement.objects.filter(partners=partner)
        context = {
            **self.admin_site.each_context(request),
            "title": f"「{full_name(partner)}」を別の協定締結先に統合",
            "opts": self.opts,
            "media": self.media + form.media,
            "partner": partner,
            "form": form,
            "count": agreements.count(),
            "agreements": agreements.order_by("number")[:_SHOWN],
        }
        return TemplateResponse(request, "admin/partnerships/partner/merge.html", context)

    def _merge(
        self, request: HttpRequest, partner: Partner, target: Partner, reason: str
    ) -> HttpResponse:
        by: Any = request.user
        numbers = merge_partners(partner, target, by=by, reason=reason)
        said = f"「{partner.name}」を「{target.name}」に統合しました（協定{len(numbers)}件）。"
        self.log_change(request, target, said)
        self.message_user(request, said, messages.SUCCESS)
        return HttpResponseRedirect(reverse("admin:partnerships_partner_change", args=[target.pk]))
