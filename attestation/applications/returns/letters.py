"""The words of the letter about a return."""

from attestation.applications.letters import whom_to_ask
from attestation.applications.returns.models import ApplicationReturn
from attestation.base.language.sentences import as_sentence

_NEXT = (
    "Что дальше: откройте заявление в личном кабинете, исправьте отмеченное и подайте заявление "
    "ещё раз. Распечатывать и подписывать заново нужно, только если изменится то, что напечатано "
    "в заявлении: имя, должность, категория, приказ. Срок рассмотрения начнётся со дня новой "
    "подачи."
)


def of_return(back: ApplicationReturn, *, named: str) -> str:
    """Return the text of the letter.

    Args:
        named: position and category, as in «воспитатель, первая категория».
    """
    reason, *more = back.told
    parts = [
        f"Заявление ({named}) возвращено на доработку.",
        f"Причина: {as_sentence(reason)}",
        *more,
        _points(back),
        _NEXT,
        whom_to_ask(back.returned_by),
    ]
    return "\n\n".join(filter(None, parts))


def _points(back: ApplicationReturn) -> str:
    lines = [f"– {point['text']}" for point in back.points]
    return "\n".join(["Координатор отметил, что это не выполнено:", *lines]) if lines else ""
