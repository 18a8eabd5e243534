"""Each edition gets a hash of its rows, so that a row altered by SQL shows (`check_record`)."""

from django.db import migrations, models

from partnerships.models.source import HASHED_COLUMNS, hash_rows


def hash_editions(apps, schema_editor):
    """Hash the rows that are already here, as they stand."""
    for edition in apps.get_model("partnerships", "Edition").objects.all():
        rows = edition.rows.order_by("position").values_list(*HASHED_COLUMNS)
        edition.rows_hash = hash_rows(edition.sha256, rows.iterator())
        edition.save(update_fields=["rows_hash"])


class Migration(migrations.Migration):
    dependencies = [("partnerships", "0003_agreement_document")]

    operations = [
        migrations.AddField(
            model_name="edition",
            name="rows_hash",
            field=models.CharField(
                "行のハッシュ",
                max_length=64,
                blank=True,
                default="",
                editable=False,
                help_text="取り込んだすべての行のハッシュ値（16進）。check_record が確かめます。",
            ),
            preserve_default=False,
        ),
        migrations.RunPython(hash_editions, migrations.RunPython.noop, elidable=True),
    ]
