"""Filters of the lists whose values are many: a box to choose from, not a column of links.

Each asks by the link tables' indexes, so that a page stays quick with 100,000 agreements.
"""

from collections.abc import Iterator
from typing import Any

from django.contrib import admin
from django.contrib.admin.views.main import PAGE_VAR, ChangeList
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest

from partnerships.admin.choosing import full_name
from partnerships.models import (
    Agreement,
    AgreementLocalGovernment,
    AgreementPartner,
    CorrectionReport,
    Country,
    Finding,
    LocalGovernment,
    Partner,
    Prefecture,
    Topic,
)

Choices = list[tuple[str, str]]


class ChosenFilter(admin.SimpleListFilter):
    """One value out of many; works without JavaScript."""

    template = "admin/chosen_filter.html"

    def value(self) -> str | None:
        """Give what was chosen; "all" and nothing are the same."""
        return super().value() or None

    def choices(self, changelist: ChangeList) -> Iterator[Any]:
        """Give the options, and to the first what else the list is asked, to keep it."""
        asked = changelist.filter_params.items()
        kept = [
            (name, value)
            for name, values in asked
            if name not in (self.parameter_name, PAGE_VAR)
            for value in values
        ]
        yield {"value": "", "display": "全て", "selected": self.value() is None, "kept": kept}
        for value, display in self.lookup_choices:
            yield {"value": value, "display": display, "selected": self.value() == value}


class PrefectureOfAgreement(ChosenFilter):
    title = "都道府県"
    parameter_name = "prefecture"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Choices:
        return list(Prefecture.objects.values_list("code", "name"))

    def queryset(self, request: HttpRequest, queryset: QuerySet[Agreement]) -> QuerySet[Agreement]:
        if self.value() is None:
            return queryset
        links = AgreementLocalGovernment.objects.filter(local_government__prefecture=self.value())
        return queryset.filter(pk__in=links.values("agreement"))


class CountryOfPartner(ChosenFilter):
    """The countries of which there are partners."""

    title = "国・地域"
    parameter_name = "country"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Choices:
        partners = Partner.objects.filter(country=OuterRef("pk"))
        countries = Country.objects.filter(Exists(partners)).order_by("name")
        return list(countries.values_list("code", "name"))

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(country=self.value()) if self.value() else queryset


class CountryOfAgreement(CountryOfPartner):
    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if self.value() is None:
            return queryset
        links = AgreementPartner.objects.filter(partner__country=self.value())
        return queryset.filter(pk__in=links.values("agreement"))


class TopicOfAgreement(ChosenFilter):
    title = "分野"
    parameter_name = "topic"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Choices:
        return list(Topic.objects.values_list("code", "name"))

    def queryset(self, request: HttpRequest, queryset: QuerySet[Agreement]) -> QuerySet[Agreement]:
        if self.value() is None:
            return queryset
        links = Agreement.topics.through.objects.filter(topic=self.value())
        return queryset.filter(pk__in=links.values("agreement"))


class HasOpenFinding(admin.SimpleListFilter):
    title = "確認が必要な点"
    parameter_name = "findings"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Choices:
        return [("yes", "あり"), ("no", "なし")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Agreement]) -> QuerySet[Agreement]:
        doubted = Finding.objects.filter(state=Finding.State.OPEN).values("agreement")
        if self.value() == "yes":
            return queryset.filter(pk__in=doubted)
        return queryset.exclude(pk__in=doubted) if self.value() == "no" else queryset


class StateToWorkOff(admin.SimpleListFilter):
    """What is still to be done, unless somebody asks for the rest."""

    title = "状態"
    parameter_name = "state"
    states: Any
    """Of the table, the one to work off first."""

    def lookups(self, request: HttpRequest, model_admin: Any) -> Choices:
        _, *closed = self.states
        return [*((state.value, str(state.label)) for state in closed), ("all", "すべて")]

    def choices(self, changelist: ChangeList) -> Iterator[Any]:
        first, *rest = super().choices(changelist)
        yield {**first, "display": next(iter(self.states)).label}
        yield from rest

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if self.value() == "all":
            return queryset
        return queryset.filter(state=self.value() or next(iter(self.states)))


class StateOfFinding(StateToWorkOff):
    states = Finding.State


class StateOfReport(StateToWorkOff):
    states = CorrectionReport.State


class PrefectureOfItsAgreement(PrefectureOfAgreement):
    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return _of_governments(queryset, "local_government__prefecture", self.value())


class GovernmentOfItsAgreement(ChosenFilter):
    """The local governments of whose agreements something was doubted or reported."""

    title = "地方公共団体"
    parameter_name = "government"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Choices:
        rows = model_admin.model.objects.values("agreement")
        links = AgreementLocalGovernment.objects.filter(agreement__in=rows)
        governments = LocalGovernment.objects.filter(pk__in=links.values("local_government"))
        named = governments.select_related("prefecture").order_by("code")
        return [(government.code, full_name(government)) for government in named]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return _of_governments(queryset, "local_government", self.value())


def _of_governments(queryset: QuerySet[Any], path: str, value: str | None) -> QuerySet[Any]:
    if not value:
        return queryset
    links = AgreementLocalGovernment.objects.filter(**{path: value})
    return queryset.filter(agreement__in=links.values("agreement"))
