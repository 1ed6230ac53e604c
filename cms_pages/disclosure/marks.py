"""The marks (``itemprop``) asked for in «Сведения об образовательной организации».

Source: order of Rosobrnadzor of 04.08.2023 № 1493 as amended by order of 03.07.2025 № 1353, in
force since 01.03.2026. The order names the contents and the addresses of the sub-sections; the
names of the marks follow the supervising body's methodical recommendations as programs that check
sites read them. Neither text was at hand when the table was written: before the section of a real
organization is published, compare the table with their current wording. Nothing but advice to
editors depends on it, and editors may type marks that it does not know.
"""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Mark:
    """A mark, its Russian label, and the marks of the cells if it names a table row."""

    name: str
    label: str
    cells: tuple[str, ...] = ()


_PLACE = ("objName", "objAddress", "objSq", "objCnt", "objOvz")
_PERSON = ("fio", "post", "telephone", "email")

#: By the address of the sub-section; the order is that in which editors are reminded.
REQUIRED_MARKS: dict[str, tuple[Mark, ...]] = {
    "common": (
        Mark("fullName", "полное наименование"),
        Mark("shortName", "сокращённое наименование"),
        Mark("regDate", "дата создания"),
        Mark("address", "место нахождения"),
        Mark("workTime", "режим и график работы"),
        Mark("telephone", "телефон"),
        Mark("email", "электронная почта"),
        Mark("licenseDocLink", "лицензия"),
        Mark("accreditationDocLink", "государственная аккредитация"),
        Mark(
            "uchredLaw",
            "учредители",
            ("nameUchred", "addressUchred", "telUchred", "mailUchred", "websiteUchred"),
        ),
        Mark("addressPlaceSet", "места обучения при сетевой форме"),
        Mark("addressPlacePrac", "места проведения практики"),
        Mark("addressPlacePodg", "места практической подготовки"),
        Mark("addressPlaceGia", "места итоговой аттестации"),
        Mark("addressPlaceDop", "места обучения по дополнительным программам"),
        Mark("addressPlaceOppo", "места обучения по программам профессионального обучения"),
    ),
    "struct": (
        Mark(
            "structOrgUprav",
            "органы управления и подразделения",
            ("name", "fio", "post", "addressStr", "site", "email", "divisionClauseDocLink"),
        ),
        Mark(
            "filInfo",
            "филиалы",
            (
                *("nameFil", "addressFil", "workTimeFil"),
                *("telephoneFil", "emailFil", "websiteFil"),
            ),
        ),
        Mark(
            "repInfo",
            "представительства",
            (
                *("nameRep", "addressRep", "workTimeRep"),
                *("telephoneRep", "emailRep", "websiteRep"),
            ),
        ),
    ),
    "document": (
        Mark("ustavDocLink", "устав"),
        Mark("localActStud", "правила внутреннего распорядка обучающихся"),
        Mark("localActOrder", "правила внутреннего трудового распорядка"),
        Mark("localActCollec", "коллективный договор"),
        Mark("reportEduDocLink", "отчёт о самообследовании"),
        Mark("prescriptionDocLink", "предписания надзорных органов"),
        Mark("priemDocLink", "правила приёма"),
        Mark("modeDocLink", "режим занятий"),
        Mark("tekKontrolDocLink", "текущий контроль и промежуточная аттестация"),
        Mark("perevodDocLink", "перевод, отчисление и восстановление"),
        Mark("vozDocLink", "возникновение, приостановление и прекращение отношений"),
    ),
    "education": (
        Mark(
            "eduAccred",
            "программы и сроки их аккредитации",
            (
                *("eduCode", "eduName", "eduProf", "eduLevel", "eduForm", "learningTerm"),
                *("eduPred", "eduPrac", "languageEl", "dateEnd"),
            ),
        ),
        Mark("eduChislenEl", "численность обучающихся"),
        Mark("eduPriemEl", "результаты приёма"),
        Mark("eduPerevodEl", "результаты перевода, восстановления и отчисления"),
        Mark(
            "eduOp",
            "документы образовательных программ",
            ("opMain", "educationPlan", "educationRpd", "educationShedule", "eduPr", "methodology"),
        ),
        Mark(
            "eduNir",
            "научная работа",
            ("perechenNir", "napravNir", "resultNir", "baseNir"),
        ),
        Mark("graduateJob", "трудоустройство выпускников", ("v1", "t1")),
    ),
    "eduStandarts": (
        Mark("eduFedDoc", "федеральные образовательные стандарты"),
        Mark("eduStandartDoc", "образовательные стандарты организации"),
        Mark("eduFedTreb", "федеральные государственные требования"),
        Mark("eduStandartTreb", "требования, установленные организацией"),
    ),
    "managers": (
        Mark("rucovodstvo", "руководитель", _PERSON),
        Mark("rucovodstvoZam", "заместители руководителя", _PERSON),
        Mark("rucovodstvoFil", "руководители филиалов", ("nameFil", *_PERSON)),
        Mark("rucovodstvoRep", "руководители представительств", ("nameRep", *_PERSON)),
    ),
    "employees": (
        Mark(
            "teachingStaff",
            "педагогические работники",
            (
                *("fio", "post", "teachingDiscipline", "teachingLevel", "degree", "academStat"),
                *("employeeQualification", "profDevelopment", "specExperience", "teachingOp"),
            ),
        ),
    ),
    "objects": (
        Mark("purposeCab", "учебные кабинеты", ("addressCab", "nameCab", "osnCab", "ovzCab")),
        Mark(
            "purposePrac",
            "объекты для практических занятий",
            ("addressPrac", "namePrac", "osnPrac", "ovzPrac"),
        ),
        Mark("purposeLibr", "библиотека", _PLACE),
        Mark("purposeSport", "объекты спорта", _PLACE),
        Mark("ovz", "условия обучения инвалидов и лиц с ОВЗ"),
        Mark("purposeFacil", "средства обучения и воспитания"),
        Mark("purposeFacilOvz", "средства обучения, приспособленные для инвалидов"),
        Mark("comNet", "доступ к информационным системам и сетям"),
        Mark("comNetOvz", "доступ к системам и сетям, приспособленный для инвалидов"),
        Mark("erList", "электронные образовательные ресурсы"),
        Mark("erListOvz", "электронные ресурсы, приспособленные для инвалидов"),
        Mark("techOvz", "специальные технические средства"),
        Mark("hostelInfo", "общежитие"),
        Mark("interInfo", "интернат"),
        Mark("hostelNum", "места в общежитии"),
        Mark("hostelNumOvz", "места в общежитии, приспособленные для инвалидов"),
        Mark("interNum", "места в интернате"),
        Mark("interNumOvz", "места в интернате, приспособленные для инвалидов"),
        Mark("hostelInterOvz", "доступность общежития и интерната"),
        Mark("localActObSt", "плата за проживание"),
        Mark("purposeEios", "электронная информационно-образовательная среда"),
    ),
    "grants": (
        Mark("grant", "стипендии"),
        Mark("support", "меры социальной поддержки"),
    ),
    "paid_edu": (
        Mark("paidEdu", "порядок оказания платных услуг"),
        Mark("paidDog", "образец договора"),
        Mark("paidSt", "стоимость обучения"),
        Mark("paidParents", "плата за присмотр и уход"),
    ),
    "budget": (
        Mark("finBFVolume", "обучение за счёт федерального бюджета"),
        Mark("finBRVolume", "обучение за счёт бюджета региона"),
        Mark("finBMVolume", "обучение за счёт местных бюджетов"),
        Mark("finPVolume", "обучение по договорам"),
        Mark("volume", "поступление и расходование средств", ("finYear", "finPost", "finRas")),
        Mark("finPlanDocLink", "план финансово-хозяйственной деятельности"),
    ),
    "vacant": (
        Mark(
            "vacant",
            "вакантные места",
            (
                *("eduCode", "eduName", "eduLevel", "eduProf", "eduCourse", "eduForm"),
                *("numberBFVacant", "numberBRVacant", "numberBMVacant", "numberPVacant"),
            ),
        ),
    ),
    "inter": (
        Mark(
            "internationalDog",
            "договоры с иностранными организациями",
            ("stateName", "orgName", "dogReg"),
        ),
    ),
    "catering": (
        Mark("meals", "условия питания", _PLACE),
        Mark("health", "охрана здоровья", _PLACE),
    ),
}

#: Marks that programs take for the same.
_SAME = {"qualification": "employeeQualification"}


def known() -> dict[str, str]:
    """All marks of single facts with their Russian words, in the order of the sub-sections."""
    return {mark.name: mark.label for marks in REQUIRED_MARKS.values() for mark in marks}


def missing(slug: str, present: Iterable[str]) -> list[Mark]:
    """The marks asked for on a sub-section that it does not have; none of an unknown one.

    Args:
        slug: the last part of the sub-section's address.
    """
    there = {_SAME.get(name, name) for name in present}
    return [mark for mark in REQUIRED_MARKS.get(slug, ()) if mark.name not in there]
