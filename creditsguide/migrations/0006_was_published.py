from django.db import migrations, models


def note(apps, schema_editor):
    projects = apps.get_model('creditsguide', 'ExampleProject').objects.using(schema_editor.connection.alias)
    projects.filter(status='published').update(was_published=True)


class Migration(migrations.Migration):

    dependencies = [
        ('creditsguide', '0005_price_reason'),
    ]

    operations = [
        migrations.AddField(
            model_name='exampleproject',
            name='was_published',
            field=models.BooleanField(db_default=False, default=False, editable=False),
        ),
        migrations.RunPython(note, migrations.RunPython.noop),
    ]
