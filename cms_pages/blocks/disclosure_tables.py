"""Tables of «Сведения об образовательной организации»: columns and marks that belong together."""

from dataclasses import dataclass
from typing import Any

from wagtail.blocks import CharBlock, ListBlock, StreamBlock, StructBlock
from wagtail.documents.blocks import DocumentChooserBlock


@dataclass(frozen=True)
class Column:
    """A column of a table of records: the name of its field, its heading, its mark.

    The name of a column of files ends in «_file».
    """

    name: str
    label: str
    mark: str = ""

    @property
    def is_file(self) -> bool:
        return self.name.endswith("_file")


class RecordsBlock(StructBlock):
    """A table whose columns and marks the rule sets; editors fill its rows."""

    #: The mark of a row; empty where the cells alone are marked.
    mark: str = ""
    columns: tuple[Column, ...] = ()

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        context = super().get_context(value, parent_context)
        rows = [
            [(column, record.get(column.name) or "") for column in self.columns]
            for record in value["records"]
        ]
        return context | {"mark": self.mark, "columns": self.columns, "rows": rows}

    def marks(self, value: Any) -> set[str]:
        """The marks that the table puts on the page; none while it has no row."""
        if not value["records"]:
            return set()
        return {self.mark, *(column.mark for column in self.columns)} - {""}


def _field(column: Column, *, required: bool) -> Any:
    if column.is_file:
        return DocumentChooserBlock(label=column.label, required=False)
    return CharBlock(label=column.label, max_length=600, required=required)


def _records(mark: str, label: str, description: str, *columns: Column) -> RecordsBlock:
    """A table of records of the given columns; the first names the row and must be filled."""
    fields = [
        (column.name, _field(column, required=place == 0)) for place, column in enumerate(columns)
    ]
    block = RecordsBlock(
        [
            ("caption", CharBlock(label="Название таблицы", max_length=200)),
            ("records", ListBlock(StructBlock(fields, label="Строка"), label="Строки")),
        ],
        label=label,
        icon="table",
        description=description,
        template="cms_pages/blocks/records.html",
        group="Таблицы с разметкой",
        preview_value={
            "caption": label,
            "records": [
                {column.name: None if column.is_file else column.label for column in columns}
            ],
        },
    )
    block.mark, block.columns = mark, columns
    return block


def _people(mark: str, label: str, description: str, *before: Column) -> RecordsBlock:
    return _records(
        mark,
        label,
        description,
        *before,
        Column("name", "Фамилия, имя, отчество", "fio"),
        Column("post", "Должность", "post"),
        Column("phone", "Телефон", "telephone"),
        Column("email", "Электронная почта", "email"),
    )


def _places(mark: str, label: str, description: str) -> RecordsBlock:
    return _records(
        mark,
        label,
        description,
        Column("name", "Объект", "objName"),
        Column("address", "Адрес", "objAddress"),
        Column("area", "Площадь, м²", "objSq"),
        Column("seats", "Количество мест", "objCnt"),
        Column("access", "Для инвалидов и лиц с ОВЗ", "objOvz"),
    )


def _rooms(ending: str, label: str, description: str) -> RecordsBlock:
    """Rooms for lessons («Cab») or for practice («Prac»)."""
    return _records(
        f"purpose{ending}",
        label,
        description,
        Column("name", "Наименование", f"name{ending}"),
        Column("address", "Адрес", f"address{ending}"),
        Column("equipment", "Оснащение", f"osn{ending}"),
        Column("access", "Для инвалидов и лиц с ОВЗ", f"ovz{ending}"),
    )


def _offices(mark: str, ending: str, label: str, description: str) -> RecordsBlock:
    """Branches («Fil») or missions («Rep»)."""
    return _records(
        mark,
        label,
        description,
        Column("name", "Наименование", f"name{ending}"),
        Column("address", "Адрес", f"address{ending}"),
        Column("hours", "Режим и график работы", f"workTime{ending}"),
        Column("phone", "Телефон", f"telephone{ending}"),
        Column("email", "Электронная почта", f"email{ending}"),
        Column("site", "Сайт", f"website{ending}"),
    )


class TablesBlock(StreamBlock):
    """Every table that the rule describes."""

    founders = _records(
        "uchredLaw",
        "Учредители",
        "Учредитель и как с ним связаться.",
        Column("name", "Наименование", "nameUchred"),
        Column("address", "Адрес", "addressUchred"),
        Column("phone", "Телефон", "telUchred"),
        Column("email", "Электронная почта", "mailUchred"),
        Column("site", "Сайт", "websiteUchred"),
    )
    units = _records(
        "structOrgUprav",
        "Органы управления и подразделения",
        "Подразделение, кто им руководит, где оно.",
        Column("name", "Подразделение", "name"),
        Column("head", "Руководитель", "fio"),
        Column("post", "Должность", "post"),
        Column("address", "Место нахождения", "addressStr"),
        Column("site", "Сайт", "site"),
        Column("email", "Электронная почта", "email"),
        Column("rules_file", "Положение", "divisionClauseDocLink"),
    )
    branches = _offices("filInfo", "Fil", "Филиалы", "Филиал, где он и как с ним связаться.")
    missions = _offices(
        "repInfo", "Rep", "Представительства", "Представительство, где оно и как с ним связаться."
    )
    heads = _people("rucovodstvo", "Руководитель", "Руководитель организации.")
    deputies = _people("rucovodstvoZam", "Заместители руководителя", "Заместители руководителя.")
    branch_heads = _people(
        "rucovodstvoFil",
        "Руководители филиалов",
        "Кто руководит филиалами.",
        Column("branch", "Филиал", "nameFil"),
    )
    mission_heads = _people(
        "rucovodstvoRep",
        "Руководители представительств",
        "Кто руководит представительствами.",
        Column("mission", "Представительство", "nameRep"),
    )
    staff = _records(
        "teachingStaff",
        "Педагогические работники",
        "Персональный состав с образованием и опытом.",
        Column("name", "Фамилия, имя, отчество", "fio"),
        Column("post", "Должность", "post"),
        Column("subjects", "Преподаваемые предметы", "teachingDiscipline"),
        Column("level", "Уровень образования", "teachingLevel"),
        Column("qualification", "Квалификация", "employeeQualification"),
        Column("degree", "Учёная степень", "degree"),
        Column("rank", "Учёное звание", "academStat"),
        Column("training", "Повышение квалификации", "profDevelopment"),
        Column("service", "Стаж по специальности", "specExperience"),
        Column("programmes", "Программы", "teachingOp"),
    )
    programmes = _records(
        "eduAccred",
        "Образовательные программы",
        "Программы: форма, срок, язык, аккредитация.",
        Column("name", "Программа", "eduName"),
        Column("code", "Код", "eduCode"),
        Column("profile", "Направленность", "eduProf"),
        Column("level", "Вид", "eduLevel"),
        Column("form", "Форма обучения", "eduForm"),
        Column("term", "Срок", "learningTerm"),
        Column("language", "Язык", "languageEl"),
        Column("modules", "Предметы, модули", "eduPred"),
        Column("practice", "Практика", "eduPrac"),
        Column("accredited", "Аккредитация до", "dateEnd"),
    )
    programme_papers = _records(
        "eduOp",
        "Документы программ",
        "Описание, план, график и материалы каждой программы.",
        Column("name", "Программа", "eduName"),
        Column("main_file", "Описание", "opMain"),
        Column("plan_file", "Учебный план", "educationPlan"),
        Column("courses_file", "Рабочие программы", "educationRpd"),
        Column("calendar_file", "Календарный график", "educationShedule"),
        Column("practice_file", "Программы практик", "eduPr"),
        Column("methods_file", "Методические материалы", "methodology"),
    )
    students = _records(
        "eduChislenEl",
        "Численность обучающихся",
        "Сколько человек учится на программах.",
        Column("name", "Программа", "eduName"),
        Column("level", "Вид", "eduLevel"),
        Column("form", "Форма обучения", "eduForm"),
        Column("number", "Численность"),
        Column("foreigners", "Из них иностранных граждан"),
    )
    research = _records(
        "eduNir",
        "Научная работа",
        "Направления, результаты и база исследований.",
        Column("directions", "Направления", "napravNir"),
        Column("list", "Перечень работ", "perechenNir"),
        Column("results", "Результаты", "resultNir"),
        Column("base", "База", "baseNir"),
    )
    jobs = _records(
        "graduateJob",
        "Трудоустройство выпускников",
        "Сколько выпускников работает.",
        Column("name", "Программа", "eduName"),
        Column("graduates", "Выпускников", "v1"),
        Column("employed", "Из них трудоустроены", "t1"),
    )
    rooms = _rooms("Cab", "Учебные кабинеты", "Где учат и чем это место оснащено.")
    practice_rooms = _rooms(
        "Prac", "Объекты для практических занятий", "Где занимаются практикой и чем оснащено место."
    )
    libraries = _places("purposeLibr", "Библиотеки", "Библиотеки и читальные залы.")
    sports = _places("purposeSport", "Объекты спорта", "Залы и площадки.")
    canteens = _places("meals", "Питание", "Столовые и буфеты.")
    health_rooms = _places("health", "Охрана здоровья", "Медицинские кабинеты.")
    finances = _records(
        "",
        "Объём образовательной деятельности",
        "За счёт каких средств учат.",
        Column("name", "Год"),
        Column("federal", "Федеральный бюджет", "finBFVolume"),
        Column("regional", "Бюджет региона", "finBRVolume"),
        Column("local", "Местные бюджеты", "finBMVolume"),
        Column("paid", "По договорам", "finPVolume"),
    )
    income = _records(
        "volume",
        "Поступления и расходы",
        "Сколько средств пришло и израсходовано за год.",
        Column("name", "Год", "finYear"),
        Column("received", "Поступило", "finPost"),
        Column("spent", "Израсходовано", "finRas"),
    )
    vacancies = _records(
        "vacant",
        "Вакантные места",
        "Сколько мест свободно.",
        Column("name", "Программа", "eduName"),
        Column("code", "Код", "eduCode"),
        Column("level", "Вид", "eduLevel"),
        Column("profile", "Направленность", "eduProf"),
        Column("course", "Курс", "eduCourse"),
        Column("form", "Форма обучения", "eduForm"),
        Column("federal", "Федеральный бюджет", "numberBFVacant"),
        Column("regional", "Бюджет региона", "numberBRVacant"),
        Column("local", "Местные бюджеты", "numberBMVacant"),
        Column("paid", "По договорам", "numberPVacant"),
    )
    agreements = _records(
        "internationalDog",
        "Международные договоры",
        "Договоры с иностранными организациями.",
        Column("state", "Государство", "stateName"),
        Column("name", "Организация", "orgName"),
        Column("details", "Реквизиты договора", "dogReg"),
    )
