"""Russian word forms that the interface needs everywhere."""


def plural(n: int, one: str, few: str, many: str) -> str:
    """Return the form of a noun that follows the number n: «1 день», «2 дня», «5 дней».

    Args:
        n: a whole number; the sign does not matter.
        one, few, many: the forms after 1, after 2 and after 5.
    """
    tens, units = abs(n) % 100, abs(n) % 10
    if 11 <= tens <= 14:
        return many
    if units == 1:
        return one
    if 2 <= units <= 4:
        return few
    return many
