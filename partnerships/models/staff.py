"""Where a member of staff works: what an editor may change beside what her role says.

Roles are groups (`curation/roles.py`); accounts are Django's.
"""

from django.conf import settings
from django.db import models

from partnerships.models.places import Prefecture


class StaffProfile(models.Model):
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="staff_profile",
        verbose_name="職員",
    )
    prefectures = models.ManyToManyField(
        Prefecture,
        blank=True,
        related_name="+",
        verbose_name="担当する都道府県",
        help_text="「編集」の職員が直せる協定の都道府県。ほかの役割では使いません。",
    )

    class Meta:
        verbose_name = verbose_name_plural = "職員の担当"

    def __str__(self) -> str:
        return str(self.user)
