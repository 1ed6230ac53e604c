from django.apps import AppConfig, apps
from django.db.models.signals import post_migrate

from attestation.base import typed_text
from attestation.base.requests import sent_keys


class AttestationConfig(AppConfig):
    name = "attestation"
    verbose_name = "Аттестация"

    def ready(self) -> None:
        typed_text.install()
        sent_keys.install()
        from attestation import checks, rooms  # noqa: F401  (checks register themselves)
        from attestation.accounts.services.groups import sync_groups

        for kind in rooms.REGISTERING:
            rooms.autodiscover(kind)
        # Apps are called one by one, and each creates its permissions then: groups come last.
        last = [app for app in apps.get_app_configs() if app.models_module][-1]
        post_migrate.connect(sync_groups, sender=last)
