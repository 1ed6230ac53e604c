"""The table of notification events, each with the group in which its letter is chosen."""

from dataclasses import dataclass

from attestation.notifications.groups import (
    ACCOUNT,
    AGREEMENT,
    APPLICATION,
    ASSIGNMENT,
    COMMISSION,
    CONTACT,
    CONVERSATION,
    DEADLINES,
    DIGEST,
    EDITING,
    HELP,
    INVITING,
    ORDERS,
    OVERSIGHT,
    PERIOD,
    REPORTS,
    REVIEW,
    SCHEDULE,
    TEACHERS,
    WORK_CONVERSATION,
    WORK_DEADLINES,
    Group,
)


@dataclass(frozen=True)
class Event:
    """One kind of notification.

    Args:
        code: the key stored with messages and letters.
        title: the title on the settings page and in the counts of the daily letter.
        group: whose setting applies to its letter.
        tells_of: the transitions («workflow.transition») that it reports.
    """

    code: str
    title: str
    group: Group
    tells_of: tuple[str, ...] = ()


#: All events by code.
EVENTS: dict[str, Event] = {}


def _event(code: str, title: str, group: Group, *tells_of: str) -> Event:
    event = Event(code, title, group, tells_of)
    EVENTS[code] = event
    return event


# --- The applicant ----------------------------------------------------------------------------

FILED = _event("application.filed", "Заявление подано", APPLICATION, "application.submit")
PETITION_SIGNED = _event("application.petition", "Ходатайство подписано", APPLICATION)
REGISTERED = _event(
    "application.registered", "Заявление зарегистрировано", APPLICATION, "application.register"
)
RETURNED = _event(
    "application.returned",
    "Заявление возвращено на доработку",
    APPLICATION,
    "application.send_back",
)
REJECTED = _event("application.rejected", "Заявление отклонено", APPLICATION, "application.reject")
PERIOD_SET = _event(
    "period.set",
    "Аттестационный период утверждён",
    PERIOD,
    "application.schedule",
    "application.add_late",
)
PERIOD_CHANGED = _event(
    "period.changed",
    "Период или специалисты изменены",
    PERIOD,
    "application.put_off",
)
PERIOD_REMOVED = _event("period.removed", "Вы исключены из графика", PERIOD, "application.remove")
UNFILED = _event("deadline.unfiled", "Заявление сформировано, но не подано", DEADLINES)
REMINDED_BY_SCHOOL = _event("deadline.school", "Координатор организации напоминает", DEADLINES)
UNMENDED = _event("deadline.unmended", "Заявление ждёт доработки", DEADLINES)
EVIDENCE_DUE = _event("deadline.evidence", "Срок документов дистанционной формы", DEADLINES)
CATEGORY_ENDS = _event("deadline.category", "Срок действия категории истекает", DEADLINES)
WITHDRAWAL = _event(
    "application.withdrawal",
    "Отзыв заявления",
    APPLICATION,
    "withdrawal.drop",
    "withdrawal.submit",
    "withdrawal.register",
    "withdrawal.decline",
    "withdrawal.lapse",
    "application.withdraw",
)
CONCLUSION_READY = _event(
    "conclusion.ready",
    "Итоговое заключение готово",
    APPLICATION,
    "application.evaluate",
    "conclusion.evaluate",
)
CONCLUSION_SENT = _event(
    "conclusion.sent", "Итоговое заключение отправлено", APPLICATION, "conclusion.send"
)
CONCLUSION_ACCEPTED = _event(
    "conclusion.accepted",
    "Итоговое заключение принято",
    APPLICATION,
    "conclusion.accept",
    "conclusion.receive_paper",
)
CONCLUSION_RETURNED = _event(
    "conclusion.returned",
    "Итоговое заключение возвращено",
    APPLICATION,
    "application.reevaluate",
    "conclusion.send_back",
    "conclusion.hand_back",
    "conclusion.reevaluate",
)
CONCLUSION_VERIFIED = _event(
    "conclusion.verified",
    "Итоговое заключение проверено",
    APPLICATION,
    "application.verify",
    "conclusion.verify",
)
DECIDED = _event(
    "application.decided", "Решение аттестационной комиссии", APPLICATION, "application.decide"
)
DECISION_CORRECTED = _event(
    "application.decision_corrected", "Решение комиссии исправлено", APPLICATION, "order.sign_order"
)
REMARKS = _event("conclusion.remarks", "Специалист просит ответить на замечания", APPLICATION)
CONCLUSION_DUE = _event("deadline.conclusion", "Срок итогового заключения", DEADLINES)
MESSAGE = _event("conversation.message", "Сообщение о вашем заявлении", CONVERSATION)
ANSWER_DUE = _event("deadline.answer", "Ждут вашего ответа о заявлении", DEADLINES)
DOCUMENT_ADDED = _event("help.document", "Координатор прикрепил документ", HELP)
DATA_CHANGED = _event("help.data", "Координатор исправил ваши данные", HELP)

APPLICATION_MOVED = _event(
    "application.moved", "Заявление переведено в другую организацию", APPLICATION
)

# --- The expert -------------------------------------------------------------------------------

ASSIGNED = _event(
    "assignment.made",
    "Вы назначены специалистом",
    ASSIGNMENT,
    "schedule.close",
    "schedule.close_by_date",
    "application.add_late",
)
ASSIGNMENT_ENDED = _event(
    "assignment.ended", "Аттестуемый отозвал заявление", ASSIGNMENT, "application.withdraw"
)
TO_SIGN = _event(
    "assignment.sign",
    "Заключение готово к подписи",
    ASSIGNMENT,
    "application.evaluate",
    "conclusion.evaluate",
)
SHEETS_RETURNED = _event(
    "assignment.reevaluate",
    "Лист возвращён на исправление",
    ASSIGNMENT,
    "application.reevaluate",
    "conclusion.reevaluate",
)
REMARK_ANSWERED = _event("assignment.answer", "Ответ педагога на замечание", ASSIGNMENT)
CONCLUSIONS_DUE = _event("assignment.due", "Срок итоговых заключений", ASSIGNMENT)
AGREEMENT_VERIFIED = _event(
    "agreement.verified", "Договор можно подписать", AGREEMENT, "agreement.verify"
)
AGREEMENT_TO_SIGN = _event("agreement.to_sign", "Подпишите договор", AGREEMENT)
AGREEMENT_SIGNED = _event("agreement.signed", "Договор подписан", AGREEMENT, "agreement.sign")
AGREEMENT_REGISTERED = _event(
    "agreement.registered", "Договор зарегистрирован", AGREEMENT, "agreement.register"
)
AGREEMENT_ENDED = _event("agreement.ended", "Договор прекращён", AGREEMENT, "agreement.end")

# --- The commission ---------------------------------------------------------------------------

SESSION_CONVENED = _event(
    "session.convened", "Созвано заседание комиссии", COMMISSION, "session.convene"
)
SESSION_CHANGED = _event("session.changed", "Заседание перенесено или изменено", COMMISSION)
VOTE_OPENED = _event(
    "session.vote_opened",
    "Открыто голосование",
    COMMISSION,
    "session.open_vote",
    "session.reopen_vote",
)
PROTOCOL_TO_SIGN = _event("session.protocol_to_sign", "Подпишите протокол", COMMISSION)
BALLOT_ENTERED = _event("session.ballot_entered", "Ваш голос внесён с листа", COMMISSION)
VOTE_DUE = _event("session.vote_due", "Голосование скоро закончится", COMMISSION)
SESSION_CANCELLED = _event("session.cancelled", "Заседание отменено", COMMISSION, "session.cancel")

# --- Coordinators and operators ---------------------------------------------------------------

SHEET_DUE = _event("deadline.sheet", "Срок листа голосования", WORK_DEADLINES)
TEACHER_MOVED = _event(
    "teachers.moved",
    "Новое о заявлениях педагогов",
    TEACHERS,
    "application.submit",
    "application.register",
    "application.send_back",
    "application.reject",
)
TEACHER_WITHDRAWS = _event(
    "teachers.withdrawal",
    "Отзывы заявлений, которые вы начали",
    TEACHERS,
    "withdrawal.drop",
    "withdrawal.submit",
    "withdrawal.register",
    "withdrawal.decline",
    "withdrawal.lapse",
)
WITHDRAWAL_ASKED = _event(
    "review.withdrawal",
    "Заявления на отзыв",
    REVIEW,
    "withdrawal.submit",
    "withdrawal.register",
    "withdrawal.decline",
)
ORGANIZATIONS_MERGED = _event("teachers.merged", "Организации объединены", TEACHERS)
ORDER_SIGNED = _event(
    "orders.signed", "Подписан приказ об итогах аттестации", ORDERS, "order.sign_order"
)
ARRIVED = _event("review.arrived", "Новые заявления", REVIEW, "application.submit")
ARRIVED_AGAIN = _event(
    "review.arrived_again", "Заявления, поданные заново", REVIEW, "application.submit"
)
MESSAGE_TO_STAFF = _event("work.message", "Сообщения о заявлениях", WORK_CONVERSATION)
DOCUMENT_GIVEN = _event("work.given", "Прикреплено по вашей просьбе", WORK_CONVERSATION)
ANSWER_LATE = _event("work.answer", "Не пришёл ответ о заявлении", WORK_CONVERSATION)
LED_BY_ANOTHER = _event("review.led", "Кто ведёт заявление", REVIEW)
HOLD_ENDED = _event("review.hold_ended", "Отложенное заявление пора рассмотреть", REVIEW)
CONCLUSION_ARRIVED = _event(
    "review.conclusion", "Подписанные заключения", REVIEW, "conclusion.send"
)
DIVERGENCE = _event("review.divergence", "Баллы специалистов расходятся", REVIEW)
SCHEDULE_RETURNED = _event(
    "schedule.returned", "График возвращён с замечаниями", SCHEDULE, "schedule.send_back"
)
SCHEDULE_ACCEPTED = _event("schedule.accepted", "График принят", SCHEDULE, "schedule.accept")
SCHEDULE_CLOSED_BY_DATE = _event(
    "schedule.closed_by_date", "Период закрыт системой", SCHEDULE, "schedule.close_by_date"
)
SCHEDULE_AMENDED = _event("schedule.amended", "Изменён закрытый график", SCHEDULE)
CONFLICT = _event("schedule.conflict", "Конфликт интересов специалиста", SCHEDULE)
AGREEMENT_RETURNED = _event(
    "agreement.returned", "Договор специалиста возвращён", SCHEDULE, "agreement.send_back"
)
AGREEMENT_ENDED_NEWS = _event(
    "agreement.ended_news", "Договор специалиста прекращён", SCHEDULE, "agreement.end"
)
CORRECTION_NEEDED = _event(
    "oversight.correction",
    "Опубликованный график нужно исправить",
    OVERSIGHT,
    "application.withdraw",
)
SCHEDULE_CLOSED = _event(
    "oversight.closed",
    "Муниципалитеты закрыли период",
    OVERSIGHT,
    "schedule.close",
    "schedule.reopen",
)
AGREEMENT_SENT = _event(
    "oversight.agreement",
    "Договоры специалистов на проверке и на подписи",
    OVERSIGHT,
    "agreement.send",
)
CONSIDERATION_DUE = _event("work.consideration", "Срок рассмотрения заявлений", WORK_DEADLINES)
OVERDUE = _event("work.overdue", "Просроченные заявления", WORK_DEADLINES)
PERIOD_DUE = _event("work.period", "Сроки регистрации и графика", WORK_DEADLINES)
AGREEMENTS_DUE = _event("work.agreements", "Срок сбора договоров", WORK_DEADLINES)
CONCLUSIONS_LATE = _event("work.conclusions", "Заключения не сданы в срок", WORK_DEADLINES)
UNREACHABLE = _event("contact.unreachable", "До человека не доходят письма", CONTACT)
INVITATION_ACCEPTED = _event("inviting.accepted", "Приглашение принято", INVITING)
NEW_LINK_WANTED = _event("inviting.new_link", "Просят новую ссылку приглашения", INVITING)
INVITATION_EXPIRED = _event("inviting.expired", "Срок приглашения истёк", INVITING)
REPORTED = _event("reports.new", "Сообщение об ошибке", REPORTS)
REPORT_ANSWERED = _event("account.report", "Ответ на ваше сообщение об ошибке", ACCOUNT)
DAY = _event("digest.day", "Сводка дня", DIGEST)
SECURITY = _event("account.security", "Изменения учётной записи", ACCOUNT)
ARCHIVE = _event("account.archive", "Ваши данные собраны", ACCOUNT)
DOSSIER = _event("account.dossier", "Собрано досье", ACCOUNT)
CONSENT = _event("account.consent", "Ваши согласия", ACCOUNT)
CONSENT_WITHDRAWN = _event("oversight.consent", "Отозваны согласия", OVERSIGHT)
LIST_LEFT_SITE = _event("oversight.list_left", "Опубликованный список не виден на сайте", OVERSIGHT)

# --- Editors of the site ----------------------------------------------------------------------

PAGE_SUBMITTED = _event("editing.submitted", "Страница ждёт проверки", EDITING)
PAGE_APPROVED = _event("editing.approved", "Страница проверена и опубликована", EDITING)
PAGE_REJECTED = _event("editing.rejected", "Страница возвращена с замечанием", EDITING)

#: Transitions that notify nobody, with the reason.
SILENT: dict[str, str] = {
    "application.generate": "Заявитель делает это сам и видит результат на той же странице.",
    "application.delete_draft": "Заявитель сам удаляет то, чего никому не подавал.",
    "application.reopen": "Заявитель сам меняет свои данные, подача при этом не теряется.",
    "schedule.close_empty": "В графике никого нет: сообщать некому, оператор делает это сам.",
    "session.close_vote": "Члены комиссии видят решения на странице заседания.",
    "agreement.change": "Координатор сам правит данные, которые ещё никому не отправлены.",
}
