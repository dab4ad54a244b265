import creditsguide.models.fields
from django.db import migrations, models
from django.utils import timezone


def note_announcements(apps, _schema_editor):
    """Of what is announced already nobody knows since when: from now on, then."""
    prices = apps.get_model('creditsguide', 'Price').objects
    prices.filter(announced=True).update(announced_on=timezone.localdate())


class Migration(migrations.Migration):

    dependencies = [
        ('creditsguide', '0004_public_days'),
    ]

    operations = [
        migrations.AddField(
            model_name='price',
            name='announced_on',
            field=models.DateField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name='price',
            name='reason',
            field=creditsguide.models.fields.ProseField(blank=True, db_default='', default='', help_text='Numbers and tier names are written as tokens, like {hd} or {hd.credits}.', max_length=200),
        ),
        migrations.RunPython(note_announcements, migrations.RunPython.noop),
    ]
