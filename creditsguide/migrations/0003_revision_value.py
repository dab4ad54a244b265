from django.db import migrations, models


class Migration(migrations.Migration):
    """In name alone: a release that runs beside this one goes on reading its column."""

    dependencies = [
        ('creditsguide', '0002_revision_changed_at'),
    ]

    operations = [
        migrations.AlterField(
            model_name='revision',
            name='token',
            field=models.CharField(db_column='token', max_length=32),
        ),
        migrations.RenameField(
            model_name='revision',
            old_name='token',
            new_name='value',
        ),
    ]
