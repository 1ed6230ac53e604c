"""The cache in Redis; while Redis is gone, the one in the database."""

import logging
import time
from typing import Any

from django.core.cache import caches
from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

#: How long nobody asks a Redis that did not answer: each question would cost a second.
SECONDS_OF_REST = 15.0

_logger = logging.getLogger(__name__)


class RedisOrDatabaseCache(RedisCache):
    """Counts of sign-in limits go on in the database; what else was remembered is made again."""

    _rests_until = 0.0

    def _ask(self, method: str, *args: Any, **kwargs: Any) -> Any:
        if time.monotonic() >= RedisOrDatabaseCache._rests_until:
            try:
                return getattr(super(), method)(*args, **kwargs)
            except RedisError as error:
                RedisOrDatabaseCache._rests_until = time.monotonic() + SECONDS_OF_REST
                _logger.warning("Redis does not answer, the database serves: %s", error)
        return getattr(caches["database"], method)(*args, **kwargs)


def _forgiving(method: str) -> Any:
    def ask(self: RedisOrDatabaseCache, *args: Any, **kwargs: Any) -> Any:
        return self._ask(method, *args, **kwargs)

    return ask


for _method in (
    *("add", "get", "set", "touch", "delete", "has_key", "incr", "clear"),
    *("get_many", "set_many", "delete_many"),
):
    setattr(RedisOrDatabaseCache, _method, _forgiving(_method))
