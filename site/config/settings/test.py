"""The test run: real PostgreSQL, cheap password hashes, files in a folder of its own."""

from config.settings.base import *  # noqa: F403
from config.settings.base import DATABASES, INSTALLED_APPS, LOGGING, STORAGES, VAR_DIR

# Brings the command `flush`, by which Django empties the database after a test.
INSTALLED_APPS.append("tests")
ALLOWED_HOSTS = ["*"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# One connection a thread: a pool would keep the test database from being dropped.
DATABASES["default"]["OPTIONS"].pop("pool")
# What a test commits need not outlive a power cut; compiling a query of a small table takes longer
# than the query.
DATABASES["default"]["OPTIONS"]["options"] = (
    "-c synchronous_commit=off -c jit=off -c random_page_cost=1.1"
)
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
WHITENOISE_AUTOREFRESH = True
WHITENOISE_USE_FINDERS = True
MEDIA_ROOT = VAR_DIR / "test" / "media"
PRIVATE_ROOT = VAR_DIR / "test" / "private"
SENDFILE_ROOT = VAR_DIR / "test"
INVENTED_DATA_ALLOWED = True
# Tests hurry as no person does.
REQUESTS_A_MINUTE = WORK_A_MINUTE = UPLOADS_AN_HOUR = 10**9
# How full the disk of a developer is decides no test.
DISK_RESERVE_BYTES = 0
# Most tests change things in a transaction that is never committed.
SCHEDULES_REMEMBERED = False
LOGGING["root"]["level"] = "ERROR"
