"""What a correction changed, in one Russian sentence."""

from attestation.public import Changes, plural

#: «у двоих»: how few people are counted in the genitive.
_COLLECTIVE = {1: "одного", 2: "двоих", 3: "троих", 4: "четверых"}


def changes_in_words(changes: Changes) -> str:
    """«добавлен 1 человек, у двоих заменён специалист»; empty where nothing changed."""
    parts = [
        _did(changes.added, "добавлен", "добавлены", "добавлено"),
        _did(changes.moved, "перенесён", "перенесены", "перенесено"),
        _did(changes.removed, "исключён", "исключены", "исключено"),
        _of(changes.experts, "заменён специалист"),
        _of(changes.corrected, "исправлены сведения"),
    ]
    return ", ".join(part for part in parts if part)


def _did(n: int, one: str, few: str, many: str) -> str:
    people = plural(n, "человек", "человека", "человек")
    return f"{plural(n, one, few, many)} {n} {people}" if n else ""


def _of(n: int, what: str) -> str:
    counted = _COLLECTIVE.get(n) or f"{n} {plural(n, 'человека', 'человек', 'человек')}"
    return f"у {counted} {what}" if n else ""
