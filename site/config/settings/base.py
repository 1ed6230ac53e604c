"""Settings shared by all environments; everything that differs comes from the environment."""

from pathlib import Path

import environ
from csp.constants import NONE, SELF

from attestation import rooms
from config import limits, logs
from config.cache_settings import cache_settings
from config.postgres import connecting, embedded_url
from config.secret_key import kept_secret_key
from config.var_dir import writable

env = environ.Env()

BASE_DIR = Path(__file__).resolve().parents[3]
VAR_DIR = writable(Path(env("VAR_DIR", default=str(BASE_DIR / "var"))).resolve())

DEBUG = False
SECRET_KEY = env("SECRET_KEY", default="") or kept_secret_key(VAR_DIR / "secret_key")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost"])
BASE_URL = env("BASE_URL", default="http://127.0.0.1:8000")

INSTALLED_APPS = [
    "attestation",
    "cms_pages",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "guardian",
    "procrastinate.contrib.django",
    "pgtrigger",
    "pghistory",
    "wagtail.contrib.redirects",
    "wagtail.contrib.routable_page",
    "wagtail.contrib.settings",
    "wagtail.contrib.sitemaps",
    "wagtail.contrib.typed_table_block",
    "wagtail.sites",
    "attestation.accounts.apps.StaffUsersConfig",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_filters",
    # For its words alone: the admin says «минуту назад» by it.
    "django.contrib.humanize",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sitemaps",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
]

MIDDLEWARE = [
    "attestation.base.display.request_id.RequestIdMiddleware",
    "config.metrics.MetricsMiddleware",
    "attestation.base.requests.charsets.CharsetMiddleware",
    "config.content_policy.BrowserHeadersMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "config.content_policy.ContentPolicyMiddleware",
    "attestation.base.display.settings.DisplaySettingsMiddleware",
    "attestation.base.requests.sessions.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "attestation.base.requests.limits.UnreadBodyMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "attestation.base.requests.session_expiry.SignInRequiredMiddleware",
    "attestation.base.requests.idempotency.DuplicateSubmissionMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "attestation.base.requests.limits.BodyLimitMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "attestation.base.requests.dead_ends.DeadEndMiddleware",
    "attestation.cabinet.waiting.CountAnewMiddleware",
    "attestation.base.requests.fair_share.FairShareMiddleware",
    "attestation.accounts.mfa.SecondFactorMiddleware",
    "pghistory.middleware.HistoryMiddleware",
    "attestation.journal.exports.ExportJournalMiddleware",
    "cms_pages.addresses.moved.MovedAddressMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "attestation.cabinet.context_processors.cabinet",
                "cms_pages.context_processors.navigation",
                "attestation.base.display.settings.reading",
            ],
            # Forms of the cabinet carry the user for whom they were rendered.
            "builtins": ["attestation.templatetags.marked_forms"],
        },
    },
]

FORM_RENDERER = "attestation.base.display.form_rendering.DesignRenderer"

# --- Data -------------------------------------------------------------------------------------

DATABASES = {
    "default": env.db_url_config(
        env("DATABASE_URL", default="") or embedded_url(VAR_DIR / "postgres")
    )
}
DATABASES["default"]["OPTIONS"] = connecting(env, DATABASES["default"].get("OPTIONS", {}))
# A connection that a restarted server has cut is replaced before a request gets it.
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True

# The folder of pg_dump and pg_restore, where those that are found are of a wrong version.
POSTGRES_BIN = env("POSTGRES_BIN", default="")
# Whose key backups are encrypted for: of age, or the fingerprint of one of gpg.
BACKUP_RECIPIENT = env("BACKUP_RECIPIENT", default="")

CACHES = cache_settings(env("REDIS_URL", default=""))

# Whether strangers get whole schedules from memory (`cms_pages.publishing.page_cache`).
SCHEDULES_REMEMBERED = True

STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_URL = "/media/"
MEDIA_ROOT = VAR_DIR / "media"
PRIVATE_ROOT = VAR_DIR / "private"
STORAGES = {
    "default": {"BACKEND": "attestation.files.storage.ReservingStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
SENDFILE_BACKEND = env("SENDFILE_BACKEND", default="config.sendfile")
SENDFILE_ROOT = VAR_DIR
SENDFILE_URL = "/_protected"
DATA_UPLOAD_MAX_NUMBER_FILES = 20
# The maximum size of a form submission; larger bodies are rejected before they are read.
MAX_BODY_BYTES = env.int("MAX_BODY_MB", default=110) * 1024 * 1024
# The verifier of detached signatures; a configuration of its own loads the engine of GOST.
OPENSSL = env("OPENSSL", default="openssl")
OPENSSL_CONFIG = env("OPENSSL_CONFIG", default="")
# What comes in pieces (tus): bounds of a file, of a person, and of the days it waits for a form.
UPLOAD_MAX_BYTES = env.int("UPLOAD_MAX_MB", default=2048) * 1024 * 1024
UPLOAD_QUOTA_BYTES = env.int("UPLOAD_QUOTA_MB", default=6144) * 1024 * 1024
UPLOADS_WAITING = 40
# Pieces that one process writes at the same time, and those of one person among them.
UPLOADS_AT_ONCE = env.int("UPLOADS_AT_ONCE", default=4)
UPLOADS_AT_ONCE_EACH = 3
UPLOAD_KEPT_DAYS = 3
# Files that one person sends in an hour; what was refused counts, for looking at it costs as much.
UPLOADS_AN_HOUR = env.int("UPLOADS_AN_HOUR", default=400)
# What one person takes of one process in a minute: requests, and seconds of work on them.
REQUESTS_A_MINUTE = env.int("REQUESTS_A_MINUTE", default=600)
WORK_A_MINUTE = env.int("WORK_A_MINUTE", default=30)
# No page of ours is nearly as large: one that is would be a fault.
LARGEST_PAGE_BYTES = 8 * 1024 * 1024
# So much of the disk stays free for everything else.
DISK_RESERVE_BYTES = env.int("DISK_RESERVE_MB", default=1024) * 1024 * 1024
# The maximum number of files of one application, from all users.
DOCUMENTS_PER_APPLICATION = 120
FILE_UPLOAD_PERMISSIONS = 0o640

# --- Language and time ------------------------------------------------------------------------

LANGUAGE_CODE = "ru"
LANGUAGES = [("ru", "Русский")]
# Over Wagtail's own words: see `make catalogues`.
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = env("TIME_ZONE", default="Asia/Tomsk")
USE_I18N = True
USE_TZ = True

# --- People -----------------------------------------------------------------------------------

AUTH_USER_MODEL = "attestation.User"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "attestation.accounts.backends.AuthenticationBackend",
    "guardian.backends.ObjectPermissionBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "attestation.accounts.validators.SimilarityValidator"},
    {
        "NAME": "attestation.accounts.validators.LengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "attestation.accounts.validators.SimplePasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
PASSWORD_HASHERS = [
    "attestation.accounts.hashers.PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
ANONYMOUS_USER_NAME = None  # guardian: no database row for the anonymous user
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "cabinet:home"
LOGOUT_REDIRECT_URL = "/"
PASSWORD_RESET_TIMEOUT = 60 * 60
# Counted from the last use: a form may be filled in for half a day.
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_ENGINE = "attestation.base.requests.session_store"
# Of those who work with others' data, whether or not they want to be remembered.
STAFF_SESSION_AGE = 4 * 60 * 60
# A working day; after it they sign in again, however busy they are.
STAFF_SESSION_LONGEST = 12 * 60 * 60

ACCOUNT_ADAPTER = "attestation.notifications.account_adapter.AccountAdapter"
ACCOUNT_FORMS = {
    "login": "attestation.accounts.forms.LoginForm",
    "signup": "attestation.accounts.forms.SignupForm",
    "reset_password": "attestation.accounts.forms.ResetPasswordForm",
    "change_email": "attestation.accounts.labelled_forms.ChangeEmailForm",
    "change_password": "attestation.accounts.labelled_forms.ChangePasswordForm",
    "set_password": "attestation.accounts.labelled_forms.SetPasswordForm",
    "reset_password_from_key": "attestation.accounts.labelled_forms.ResetPasswordKeyForm",
    "reauthenticate": "attestation.accounts.labelled_forms.ReauthenticateForm",
}
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "username"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_CONFIRM_EMAIL_ON_GET = False
ACCOUNT_LOGIN_ON_EMAIL_CONFIRMATION = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = None  # «Запомнить меня» decides
ACCOUNT_SESSION_COOKIE_AGE = 14 * 24 * 60 * 60
ACCOUNT_CHANGE_EMAIL = True  # one address; the old one serves until the new one is confirmed
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 15 * 60
ACCOUNT_USERNAME_MIN_LENGTH = 3
ACCOUNT_USERNAME_VALIDATORS = "attestation.accounts.validators.username_validators"
ACCOUNT_DEFAULT_HTTP_PROTOCOL = env("ACCOUNT_DEFAULT_HTTP_PROTOCOL", default="http")
# See config/limits.py and accounts/rate_limits.py.
ACCOUNT_RATE_LIMITS = limits.ACCOUNTS
SIGN_IN_LIMITS = limits.SIGN_IN
SEARCH_LIMITS = limits.SEARCH
FEEDBACK_LIMITS = limits.FEEDBACK
DATA_LIMITS = limits.DATA
STATUS_LIMITS = limits.STATUS
MFA_FORMS = {
    "activate_totp": "attestation.accounts.labelled_forms.ActivateTOTPForm",
    "authenticate": "attestation.accounts.labelled_forms.SecondStepForm",
    "reauthenticate": "attestation.accounts.labelled_forms.SecondStepAgainForm",
    "add_webauthn": "attestation.accounts.labelled_forms.AddPasskeyForm",
    "edit_webauthn": "attestation.accounts.labelled_forms.RenamePasskeyForm",
}
MFA_ADAPTER = "attestation.accounts.mfa.MFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_TOLERANCE = 1  # clocks of telephones go a little wrong
MFA_RATE_LIMITS = limits.SECOND_STEP

# --- Letters ----------------------------------------------------------------------------------

if email_url := env("EMAIL_URL", default=""):
    vars().update(env.email_url_config(email_url))
else:
    EMAIL_BACKEND = "config.mail.LettersAsFiles"
    EMAIL_FILE_PATH = VAR_DIR / "mail"
# A server that is silent must not hold the worker; after the first silence others need not ask it.
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env("DEFAULT_FROM_EMAIL", default="Аттестация <attestation@institute.example>")

# --- Browsers ---------------------------------------------------------------------------------

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "frame-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "object-src": [NONE],
        "frame-ancestors": [NONE],
    }
}
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "attestation.base.requests.session_expiry.form_expired"

# --- Wagtail ----------------------------------------------------------------------------------

WAGTAIL_SITE_NAME = "Аттестация"
WAGTAILADMIN_BASE_URL = BASE_URL
WAGTAILADMIN_LOGIN_URL = "account_login"
WAGTAILADMIN_PERMITTED_LANGUAGES = LANGUAGES
# Days as editors write them on paper; the calendar beside the field writes them so too.
WAGTAIL_DATE_FORMAT = "%d.%m.%Y"
WAGTAIL_DATETIME_FORMAT = "%d.%m.%Y %H:%M"
WAGTAIL_I18N_ENABLED = False
# The admin tells times as the site does; with one zone there is nothing to choose.
WAGTAIL_USER_TIME_ZONES = [TIME_ZONE]
WAGTAIL_ALLOW_UNICODE_SLUGS = False
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
# Its letters would go out from the request, past the outbox; a returned page has its remark.
WAGTAILADMIN_COMMENTS_ENABLED = False
WAGTAIL_PASSWORD_RESET_ENABLED = False
# Nobody sets a password for another: people are invited, and choose their own.
WAGTAILUSERS_PASSWORD_ENABLED = False
# An address works only once its owner has confirmed it, which Wagtail does not ask for.
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAIL_PRIVATE_PAGE_OPTIONS = {"SHARED_PASSWORD": False}
WAGTAILDOCS_PRIVATE_COLLECTION_OPTIONS = {"SHARED_PASSWORD": False}
WAGTAILDOCS_EXTENSIONS = ["pdf", "docx", "xlsx", "pptx", "odt", "ods", "rtf", "zip"]
WAGTAILDOCS_DOCUMENT_FORM_BASE = "cms_pages.editing.forms.DocumentForm"
WAGTAILDOCS_SERVE_METHOD = "serve_view"
WAGTAILDOCS_INLINE_CONTENT_TYPES: list[str] = []
WAGTAILIMAGES_EXTENSIONS = ["jpg", "jpeg", "png", "webp"]
# Words to every picture are asked for.
WAGTAILIMAGES_IMAGE_FORM_BASE = "cms_pages.editing.forms.ImageForm"
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 40_000_000
WAGTAILEMBEDS_FINDERS: list[dict[str, str]] = []
WAGTAILSEARCH_BACKENDS = {
    "default": {
        "BACKEND": "wagtail.search.backends.database",
        "SEARCH_CONFIG": "russian",
    }
}

# --- Development ------------------------------------------------------------------------------

# Whether `/design/` shows the parts that pages are made of.
DESIGN_PAGE = False

# --- Invented data ----------------------------------------------------------------------------

# Whether `load_demo` and `load_scale` may fill this site; other settings than ours must say so.
INVENTED_DATA_ALLOWED = False

# --- Jobs -------------------------------------------------------------------------------------

PROCRASTINATE_IMPORT_PATHS = ["attestation.tasks", *rooms.modules("tasks"), "cms_pages.tasks"]

# Lines for people, or records of JSON for programs.
LOG_FORMAT = env("LOG_FORMAT", default="line")
# What Prometheus must know to ask for `/metrics`; without it, only this machine may.
METRICS_TOKEN = env("METRICS_TOKEN", default="")
LOGGING = logs.logging_settings(LOG_FORMAT, level=env("LOG_LEVEL", default="INFO"))
