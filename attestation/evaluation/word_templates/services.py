"""Word templates: put in place by operators after a trial on invented data.

Each kind of document that may have a template is registered in `KINDS`, by the room that makes it.
"""

import datetime
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from attestation.accounts.access import may_operate
from attestation.accounts.models import User
from attestation.base.errors import DomainError
from attestation.evaluation.word_templates.models import WordTemplate
from attestation.files import services as files
from attestation.files.checks import FileRule, Inspection, inspect
from attestation.files.formats import DOCX
from attestation.files.sandbox import client as sandbox_client
from attestation.journal.services import log_entry
from attestation.paperwork.conclusion import (
    ConclusionExpert,
    ConclusionPaper,
    ConclusionRemark,
    ConclusionRow,
    build_conclusion_docx,
    default_template,
)
from attestation.paperwork.docx.templates import WordTemplateError, text_of

RULE = FileRule((DOCX,), 2 * 1024 * 1024)


@dataclass(frozen=True)
class TemplateKind:
    """A document that is made from a replaceable Word template.

    Args:
        code: the key stored with templates.
        title: «Шаблон итогового заключения»; document: «Заключение», for names of files.
        invented: a document about fictitious people; it has ``fields()``.
        build: builds such a document as a Word file, from a template or the system's form.
        form: the form of the system.
        needed: the text that each field of ``invented`` must print, by the field's name.
        incomplete: the message if such a field is missing, after «без него».
    """

    code: str
    title: str
    document: str
    invented: Callable[[], Any]
    build: Callable[[Any, bytes | None], bytes]
    form: Callable[[], bytes]
    needed: Callable[[Any], Mapping[str, str]]
    incomplete: str


#: All kinds by code.
KINDS: dict[str, TemplateKind] = {}


def register(kind: TemplateKind) -> TemplateKind:
    """Add ``kind`` to `KINDS` and return it."""
    KINDS[kind.code] = kind
    return kind


def template_in_use(kind: str = "conclusion") -> bytes | None:
    """The operators' template, or None where the form of the system is used."""
    found = WordTemplate.objects.filter(kind=kind, in_use=True).select_related("file").first()
    if found is None:
        return None
    with found.file.blob.open() as blob:
        return bytes(blob.read())


def trial(template: bytes, kind: str = "conclusion") -> bytes:
    """Return the template filled with fictitious people; check its required fields.

    Raises:
        DomainError: with the defect, in a sentence.
    """
    found = KINDS[kind]
    paper = found.invented()
    try:
        made = found.build(paper, template)
    except WordTemplateError as fault:
        raise DomainError(str(fault), field="file") from fault
    text = text_of(made)
    for name, words in found.needed(paper).items():
        if words not in text:
            raise DomainError(
                f"В шаблоне нет поля {{{{ {name} }}}}: без него {found.incomplete}.", field="file"
            )
    return made


@sandbox_client.budget(sandbox_client.FILE_SECONDS)
def replace(upload: Any, *, actor: User, kind: str = "conclusion") -> WordTemplate:
    """Put a new template in use, after a trial.

    Raises:
        DomainError: the actor is no operator, or the template does not work; the sentence says why.
    """
    may_operate(actor).raise_if_denied()
    # Nothing is locked while a file is looked at.
    facts = inspect(upload, RULE)
    upload.seek(0)
    trial(upload.read(), kind)
    upload.seek(0)
    return _put_in_use(upload, facts, actor=actor, kind=kind)


@transaction.atomic
def _put_in_use(upload: Any, facts: Inspection, *, actor: User, kind: str) -> WordTemplate:
    stored = files.keep(upload, facts, actor=actor)
    User.objects.select_for_update(no_key=True).get(pk=actor.pk)
    before = WordTemplate.objects.filter(kind=kind, in_use=True)
    list(before.select_for_update())
    before.update(in_use=False)
    template = WordTemplate.objects.create(file=stored, kind=kind, uploaded_by=actor)
    text = f"{KINDS[kind].title}: загружен файл «{template}»."
    log_entry("template.replace", text, actor=actor)
    return template


@transaction.atomic
def use_default(*, actor: User, kind: str = "conclusion") -> None:
    """Return to the form of the system; templates stay in the record.

    Raises:
        DomainError: the actor is no operator, or the form of the system is in use.
    """
    may_operate(actor).raise_if_denied()
    in_use = WordTemplate.objects.filter(kind=kind, in_use=True)
    if not in_use.update(in_use=False):
        raise DomainError("Форма системы уже используется.")
    text = f"{KINDS[kind].title}: снова используется форма системы."
    log_entry("template.default", text, actor=actor)


def invented() -> ConclusionPaper:
    """A conclusion about people who do not exist."""
    rows = [
        ConclusionRow(
            number="1",
            title="Результаты обучающихся",
            is_section=True,
            maximum="20",
            first="14",
            second="16",
            average="15",
        ),
        ConclusionRow(
            number="1.1",
            title="Результаты по итогам мониторингов организации",
            is_section=False,
            maximum="20",
            first="14",
            second="16",
            average="15",
        ),
    ]
    experts = [
        ConclusionExpert(
            name=f"{surname} Мария Олеговна",
            initials=f"{surname} М. О.",
            post="методист",
            workplace="МБОУ «Лицей № 0»",
        )
        for surname in ("Пробная", "Образцова")
    ]
    return ConclusionPaper(
        code="C000000",
        revision=1,
        institute="Институт развития образования",
        full_name="Примерова Анна Ивановна",
        initials="Примерова А. И.",
        position="учитель, математика",
        organization="МБОУ «СОШ № 0»",
        municipality="Заречный район",
        category="первая",
        period="октябрь–ноябрь 2026",
        criteria="Первая категория, 2026 (версия 1)",
        rows=tuple(rows),
        first_total="14",
        second_total="16",
        average="15",
        pass_points="12",  # noqa: S106
        maximum="20",
        recommended=True,
        remarks=(
            ConclusionRemark(
                criterion="Результаты по итогам мониторингов организации",
                expert="Пробная М. О.",
                text="нет данных за второй год",
                answer="Данные приложены.",
            ),
        ),
        notes=("Пробная М. О.: работа заслуживает внимания коллег.",),
        experts=(experts[0], experts[1]),
        date=f"{datetime.date(2026, 11, 5):%d.%m.%Y}",
    )


register(
    TemplateKind(
        code="conclusion",
        title="Шаблон итогового заключения",
        document="заключение",
        invented=invented,
        build=build_conclusion_docx,
        form=default_template,
        needed=lambda paper: {
            "full_name": paper.full_name,
            "first_expert.initials": paper.experts[0].initials,
            "second_expert.initials": paper.experts[1].initials,
            "recommendation": paper.recommendation,
        },
        incomplete="заключение неполно",
    )
)
