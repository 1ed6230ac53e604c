"""Personal data: what staff write about an application for each other is named, not shown."""

from attestation.base.personal_data import personal_data

personal_data.leave_out(
    "Кто ведёт чужое заявление и кто его отложил; то же есть в журнале.",
    "attestation.ApplicationHandling.leader",
    "attestation.ApplicationHandling.held_by",
)
personal_data.leave_out(
    "Когда вы открывали чужое заявление; то же есть в журнале.",
    "attestation.ApplicationLook.user",
)
personal_data.leave_out(
    "Служебные заметки о чужих заявлениях; что они написаны, есть в журнале.",
    "attestation.StaffNote.author",
)
