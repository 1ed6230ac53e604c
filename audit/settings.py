"""The settings of an installation, with a database and files of the audit's own.

What only a proxy with TLS in front can serve is taken back; everything else is as in production.
"""

import os

from config.postgres import embedded_url
from config.settings import base

AUDIT_DIR = base.VAR_DIR / "audit"
for _name, _value in {
    "SECRET_KEY": base.SECRET_KEY,
    "ALLOWED_HOSTS": "127.0.0.1",
    "DATABASE_URL": base.env("DATABASE_URL", default="") or embedded_url(base.VAR_DIR / "postgres"),
    "BASE_URL": "http://127.0.0.1",
    "EMAIL_URL": "consolemail://",
}.items():
    os.environ.setdefault(_name, _value)

from config.settings.installation import *  # noqa: E402, F403
from config.settings.installation import DATABASES, LOGGING  # noqa: E402

INVENTED_DATA_ALLOWED = True
SECURE_SSL_REDIRECT = False
SECURE_HSTS_SECONDS = 0
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = False
SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "sessionid", "csrftoken"
# Nobody stands in front who would add the visitor's address.
ALLAUTH_TRUSTED_PROXY_COUNT = 0

# The site's own database only lends its connection: the audit's is made and dropped from it.
_options = {key: kept for key, kept in DATABASES["default"]["OPTIONS"].items() if key != "pool"}
DATABASES["maintenance"] = {**DATABASES["default"], "OPTIONS": _options}
DATABASES["default"]["NAME"] = os.environ.get("BENCH_DATABASE", "attestation_audit")
STATIC_ROOT = AUDIT_DIR / "static"
MEDIA_ROOT = AUDIT_DIR / "media"
PRIVATE_ROOT = AUDIT_DIR / "private"
SENDFILE_ROOT = AUDIT_DIR
LOGGING["root"]["level"] = "ERROR"
