"""The named accounts of the demonstration: one list for loading them and for telling of them."""

from dataclasses import dataclass

from attestation.accounts.services import groups

PASSWORD = "demo-attestation"  # noqa: S105 (made to be known)


@dataclass(frozen=True)
class Account:
    """An account to sign in with.

    Attributes:
        name: surname, given name and patronymic.
        about: the purpose of the account, as printed by the commands.
        group: the region-wide role, or empty.
        is_admin: whether the account is a superuser.
    """

    login: str
    name: tuple[str, str, str]
    about: str
    group: str = ""
    is_admin: bool = False

    @property
    def email(self) -> str:
        return f"{self.login}@demo.example"


_MEMBERS = [
    ("Громова", "Людмила", "Аркадьевна"),
    ("Сафонов", "Игорь", "Валентинович"),
    ("Терентьева", "Ольга", "Борисовна"),
    ("Лаптев", "Виктор", "Семёнович"),
    ("Назарова", "Марина", "Юрьевна"),
    ("Капустина", "Вера", "Фёдоровна"),
    ("Журавлёв", "Антон", "Олегович"),
]

ACCOUNTS = [
    Account("teacher", ("Белова", "Анна", "Игоревна"), "teacher of mathematics, nothing filed"),
    Account("school", ("Кудрявцева", "Нина", "Павловна"), "school coordinator of teacher"),
    Account("municipal", ("Орлова", "Светлана", "Викторовна"), "municipal coordinator of teacher"),
    Account("expert1", ("Степанова", "Елена", "Николаевна"), "expert, mathematics"),
    Account("expert2", ("Гаврилов", "Павел", "Андреевич"), "expert, Russian and literature"),
    Account("operator", ("Зимина", "Татьяна", "Сергеевна"), "operator", group=groups.OPERATORS),
    Account(
        "secretary",
        ("Морозова", "Ирина", "Олеговна"),
        "secretary of the commission",
        group=groups.SECRETARIES,
    ),
    *(
        Account(f"member{n}", name, "member of the commission", group=groups.COMMISSION)
        for n, name in enumerate(_MEMBERS, start=1)
    ),
    Account(
        "editor",
        ("Лебедева", "Юлия", "Максимовна"),
        "chief editor of the site",
        group=groups.CHIEF_EDITORS,
    ),
    Account(
        "author",
        ("Ромашина", "Ксения", "Игоревна"),
        "editor who asks the chief editor to publish",
        group=groups.EDITORS,
    ),
    Account("admin", ("Ершов", "Роман", "Ильич"), "administrator", is_admin=True),
    Account("teacher2", ("Рябова", "Дарья", "Петровна"), "teacher elsewhere, has filed"),
    Account("school2", ("Фомина", "Галина", "Ивановна"), "school coordinator of teacher2"),
    Account("municipal2", ("Носов", "Алексей", "Дмитриевич"), "municipal coordinator of teacher2"),
]


def accounts_text() -> str:
    """The accounts as a table for the terminal."""
    width = max(len(account.login) for account in ACCOUNTS)
    lines = [
        f"  {account.login:<{width}}  {account.about} ({' '.join(account.name)})"
        for account in ACCOUNTS
    ]
    return "\n".join([f"Demonstration accounts, password {PASSWORD}:", *lines])
