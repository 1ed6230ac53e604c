"""The roles of people, as codes."""

from django.db.models import TextChoices


class Role(TextChoices):
    APPLICANT = "applicant", "аттестуемый"
    SCHOOL_COORDINATOR = "school_coordinator", "координатор в организации"
    MUNICIPAL_COORDINATOR = "municipal_coordinator", "муниципальный координатор"
    EXPERT = "expert", "специалист"
    OPERATOR = "operator", "оператор центра"
    SECRETARY = "secretary", "секретарь комиссии"
    COMMISSION_MEMBER = "commission_member", "член комиссии"
    CHIEF_EDITOR = "chief_editor", "главный редактор сайта"
    EDITOR = "editor", "редактор сайта"
    ADMINISTRATOR = "administrator", "администратор"


#: The role for automatic acts, which run when their date has come.
SYSTEM = "system"
