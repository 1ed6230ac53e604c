"""The WSGI entry point: `gunicorn --pythonpath .,site config.wsgi`.

DJANGO_SETTINGS_MODULE must be set: a forgotten variable must not serve development settings.
"""

import os

from django.core.wsgi import get_wsgi_application

# A page whose statement runs longer holds a thread that others need.
os.environ.setdefault("DATABASE_STATEMENT_TIMEOUT", "30s")
application = get_wsgi_application()
