"""The appendix to an application: frozen as text at filing, built into files by a job later."""

from django.utils import timezone

from attestation.applications.achievements.blank_tables import columns_of, sought
from attestation.applications.achievements.completeness import Results, results_of
from attestation.applications.achievements.models import ResultRow, ResultsAppendix
from attestation.applications.models import Application
from attestation.base.jobs import defer
from attestation.base.language.names import signature
from attestation.base.language.plurals import plural
from attestation.directory.results_models import ResultsTable
from attestation.paperwork.achievements import ResultsPaper, Table


def freeze(application: Application) -> ResultsAppendix:
    """Store the results as they are now, and queue a job to build the files.

    Runs in the transaction of the filing.
    """
    appendix = freeze_appendix(application)
    defer("attestation.applications.tasks.build_appendix", appendix_id=appendix.pk)
    return appendix


def freeze_appendix(application: Application) -> ResultsAppendix:
    """Return the appendix in the words of today, without its files.

    Where the tables are not filled enough to count, it has no words: it will be made of the file
    that was attached in their place.
    """
    results = results_of(application)
    content = paper_of(application, results).frozen() if results.is_enough else {}
    appendix, _ = ResultsAppendix.objects.update_or_create(
        application=application,
        revision=application.revision,
        # The same paper may be filed again after a return, with other results.
        defaults={
            "content": content,
            "frozen_at": timezone.now(),
            "built_at": None,
            "failure": "",
        },
    )
    return appendix


def paper_of(application: Application, results: Results) -> ResultsPaper:
    """Return the appendix of ``application`` as it would be now: the tables that have rows."""
    profile = application.applicant.profile
    return ResultsPaper(
        mark=f"Редакция {application.revision} · {application.code}",
        who=(
            application.full_name,
            application.position_label,
            f"{application.organization}, {application.organization.municipality}",
        ),
        category=sought(application.category, application.category_label),
        signature=signature(
            application.surname or profile.user.last_name,
            application.given_name or profile.user.first_name,
            application.patronymic or profile.user.patronymic,
        ),
        tables=tuple(
            Table(
                title=section.table.title,
                help=section.table.help,
                columns=columns_of(section.table),
                rows=tuple(_cells(section.table, row) for row in section.rows),
            )
            for section in results.own
            if section.rows
        ),
    )


def _cells(table: ResultsTable, row: ResultRow) -> tuple[str, ...]:
    level = (row.get_level_display(),) if table.asks_level else ()
    proofs = list(row.proofs.all())
    count = len(proofs)
    names = "; ".join(proof.title for proof in proofs[:3])
    if count > 3:
        more = count - 3
        names += f" и ещё {more} {plural(more, 'файл', 'файла', 'файлов')}"
    return (row.title, row.period, *level, row.result, names)
