"""What a login may look like."""

from django.core.validators import RegexValidator

username_validators = [
    RegexValidator(
        r"^[A-Za-z0-9][A-Za-z0-9._-]*\Z",
        "Логин пишется латинскими буквами и цифрами, например: belova2026.",
    )
]
