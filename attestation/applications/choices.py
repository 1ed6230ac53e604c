"""Choices of the application that the procedure fixes."""

from django.db.models import TextChoices


class Form(TextChoices):
    IN_PERSON = "in_person", "очная"
    DISTANCE = "distance", "дистанционная"
    SIMPLIFIED = "simplified", "упрощённая"


class Level(TextChoices):
    """At which level something took place or was recognised."""

    INSTITUTION = "institution", "институциональный"
    MUNICIPAL = "municipal", "муниципальный"
    REGIONAL = "regional", "региональный"
    INTERREGIONAL = "interregional", "межрегиональный"
    NATIONAL = "national", "всероссийский"
    INTERNATIONAL = "international", "международный"


class DocumentKind(TextChoices):
    BUILT = "built", "Заявление, сформированное системой"
    SIGNED_SCAN = "signed_scan", "Скан подписанного заявления"
    RESULTS = "results", "Результаты профессиональной деятельности"
    HELD_CATEGORY = "held_category", "Копия документа об имеющейся категории"
    GROUND = "ground", "Документ, подтверждающий основание упрощённой формы"
    PETITION = "petition", "Ходатайство работодателя"
    PUPILS = "pupils", "Грамоты и дипломы обучающихся"
    OWN_CONTEST = "own_contest", "Профессиональные конкурсы педагога"
    PUBLICATION = "publication", "Публикации и методические материалы"
    OPEN_LESSON = "open_lesson", "Открытые уроки, мастер-классы, выступления"
    MONITORING = "monitoring", "Итоги освоения программ, справки о мониторинге"
    COMMUNITY = "community", "Работа в методических объединениях, жюри, экспертных группах"
    TRAINING = "training", "Повышение квалификации"
    LESSON_VIDEO = "lesson_video", "Видеозапись урока или занятия"
    OTHER = "other", "Другой подтверждающий документ"
    APPENDIX = "appendix", "Приложение к заявлению"


#: Kinds that the system builds; users neither attach nor detach them.
MADE_BY_SYSTEM = frozenset({DocumentKind.BUILT, DocumentKind.APPENDIX})


#: Proofs of the results of the work; the kind of a file says what it shows, and of whom.
EVIDENCE_KINDS = (
    DocumentKind.PUPILS,
    DocumentKind.OWN_CONTEST,
    DocumentKind.PUBLICATION,
    DocumentKind.OPEN_LESSON,
    DocumentKind.MONITORING,
    DocumentKind.COMMUNITY,
    DocumentKind.TRAINING,
    DocumentKind.LESSON_VIDEO,
    DocumentKind.OTHER,
)
