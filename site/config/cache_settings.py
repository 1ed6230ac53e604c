"""The caches: counters of limits, what processes share, what each remembers for itself."""

from typing import Any


def cache_settings(redis_url: str) -> dict[str, Any]:
    """Return Django's ``CACHES``.

    Counters of limits must be shared by all processes, and nothing else may push them out: they
    have a table of their own. Immutable data are cached locally.
    """
    found: dict[str, Any] = {
        "default": _table("limit_counters", entries=100_000),
        "shared": _table("django_cache", entries=20_000),
        "released": {
            "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
            "LOCATION": "released",
            "TIMEOUT": 24 * 60 * 60,
            "OPTIONS": {"MAX_ENTRIES": 300},
        },
    }
    if redis_url:
        in_redis = {
            "BACKEND": "config.caches.RedisOrDatabaseCache",
            "LOCATION": redis_url,
            "OPTIONS": {"socket_connect_timeout": 1, "socket_timeout": 1},
        }
        found["database"] = found["default"]
        found |= {"default": in_redis, "shared": {**in_redis, "KEY_PREFIX": "shared"}}
    return found


def _table(name: str, *, entries: int) -> dict[str, Any]:
    return {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": name,
        "OPTIONS": {"MAX_ENTRIES": entries},
    }
