from django.db import migrations

import creditsguide.models.fields


class Migration(migrations.Migration):
    """With a default of the database's: a release that runs beside this one writes no such column."""

    dependencies = [
        ('creditsguide', '0010_dismissals'),
    ]

    operations = [
        migrations.AddField(
            model_name='guide',
            name='credit_text',
            field=creditsguide.models.fields.ProseField(blank=True, db_default='', default='', verbose_name='what a credit is'),
        ),
    ]
