"""Without its Redis the site goes on: it counts and remembers in the database."""

import socket

import pytest
from config.caches import SECONDS_OF_REST, RedisOrDatabaseCache
from django.core.cache import caches
from redis.exceptions import ConnectionError as RedisGoneError

pytestmark = pytest.mark.django_db


@pytest.fixture
def cache(settings, monkeypatch):
    """A cache whose Redis is gone: nothing listens at its port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        address = f"redis://127.0.0.1:{probe.getsockname()[1]}/0"
        monkeypatch.setattr(RedisOrDatabaseCache, "_rests_until", 0.0)
        here = settings.CACHES
        settings.CACHES = here | {
            "database": here["default"],
            "redis": {
                "BACKEND": "config.caches.RedisOrDatabaseCache",
                "LOCATION": address,
                "OPTIONS": {"socket_connect_timeout": 1},
            },
        }
        yield caches["redis"]


def test_counts_go_on_in_the_database(cache):
    assert cache.add("sign-in", 1, 60) is True
    assert cache.incr("sign-in") == 2
    assert caches["database"].get("sign-in") == 2


def test_every_way_of_asking_goes_on(cache):
    cache.set("a", 1)
    cache.set_many({"b": 2, "c": 3})
    assert cache.get_many(["a", "b", "c"]) == {"a": 1, "b": 2, "c": 3}
    assert cache.touch("a", 60)
    assert "a" in cache
    assert cache.get_or_set("d", 4) == 4
    assert cache.delete("a")
    cache.delete_many(["b"])
    assert cache.get("b", "gone") == "gone"
    cache.clear()
    assert cache.get("c") is None


def test_redis_is_not_asked_again_at_once(cache, monkeypatch):
    asked = []

    def ask(*_args, **_options):
        asked.append(1)
        raise RedisGoneError

    monkeypatch.setattr("django.core.cache.backends.redis.RedisCache.get", ask)
    now = [1000.0]
    monkeypatch.setattr("config.caches.time.monotonic", lambda: now[0])
    cache.get("a")
    cache.get("a")
    assert len(asked) == 1
    now[0] += SECONDS_OF_REST
    cache.get("a")
    assert len(asked) == 2


def test_redis_that_is_back_is_used(cache, monkeypatch):
    monkeypatch.setattr("django.core.cache.backends.redis.RedisCache.get", lambda *_: "from Redis")
    assert cache.get("a") == "from Redis"


@pytest.mark.django_db
def test_what_is_remembered_pushes_no_counter_of_a_limit_out(monkeypatch):
    counters, shared = caches["default"], caches["shared"]
    monkeypatch.setattr(counters, "_max_entries", 5)
    monkeypatch.setattr(shared, "_max_entries", 5)
    counters.set("guesses", 7)
    for number in range(40):
        shared.set(f"remembered-{number}", number)
    assert counters.get("guesses") == 7
