"""The button that prepares a voting sheet to be signed in the system."""

from django.urls import reverse

from attestation.base.web import ActionView
from attestation.commission.lookups import visible_session
from attestation.commission.papers import services
from attestation.commission.voting.views import chosen_sheet


class PrepareSheetView(ActionView):
    undone_by = "лист готовят заново, пока он не подписан"

    def perform(self) -> str:
        session = visible_session(self)
        paper = services.prepare_sheet(
            session, chosen_sheet(session, self.request), actor=self.user
        )
        return f"Подготовлено к подписи: {paper.title}. Прочитайте и подпишите."

    def back(self) -> str:
        return reverse("cabinet:session", args=[self.kwargs["pk"]])
