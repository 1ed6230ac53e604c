"""The WSGI entry point: `gunicorn --pythonpath .,site config.wsgi`.

DJANGO_SETTINGS_MODULE must be set: a forgotten variable must not serve development settings.
"""

from django.core.wsgi import get_wsgi_application

application = get_wsgi_application()
