"""Words of the application that the procedure fixes."""

from django.db.models import TextChoices


class Category(TextChoices):
    FIRST = "first", "первая"
    HIGHEST = "highest", "высшая"
    METHODIST = "methodist", "педагог-методист"
    MENTOR = "mentor", "педагог-наставник"


class HeldCategory(TextChoices):
    NONE = "none", "не имею"
    FIRST = "first", "первая"
    HIGHEST = "highest", "высшая"


class Form(TextChoices):
    IN_PERSON = "in_person", "очная"
    DISTANCE = "distance", "дистанционная"
    SIMPLIFIED = "simplified", "упрощённая"


class DocumentKind(TextChoices):
    BUILT = "built", "Заявление, сформированное системой"
    SIGNED_SCAN = "signed_scan", "Скан подписанного заявления"
    RESULTS = "results", "Результаты профессиональной деятельности"
    HELD_CATEGORY = "held_category", "Копия документа об имеющейся категории"
    GROUND = "ground", "Документ, подтверждающий основание упрощённой формы"
    PETITION = "petition", "Ходатайство работодателя"
