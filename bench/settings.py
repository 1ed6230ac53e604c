"""The settings of the benchmark: those of `make run`, with a database and files of its own."""

import os

from config.settings.development import *  # noqa: F403
from config.settings.development import DATABASES, LOGGING, VAR_DIR

DEBUG = False
BENCH_DIR = VAR_DIR / "bench"
ROOT_URLCONF = "bench.urls"
# The site's own database only lends its connection: the benchmark's are made and dropped from it.
_options = {key: kept for key, kept in DATABASES["default"]["OPTIONS"].items() if key != "pool"}
DATABASES["maintenance"] = {**DATABASES["default"], "OPTIONS": _options}
DATABASES["default"]["NAME"] = os.environ.get("BENCH_DATABASE", "attestation_bench")
STATIC_ROOT = BENCH_DIR / "static"
MEDIA_ROOT = BENCH_DIR / "media"
PRIVATE_ROOT = BENCH_DIR / "private"
SENDFILE_ROOT = BENCH_DIR
LOGGING["root"]["level"] = "ERROR"
