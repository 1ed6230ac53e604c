"""How passwords are kept."""

from django.contrib.auth.hashers import Argon2PasswordHasher


class PasswordHasher(Argon2PasswordHasher):
    """Argon2id with the least that OWASP's Password Storage Cheat Sheet asks for.

    Django's own setting takes 100 MB and eight lanes for each sign-in: on the last day before a
    deadline hundreds of people sign in at once on a small machine. Older hashes stay valid and are
    renewed at the next sign-in.
    """

    time_cost = 2
    memory_cost = 19 * 1024  # KiB
    parallelism = 1
