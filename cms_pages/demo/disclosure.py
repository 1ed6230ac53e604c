"""«Сведения об образовательной организации» of the demonstration's invented institute."""

from typing import Any

_ADDRESS = "000000, г. Верхнеозёрск, ул. Озёрная, д. 1"
_NONE = "Нет"


def _fact(label: str, mark: str, value: str) -> tuple[str, Any]:
    return "fact", {"label": label, "mark": mark, "value": f"<p>{value}</p>"}


def _table(kind: str, caption: str, *records: dict[str, str]) -> tuple[str, Any]:
    return kind, {"caption": caption, "records": list(records)}


def _paper(title: str, mark: str, document: str = "", note: str = "") -> tuple[str, Any]:
    """A document by the name of its file among the demonstration's, or why there is none."""
    return "document", {"title": title, "mark": mark, "document": document, "note": note}


def _staff(name: str, post: str, subjects: str, **other: str) -> dict[str, str]:
    return {
        "name": name,
        "post": post,
        "subjects": subjects,
        "level": "Высшее, педагогическое",
        "degree": _NONE,
        "rank": _NONE,
        "training": "2025 год, 72 часа",
        "programmes": "Программы повышения квалификации",
        **other,
    }


#: What stands on each sub-section, by slug.
BODIES: dict[str, list[tuple[str, Any]]] = {
    "common": [
        _fact(
            "Полное наименование",
            "fullName",
            "Областное государственное бюджетное учреждение дополнительного профессионального "
            "образования «Институт развития образования»",
        ),
        _fact("Сокращённое наименование", "shortName", "ОГБУДПО «ИРО»"),
        _fact("Дата создания", "regDate", "1 июля 1994 года"),
        _fact("Место нахождения", "address", _ADDRESS),
        _fact("Филиалы и представительства", "filInfo", "Филиалов и представительств нет"),
        _fact("Режим и график работы", "workTime", "пн–чт 9:00–18:00, пт 9:00–16:45"),
        _fact("Телефон", "telephone", "+7 (000) 000-00-00"),
        _fact("Электронная почта", "email", "attestation@institute.example"),
        _fact("Места образовательной деятельности", "addressPlace", _ADDRESS),
        _table(
            "founders",
            "Учредитель",
            {
                "name": "Департамент образования Верхнеозёрской области",
                "address": "000000, г. Верхнеозёрск, пл. Соборная, д. 2",
                "phone": "+7 (000) 000-00-10",
                "email": "department@region.example",
                "site": "region.example",
            },
        ),
        _fact("Лицензия", "licenseDocLink", "№ Л000-00000-00/00000000 от 14 мая 2015 года"),
    ],
    "struct": [
        _table(
            "units",
            "Подразделения",
            {
                "name": "Отдел аттестации",
                "head": "Рябинина Ольга Сергеевна",
                "post": "Начальник отдела",
                "address": f"{_ADDRESS}, каб. 204",
                "email": "ryabinina@institute.example",
            },
            {
                "name": "Кафедра педагогики",
                "head": "Громов Илья Борисович",
                "post": "Заведующий кафедрой",
                "address": f"{_ADDRESS}, каб. 310",
                "email": "gromov@institute.example",
            },
        ),
        _paper("Положение об отделе аттестации", "divisionClauseDocLink", "department"),
    ],
    "document": [
        _paper("Устав", "ustavDocLink", note="Хранится в институте, копию выдают по запросу"),
        _paper("Положение об обработке персональных данных", "localActStud", "personal-data"),
        _paper("Правила внутреннего трудового распорядка", "localActOrder", "cabinet-rules"),
        _paper("Коллективный договор", "localActCollec", "agreement"),
        _paper("Отчёт о самообследовании", "reportEduDocLink", note="Публикуется в апреле"),
        _paper("Предписания надзорных органов", "prescriptionDocLink", note="Не выдавались"),
    ],
    "education": [
        _table(
            "programmes",
            "Дополнительные профессиональные программы",
            {
                "name": "Оценка профессиональной деятельности педагога",
                "level": "Повышение квалификации",
                "form": "Очно-заочная",
                "term": "36 часов",
                "language": "Русский",
                "modules": "Критерии, работа с доказательствами, заключение",
            },
            {
                "name": "Наставничество в образовательной организации",
                "level": "Повышение квалификации",
                "form": "Заочная",
                "term": "72 часа",
                "language": "Русский",
                "modules": "Роль наставника, план, обратная связь",
            },
        ),
        _fact("Численность обучающихся", "eduChislen", "1240 человек за 2025 год"),
    ],
    "edustandarts": [
        (
            "text",
            "<p>Для дополнительных профессиональных программ федеральные государственные "
            "образовательные стандарты не утверждаются. Программы учитывают профессиональные "
            "стандарты педагогов.</p>",
        ),
    ],
    "managers": [
        _table(
            "heads",
            "Руководитель",
            {
                "name": "Озеров Дмитрий Павлович",
                "post": "Директор",
                "phone": "+7 (000) 000-00-00",
                "email": "director@institute.example",
            },
        ),
        _table(
            "deputies",
            "Заместители",
            {
                "name": "Берёзкина Анна Викторовна",
                "post": "Заместитель директора по учебной работе",
                "phone": "+7 (000) 000-00-00, доб. 11",
                "email": "berezkina@institute.example",
            },
        ),
    ],
    "employees": [
        _table(
            "staff",
            "Персональный состав",
            _staff(
                "Громов Илья Борисович",
                "Заведующий кафедрой",
                "Педагогика",
                degree="Кандидат педагогических наук",
                rank="Доцент",
                service="19 лет",
            ),
            _staff("Лугова Мария Сергеевна", "Доцент", "Оценка качества", service="12 лет"),
            _staff("Кедров Павел Андреевич", "Методист", "Цифровые средства", service="7 лет"),
        ),
    ],
    "objects": [
        _table(
            "rooms",
            "Учебные кабинеты",
            {
                "name": "Аудитория 301",
                "address": _ADDRESS,
                "equipment": "40 мест, проектор, доска",
                "access": "Лифт, широкий проход, место для коляски",
            },
            {
                "name": "Компьютерный класс 305",
                "address": _ADDRESS,
                "equipment": "15 рабочих мест",
                "access": "Стол с регулируемой высотой, программа экранного доступа",
            },
        ),
        _fact("Библиотека", "purposeLibr", "Читальный зал на 12 мест, кабинет 102"),
        _fact("Доступ к сети", "comNet", "Беспроводная сеть во всех аудиториях"),
    ],
    "paid-edu": [
        _paper("Положение о платных образовательных услугах", "paidEdu", note="Готовится к печати"),
        _fact(
            "Образец договора",
            "paidDog",
            "Выдаётся в приёмной и высылается по запросу на электронную почту",
        ),
    ],
    "budget": [
        _table(
            "finances",
            "Объём образовательной деятельности, тыс. рублей",
            {"name": "2025", "federal": "0", "regional": "41 200", "local": "0", "paid": "3 150"},
            {"name": "2026", "federal": "0", "regional": "43 900", "local": "0", "paid": "3 400"},
        ),
        _fact("План финансово-хозяйственной деятельности", "finPlanDocLink", "На 2026 год"),
    ],
    "vacant": [
        _table(
            "vacancies",
            "Места на программах",
            {
                "name": "Оценка профессиональной деятельности педагога",
                "form": "Очно-заочная",
                "federal": "0",
                "regional": "14",
                "local": "0",
                "paid": "10",
            },
        ),
    ],
    "grants": [
        _fact("Стипендии", "grant", "На программах института стипендии не выплачиваются"),
        _fact("Общежитие", "hostelInfo", "Общежития нет; гостиница – в пяти минутах ходьбы"),
    ],
    "inter": [
        _fact("Договоры с иностранными организациями", "internationalDog", "Не заключались"),
    ],
    "catering": [
        _fact("Питание", "meals", "Буфет на первом этаже, 10:00–15:00"),
    ],
}
