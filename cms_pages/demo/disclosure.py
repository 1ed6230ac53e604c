"""«Сведения об образовательной организации» of the demonstration's invented institute."""

from typing import Any

from cms_pages.demo.disclosure_means import MEANS
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
    staff,
    table,
)

#: What stands on each sub-section, by slug. What there is not is said too: the rule wants it so.
BODIES: dict[str, list[tuple[str, Any]]] = {
    **MEANS,
    "common": [
        fact(
            "Полное наименование",
            "fullName",
            "Областное государственное бюджетное учреждение дополнительного профессионального "
            "образования «Институт развития образования»",
        ),
        fact("Сокращённое наименование", "shortName", "ОГБУДПО «ИРО»"),
        fact("Дата создания", "regDate", "1 июля 1994 года"),
        fact("Место нахождения", "address", ADDRESS),
        fact("Режим и график работы", "workTime", "пн–чт 9:00–18:00, пт 9:00–16:45"),
        fact("Телефон", "telephone", "+7 (000) 000-00-00"),
        fact("Электронная почта", "email", "attestation@institute.example"),
        fact("Лицензия", "licenseDocLink", "№ Л000-00000-00/00000000 от 14 мая 2015 года"),
        fact(
            "Государственная аккредитация",
            "accreditationDocLink",
            "Нет: дополнительные профессиональные программы не аккредитуются",
        ),
        table(
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
        ("heading", "Где ведётся обучение"),
        fact("По дополнительным программам", "addressPlaceDop", ADDRESS),
        fact("Итоговая аттестация", "addressPlaceGia", ADDRESS),
        *lacking(
            ("При сетевой форме", "addressPlaceSet"),
            ("Практика", "addressPlacePrac"),
            ("Практическая подготовка", "addressPlacePodg"),
            ("По программам профессионального обучения", "addressPlaceOppo"),
        ),
    ],
    "struct": [
        table(
            "units",
            "Органы управления и подразделения",
            {
                "name": "Учёный совет",
                "head": "Озеров Дмитрий Павлович",
                "post": "Председатель",
                "address": ADDRESS,
                "site": "institute.example",
                "email": "director@institute.example",
                "rules_file": "charter",
            },
            {
                "name": "Отдел аттестации",
                "head": "Рябинина Ольга Сергеевна",
                "post": "Начальник отдела",
                "address": f"{ADDRESS}, каб. 204",
                "site": "institute.example",
                "email": "ryabinina@institute.example",
                "rules_file": "department",
            },
            {
                "name": "Кафедра педагогики",
                "head": "Громов Илья Борисович",
                "post": "Заведующий кафедрой",
                "address": f"{ADDRESS}, каб. 310",
                "site": "institute.example",
                "email": "gromov@institute.example",
            },
        ),
        table("branches", "Филиалы", {"name": "Филиалов нет"}),
        table("missions", "Представительства", {"name": "Представительств нет"}),
    ],
    "document": [
        paper("Устав института", "ustavDocLink", "charter"),
        paper("Правила внутреннего распорядка обучающихся", "localActStud", "student-rules"),
        paper("Правила внутреннего трудового распорядка", "localActOrder", "work-rules"),
        paper(
            "Коллективный договор",
            "localActCollec",
            note="не заключён: стороны ведут переговоры",
        ),
        paper(
            "Отчёт о самообследовании",
            "reportEduDocLink",
            note="за 2026 год будет опубликован до 20 апреля 2027 года",
        ),
        paper("Предписания надзорных органов", "prescriptionDocLink", note="не выдавались"),
        ("heading", "Как организовано обучение"),
        paper("Правила приёма", "priemDocLink", "admission-rules"),
        paper("Режим занятий", "modeDocLink", "teaching-rules"),
        paper("Текущий контроль и промежуточная аттестация", "tekKontrolDocLink", "teaching-rules"),
        paper("Перевод, отчисление и восстановление", "perevodDocLink", "teaching-rules"),
        paper(
            "Возникновение, приостановление и прекращение отношений",
            "vozDocLink",
            "teaching-rules",
        ),
    ],
    "education": [
        table(
            "programmes",
            "Дополнительные профессиональные программы",
            {
                "name": ASSESSMENT,
                "form": "Очно-заочная",
                "term": "36 часов",
                "language": "Русский",
                "modules": "Критерии, работа с доказательствами, заключение",
                "practice": NOT_PROVIDED,
                "accredited": "Не аккредитуется",
                **PROGRAMME,
            },
            {
                "name": MENTORING,
                "form": "Заочная",
                "term": "72 часа",
                "language": "Русский",
                "modules": "Роль наставника, план, обратная связь",
                "practice": NOT_PROVIDED,
                "accredited": "Не аккредитуется",
                **PROGRAMME,
            },
        ),
        table(
            "programme_papers",
            "Документы программ",
            {
                "name": ASSESSMENT,
                "main_file": "programme-assessment",
                "plan_file": "programme-assessment",
                "courses_file": "programme-assessment",
                "calendar_file": "programme-assessment",
            },
            {
                "name": MENTORING,
                "main_file": "programme-mentor",
                "plan_file": "programme-mentor",
                "courses_file": "programme-mentor",
                "calendar_file": "programme-mentor",
            },
        ),
        table(
            "students",
            "Численность обучающихся за 2025 год, человек",
            {
                "name": ASSESSMENT,
                "level": "Повышение квалификации",
                "form": "Очно-заочная",
                "number": "320",
                "foreigners": "0",
            },
            {
                "name": MENTORING,
                "level": "Повышение квалификации",
                "form": "Заочная",
                "number": "920",
                "foreigners": "0",
            },
        ),
        table(
            "research",
            "Научная работа",
            {
                "directions": "Научная работа не ведётся",
                "list": NONE,
                "results": NONE,
                "base": NONE,
            },
        ),
        ("heading", "Приём, перевод и выпуск"),
        fact(
            "Результаты приёма",
            "eduPriemEl",
            "Вступительных испытаний нет: зачисляют всех, кто подал заявление в срок",
        ),
        fact("Результаты перевода, восстановления и отчисления", "eduPerevodEl", NONE),
        table(
            "jobs",
            "Трудоустройство выпускников",
            {
                "name": "Слушатели уже работают, сведения не собираются",
                "graduates": NONE,
                "employed": NONE,
            },
        ),
    ],
    "eduStandarts": [
        (
            "text",
            "<p>Для дополнительных профессиональных программ федеральные государственные "
            "образовательные стандарты не утверждаются. Программы учитывают профессиональные "
            "стандарты педагогов.</p>",
        ),
        *lacking(
            ("Федеральные государственные образовательные стандарты", "eduFedDoc"),
            ("Образовательные стандарты института", "eduStandartDoc"),
            ("Федеральные государственные требования", "eduFedTreb"),
            ("Требования, установленные институтом", "eduStandartTreb"),
        ),
    ],
    "managers": [
        table(
            "heads",
            "Руководитель",
            {
                "name": "Озеров Дмитрий Павлович",
                "post": "Директор",
                "phone": "+7 (000) 000-00-00",
                "email": "director@institute.example",
            },
        ),
        table(
            "deputies",
            "Заместители",
            {
                "name": "Берёзкина Анна Викторовна",
                "post": "Заместитель директора по учебной работе",
                "phone": "+7 (000) 000-00-00, доб. 11",
                "email": "berezkina@institute.example",
            },
        ),
        table("branch_heads", "Руководители филиалов", {"branch": "Филиалов нет"}),
        table("mission_heads", "Руководители представительств", {"mission": "Их нет"}),
    ],
    "employees": [
        table(
            "staff",
            "Персональный состав",
            staff(
                "Громов Илья Борисович",
                "Заведующий кафедрой",
                "Педагогика",
                degree="Кандидат педагогических наук",
                rank="Доцент",
                service="19 лет",
            ),
            staff("Лугова Мария Сергеевна", "Доцент", "Оценка качества", service="12 лет"),
            staff("Кедров Павел Андреевич", "Методист", "Цифровые средства", service="7 лет"),
        ),
    ],
}
