"""What has changed in an application between a return and its next filing, in words."""

from collections.abc import Iterator
from typing import Any

from attestation.applications.applicant_data import would_be
from attestation.applications.choices import EVIDENCE_KINDS, DocumentKind
from attestation.applications.models import Application, ApplicationDocument
from attestation.applications.returns.models import ApplicationReturn
from attestation.categories.choices import HeldCategory
from attestation.directory.review_models import ReviewPoint

_BESIDE = ReviewPoint.Beside
#: Codes of lines that are mended in the data, not by a file.
DATA = (_BESIDE.NAME, _BESIDE.POSITION, _BESIDE.HELD, _BESIDE.TERMS)
#: What counts as results, besides the rows of the tables.
_RESULTS = frozenset({DocumentKind.RESULTS, *EVIDENCE_KINDS})


def as_filed(application: Application) -> dict[str, Any]:
    """Return what an application says: facts by code and label, rows of its tables, documents."""
    documents = application.documents.filter(detached_at=None).exclude(kind=DocumentKind.APPENDIX)
    return {
        "facts": facts_of(application),
        "rows": _rows(application),
        "documents": list(documents.order_by("pk").values_list("pk", flat=True)),
    }


def facts_of(application: Application) -> dict[str, dict[str, str]]:
    """Return the facts on the paper by code of `ReviewPoint.Beside`, as it would be built now."""
    told = would_be(application)
    held = application.held_category != HeldCategory.NONE
    order = f"от {_day(application.held_order_date)} № {application.held_order_number}"
    return {
        _BESIDE.NAME: {
            "ФИО": told.full_name,
            "От кого": told.genitive,
            "Кому": told.dative,
            "Образование": told.education,
            "Стаж": str(told.service_years or ""),
        },
        _BESIDE.POSITION: {
            "Должность": application.position_label,
            "Организация": str(told.organization),
        },
        _BESIDE.HELD: {
            "Имеющаяся категория": application.get_held_category_display(),
            "Приказ о категории": order if held else "",
            "Категория действует до": _day(application.held_until),
        },
        _BESIDE.TERMS: {
            "Заявленная категория": application.get_category_display(),
            "Форма аттестации": application.get_form_display(),
            "Основание": str(application.ground or ""),
            "Заседание": application.get_in_presence_display(),
        },
    }


def changes_since(back: ApplicationReturn) -> list[str]:
    """Return what has changed since the return as sentences; empty if nothing has."""
    return [*_of_facts(back), *_of_documents(back), *_of_rows(back)]


def is_mended(back: ApplicationReturn, beside: str) -> bool:
    """Return whether anything has changed where the line with this code is mended."""
    if beside in DATA:
        return any(True for _ in _of_facts(back, beside))
    if beside == _BESIDE.SCAN:
        return any(one.kind == DocumentKind.SIGNED_SCAN for one in _attached_since(back))
    if beside == _BESIDE.RESULTS:
        touched = [*_attached_since(back), *_detached_since(back)]
        return any(one.kind in _RESULTS for one in touched) or any(True for _ in _of_rows(back))
    return bool(changes_since(back))


def _of_facts(back: ApplicationReturn, only: str | None = None) -> Iterator[str]:
    for code, facts in facts_of(back.application).items():
        before = back.filed["facts"][code] if only in (None, code) else facts
        for label, value in facts.items():
            if (was := before.get(label, "")) != value:
                yield f"{label}: было «{was or 'не указано'}», стало «{value or 'не указано'}»."


def _attached_since(back: ApplicationReturn) -> list[ApplicationDocument]:
    # The appendix is the system's own: it goes with each return and is made at each filing.
    now = back.application.documents.filter(detached_at=None).exclude(kind=DocumentKind.APPENDIX)
    return list(now.exclude(pk__in=back.filed["documents"]).order_by("attached_at", "pk"))


def _detached_since(back: ApplicationReturn) -> list[ApplicationDocument]:
    gone = back.application.documents.filter(pk__in=back.filed["documents"])
    return list(gone.exclude(detached_at=None))


def _of_documents(back: ApplicationReturn) -> Iterator[str]:
    own = {DocumentKind.BUILT, DocumentKind.SIGNED_SCAN}
    for one in _attached_since(back):
        if one.kind == DocumentKind.BUILT:
            yield f"Сформирована новая редакция заявления: {back.application.revision}."
        elif one.kind == DocumentKind.SIGNED_SCAN:
            yield "Прикреплён новый скан подписанного заявления."
        else:
            yield f"Добавлено: «{one.title}»."
    for one in _detached_since(back):
        if one.kind not in own:
            yield f"Откреплено: «{one.title}»."


def _rows(application: Application) -> dict[str, str]:
    return {
        str(row.pk): f"{row.title}, {row.period}, {row.level}, {row.result}, "
        + ", ".join(sorted(str(proof.pk) for proof in row.proofs.all()))
        for row in application.results.prefetch_related("proofs")
    }


def _of_rows(back: ApplicationReturn) -> Iterator[str]:
    before, now = back.filed["rows"], _rows(back.application)
    titles = {str(row.pk): row.title for row in back.application.results.all()}
    for key, words in now.items():
        if key not in before:
            yield f"В таблицах результатов новая строка: «{titles[key]}»."
        elif before[key] != words:
            yield f"В таблицах результатов изменена строка: «{titles[key]}»."
    if gone := len(before.keys() - now.keys()):
        yield f"Из таблиц результатов убрано строк: {gone}."


def _day(day: Any) -> str:
    return f"{day:%d.%m.%Y}" if day else ""
