"""The record as a whole: its counters, its stamp, and the text by which agreements are searched."""

import uuid

from django.db import models

from partnerships.models.agreement import Agreement


class Counter(models.Model):
    """The last number given out for a kind of record; advanced in the transaction that uses it."""

    name = models.CharField(max_length=20, primary_key=True)
    value = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.name}: {self.value}"


class Stamp(models.Model):
    """One row whose `value` every transaction that changes anything public replaces."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    value = models.UUIDField(default=uuid.uuid4)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="stamp_is_one_row")]

    def __str__(self) -> str:
        return str(self.value)


class StampMove(models.Model):
    """One of the stamp's last moves: the agreements it was for; null where anything may differ."""

    before = models.UUIDField()
    after = models.UUIDField()
    numbers = models.JSONField(null=True)

    def __str__(self) -> str:
        return f"{self.before} → {self.after}"


class SearchDocument(models.Model):
    """The folded text of an agreement; written by `search/text.py` only, which keeps its index too.

    The index is derived from these columns by the database (migration 0002) and is no model.
    """

    agreement = models.OneToOneField(
        Agreement, models.CASCADE, primary_key=True, related_name="search_document"
    )
    title = models.TextField()
    partners = models.TextField()
    text = models.TextField()

    def __str__(self) -> str:
        return str(self.pk)


class AgreementDocument(models.Model):
    """An agreement as the site gives it: the promised JSON, made anew with every change of it.

    Derived like `SearchDocument` and written with it, so that pages, data and files read one row
    where the record has six tables.
    """

    agreement = models.OneToOneField(
        Agreement, models.CASCADE, primary_key=True, related_name="document"
    )
    content = models.TextField()

    def __str__(self) -> str:
        return str(self.pk)
