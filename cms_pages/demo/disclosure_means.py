"""«Сведения» of the demonstration: the institute's rooms, money, places and partners."""

from typing import Any

from cms_pages.demo.disclosure_parts import (
    ADDRESS,
    ASSESSMENT,
    MENTORING,
    NONE,
    NOT_PROVIDED,
    PROGRAMME,
    fact,
    lacking,
    paper,
    table,
)

MEANS: dict[str, list[tuple[str, Any]]] = {
    "objects": [
        table(
            "rooms",
            "Учебные кабинеты",
            {
                "name": "Аудитория 301",
                "address": ADDRESS,
                "equipment": "40 мест, проектор, доска",
                "access": "Лифт, широкий проход, место для коляски",
            },
            {
                "name": "Компьютерный класс 305",
                "address": ADDRESS,
                "equipment": "15 рабочих мест",
                "access": "Стол с регулируемой высотой, программа экранного доступа",
            },
        ),
        table("practice_rooms", "Объекты для практических занятий", {"name": NOT_PROVIDED}),
        table(
            "libraries",
            "Библиотека",
            {
                "name": "Читальный зал, кабинет 102",
                "address": ADDRESS,
                "area": "46",
                "seats": "12",
                "access": "Вход без порога, увеличивающее устройство",
            },
        ),
        table("sports", "Объекты спорта", {"name": NOT_PROVIDED}),
        ("heading", "Средства обучения и сети"),
        fact(
            "Средства обучения и воспитания",
            "purposeFacil",
            "Проекторы, доски, 15 компьютеров, документ-камеры",
        ),
        fact("Доступ к сетям", "comNet", "Беспроводная сеть во всех аудиториях"),
        fact(
            "Электронные образовательные ресурсы",
            "erList",
            "Система дистанционного обучения института, электронная библиотека",
        ),
        fact(
            "Электронная информационно-образовательная среда",
            "purposeEios",
            "Система дистанционного обучения с личным кабинетом слушателя",
        ),
        ("heading", "Доступная среда"),
        fact(
            "Условия обучения инвалидов и лиц с ОВЗ",
            "ovz",
            "Пандус и кнопка вызова у входа, лифт, санитарная комната на первом этаже",
        ),
        fact(
            "Приспособленные средства обучения",
            "purposeFacilOvz",
            "Стол с регулируемой высотой, увеличивающее устройство",
        ),
        fact("Доступ к сетям", "comNetOvz", "Программа экранного доступа на двух рабочих местах"),
        fact(
            "Приспособленные электронные ресурсы",
            "erListOvz",
            "Версия для слабовидящих на сайте и в системе дистанционного обучения",
        ),
        fact("Специальные технические средства", "techOvz", "Переносная индукционная петля"),
        ("heading", "Проживание"),
        *lacking(
            ("Общежитие", "hostelInfo"),
            ("Мест в общежитии", "hostelNum"),
            ("Мест в общежитии для инвалидов", "hostelNumOvz"),
            ("Интернат", "interInfo"),
            ("Мест в интернате", "interNum"),
            ("Мест в интернате для инвалидов", "interNumOvz"),
            ("Доступность общежития и интерната", "hostelInterOvz"),
            ("Плата за проживание", "localActObSt"),
        ),
    ],
    "grants": [
        fact("Стипендии", "grant", "На программах института стипендии не выплачиваются"),
        fact("Меры социальной поддержки", "support", NOT_PROVIDED),
    ],
    "paid_edu": [
        paper("Порядок оказания платных образовательных услуг", "paidEdu", "paid-services"),
        paper("Образец договора", "paidDog", "paid-services"),
        fact(
            "Стоимость обучения",
            "paidSt",
            "Программа в 36 часов – 4 200 рублей, в 72 часа – 6 800 рублей",
        ),
        fact("Плата за присмотр и уход", "paidParents", NOT_PROVIDED),
    ],
    "budget": [
        table(
            "finances",
            "Объём образовательной деятельности, тыс. рублей",
            {"name": "2025", "federal": "0", "regional": "41 200", "local": "0", "paid": "3 150"},
            {"name": "2026", "federal": "0", "regional": "43 900", "local": "0", "paid": "3 400"},
        ),
        table(
            "income",
            "Поступления и расходы, тыс. рублей",
            {"name": "2025", "received": "44 350", "spent": "43 980"},
        ),
        paper("План финансово-хозяйственной деятельности", "finPlanDocLink", "finance-plan"),
    ],
    "vacant": [
        table(
            "vacancies",
            "Места на программах",
            {
                "name": ASSESSMENT,
                "course": NOT_PROVIDED,
                "form": "Очно-заочная",
                "federal": "0",
                "regional": "14",
                "local": "0",
                "paid": "10",
                **PROGRAMME,
            },
            {
                "name": MENTORING,
                "course": NOT_PROVIDED,
                "form": "Заочная",
                "federal": "0",
                "regional": "40",
                "local": "0",
                "paid": "25",
                **PROGRAMME,
            },
        ),
    ],
    "inter": [
        table(
            "agreements",
            "Договоры с иностранными организациями",
            {"state": "Договоры не заключались", "name": NONE, "details": NONE},
        ),
    ],
    "catering": [
        table(
            "canteens",
            "Питание",
            {
                "name": "Буфет на первом этаже, 10:00–15:00",
                "address": ADDRESS,
                "area": "58",
                "seats": "24",
                "access": "Вход без порога, низкая стойка",
            },
        ),
        table(
            "health_rooms",
            "Охрана здоровья",
            {
                "name": "Аптечки на каждом этаже; медицинский кабинет не предусмотрен",
                "address": ADDRESS,
                "area": NONE,
                "seats": NONE,
                "access": NONE,
            },
        ),
    ],
}
