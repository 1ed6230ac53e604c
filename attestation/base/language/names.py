"""Names of people, written the ways that Russian documents write them."""


def initials(surname: str, given_name: str, patronymic: str = "") -> str:
    """«Белова А. И.»; without a patronymic «Белова А.»; empty without a surname."""
    if not surname:
        return ""
    return " ".join([surname, *(f"{name[0]}." for name in (given_name, patronymic) if name)])


def signature(surname: str, given_name: str, patronymic: str = "") -> str:
    """«А. И. Белова», as printed beside a signature."""
    return " ".join([*(f"{name[0]}." for name in (given_name, patronymic) if name), surname])


def search_key(text: str) -> str:
    """Return the text as searches compare it: lower case, «ё» as «е», single spaces."""
    return " ".join(text.lower().replace("ё", "е").split())
