from django.db import migrations


def rename_permissions(old, new):
    def rename(apps, schema_editor):
        permissions = apps.get_model("auth", "Permission").objects.filter(
            content_type__app_label="attestation"
        )
        for act in ("add", "change", "delete", "view"):
            permissions.filter(codename=f"{act}_{old}").update(codename=f"{act}_{new}")

    return rename


class Migration(migrations.Migration):
    """Conclusions, orders and protocols have templates: the model bears the name of all three."""

    dependencies = [
        ("attestation", "0022_state_of_a_failed_import"),
        ("auth", "0012_alter_user_first_name_max_length"),
    ]

    operations = [
        migrations.RenameModel("ConclusionTemplate", "WordTemplate"),
        migrations.RunPython(
            rename_permissions("conclusiontemplate", "wordtemplate"),
            rename_permissions("wordtemplate", "conclusiontemplate"),
        ),
    ]
