"""Topics: labels, order, and the words of the list that are read as one."""

import re

from django import forms
from django.contrib import admin

from partnerships.admin.reference import ReferenceAdmin
from partnerships.admin.reference_form import ReferenceForm
from partnerships.models import Topic


class TopicForm(ReferenceForm):
    def clean_code(self) -> str:
        """Refuse a code that couldn't stand in an address."""
        code = str(self.cleaned_data["code"])
        if not re.fullmatch("[a-z][a-z0-9_]*", code) or code == "unknown":
            raise forms.ValidationError(
                f"「{code}」は使えません。英小文字で始まる英数字にしてください。"
            )
        return code


@admin.register(Topic)
class TopicAdmin(ReferenceAdmin):
    form = TopicForm
    list_display = ["code", "name", "name_en", "position"]
    list_display_links = ["code", "name"]
    search_fields = ["name", "name_en", "words", "=code"]
