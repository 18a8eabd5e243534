"""Accounts of the staff: an administrator gives each a role and, to an editor, her prefectures.

Django's groups and single permissions stay out of sight: a role is one of the four groups of
`curation/roles.py`, and every account here is staff's.
"""

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import AdminUserCreationForm, UserChangeForm
from django.contrib.auth.models import Group, User
from django.db.models import QuerySet
from django.http import HttpRequest

from partnerships.curation.roles import EDITOR, ROLES
from partnerships.models import Prefecture, StaffProfile

_NAMES = ("last_name", "first_name", "email")


class RoleForm(forms.ModelForm):  # type: ignore[type-arg]
    """What both forms of an account ask beside Django's own fields."""

    role = forms.ChoiceField(
        label="役割",
        required=False,
        choices=[("", "（なし：管理画面に入れません）"), *((name, name) for name in ROLES)],
        help_text="「閲覧」は見るだけ。「編集」は担当する都道府県の協定を直せます。"
        "「公開担当」は一覧の取り込み・公開・取り下げ・統合も、「管理者」は職員の管理もできます。",
    )
    prefectures = forms.ModelMultipleChoiceField(
        Prefecture._default_manager.all(),
        label="担当する都道府県",
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "prefectures"}),
        help_text="「編集」の職員が直せる協定の都道府県。ほかの役割では使いません。",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["role"] = role_of(self.instance)
            profile = StaffProfile.objects.filter(user=self.instance).first()
            self.initial["prefectures"] = profile.prefectures.all() if profile else []

    def clean(self) -> dict[str, Any]:
        """An editor without prefectures could change nothing and would wonder why."""
        values = super().clean() or self.cleaned_data
        if values.get("role") == EDITOR and not values.get("prefectures"):
            self.add_error("prefectures", "「編集」の職員には、担当する都道府県を選んでください。")
        return values


class StaffCreationForm(RoleForm, AdminUserCreationForm):  # type: ignore[type-arg]
    pass


class StaffChangeForm(RoleForm, UserChangeForm):  # type: ignore[type-arg]
    pass


def role_of(user: User) -> str:
    """Give the name of an account's role; blank when it has none. Queries unless prefetched."""
    return next((group.name for group in user.groups.all() if group.name in ROLES), "")


class RoleFilter(admin.SimpleListFilter):
    title = "役割"
    parameter_name = "role"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(name, name) for name in ROLES]

    def queryset(self, request: HttpRequest, queryset: QuerySet[User]) -> QuerySet[User]:
        return queryset.filter(groups__name=self.value()) if self.value() else queryset


class StaffAdmin(UserAdmin):  # type: ignore[type-arg]
    form = StaffChangeForm
    add_form = StaffCreationForm
    list_display = ("username", "full_name", "role", "care", "is_active", "last_login")
    list_filter = (RoleFilter, "is_active")
    search_fields = ("username", *_NAMES)
    search_help_text = "ユーザー名、氏名、メールアドレスで探せます。"
    filter_horizontal = ()
    readonly_fields = ("last_login", "date_joined")
    fieldsets = (
        (None, {"fields": ("username", "password")}),
        ("氏名", {"fields": _NAMES}),
        ("役割", {"fields": ("role", "prefectures", "is_active")}),
        ("記録", {"fields": ("last_login", "date_joined")}),
    )
    add_fieldsets = (
        (None, {"fields": ("username", "usable_password", "password1", "password2")}),
        ("氏名", {"fields": _NAMES}),
        ("役割", {"fields": ("role", "prefectures")}),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        staff: QuerySet[User] = super().get_queryset(request)
        return staff.prefetch_related("groups", "staff_profile__prefectures")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Only who may do everything changes an account that may."""
        is_above = obj is not None and obj.is_superuser and not request.user.is_superuser
        return super().has_change_permission(request, obj) and not is_above

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """The names of the history are those of accounts; one no longer used is made inactive."""
        return False

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        obj.is_staff = obj.is_superuser or bool(form.cleaned_data["role"])
        super().save_model(request, obj, form, change)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        form.instance.groups.set(Group.objects.filter(name=form.cleaned_data["role"]))
        profile, _ = StaffProfile.objects.get_or_create(user=form.instance)
        profile.prefectures.set(form.cleaned_data["prefectures"])

    @admin.display(description="氏名")
    def full_name(self, user: User) -> str:
        return f"{user.last_name} {user.first_name}".strip()

    @admin.display(description="役割")
    def role(self, user: User) -> str:
        return "すべてできる人" if user.is_superuser else role_of(user)

    @admin.display(description="担当する都道府県")
    def care(self, user: User) -> str:
        profile = getattr(user, "staff_profile", None)
        return "、".join(map(str, profile.prefectures.all())) if profile else ""


admin.site.unregister([User, Group])
admin.site.register(User, StaffAdmin)
