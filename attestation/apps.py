from django.apps import AppConfig
from django.db.models.signals import post_migrate


class AttestationConfig(AppConfig):
    name = "attestation"
    verbose_name = "Аттестация"

    def ready(self) -> None:
        from attestation import checks, scopes  # noqa: F401  (registered by import)
        from attestation.accounts.groups import sync_groups

        post_migrate.connect(sync_groups, sender=self)
