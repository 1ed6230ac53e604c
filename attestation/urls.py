"""Every address of the cabinets, below /cabinet/."""

from attestation.cabinet import urls as cabinet
from attestation.files import urls as files

app_name = "cabinet"
urlpatterns = [*cabinet.urlpatterns, *files.urlpatterns]
