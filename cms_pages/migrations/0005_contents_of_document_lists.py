"""What a list of documents holds was told by its slug; now a field says it."""

from django.db import migrations

_BY_SLUG = {"templates": "templates", "normative-documents": "acts"}


def say_what_lists_hold(apps, schema_editor):
    pages = apps.get_model("cms_pages", "DocumentsPage").objects
    revisions = apps.get_model("wagtailcore", "Revision").objects
    for slug, contents in _BY_SLUG.items():
        for page in pages.filter(slug=slug):
            pages.filter(pk=page.pk).update(contents=contents)
            # Drafts too: publishing one must not undo it.
            for revision in revisions.filter(pk=page.latest_revision_id):
                revision.content = {**revision.content, "contents": contents}
                revision.save(update_fields=["content"])


class Migration(migrations.Migration):
    dependencies = [("cms_pages", "0004_page_types_and_blocks")]

    operations = [migrations.RunPython(say_what_lists_hold, migrations.RunPython.noop)]
