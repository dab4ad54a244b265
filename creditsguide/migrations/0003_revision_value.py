from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps


def remove_triggers(_apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """On the way back: older releases renew the revision themselves, under its older name."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP FUNCTION IF EXISTS creditsguide_renew() CASCADE")
        return
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(
            "SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE '%\\_renews\\_on\\_%' ESCAPE '\\'"
        )
        names = [name for (name,) in cursor.fetchall()]
    for name in names:
        schema_editor.execute(f'DROP TRIGGER "{name}"')


class Migration(migrations.Migration):

    dependencies = [
        ('creditsguide', '0002_revision_changed_at'),
    ]

    operations = [
        migrations.RenameField(
            model_name='revision',
            old_name='token',
            new_name='value',
        ),
        migrations.RunPython(migrations.RunPython.noop, remove_triggers),
    ]
