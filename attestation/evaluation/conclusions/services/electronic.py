"""What a conclusion that is signed in the system has, and what it does without."""

from attestation.base.permissions import ALLOWED, PermissionResult, denied
from attestation.evaluation.models import Conclusion, ConclusionFile
from attestation.signatures.kinds import Paper, manner_of
from attestation.signatures.models import Manner, Signature
from attestation.signatures.services.signing import signatures_under

#: The kind of document (`SignedKind.code`) that a conclusion is for who signs it.
CONCLUSION = "conclusion"

#: Acts about a scan, which a conclusion signed in the system does without.
OF_PAPER = {
    "send": "Заключение подписано в системе, скан не нужен.",
    "send_back": "Заключение подписано в системе: страниц и подписей в нём не может не хватать. "
    "Если ошибка в самом заключении, верните его специалистам.",
}
OF_PAPER["hand_back"] = OF_PAPER["send_back"]


def paper_of(conclusion: Conclusion) -> Paper | None:
    """Return the PDF of the present revision; None where experts wrote a Word file instead."""
    pdf = conclusion.files.filter(
        kind=ConclusionFile.Kind.PDF, revision=conclusion.revision, detached_at=None
    ).select_related("file")
    title = f"Итоговое заключение {conclusion.code}, редакция {conclusion.revision}"
    return next((Paper(one.file, title) for one in pdf), None)


def signatures_of(conclusion: Conclusion) -> list[Signature]:
    """Return the signatures under the present revision, in their order."""
    paper = paper_of(conclusion)
    return list(signatures_under(paper)) if paper else []


def is_signed_here(conclusion: Conclusion) -> bool:
    """Return whether the signed conclusion is one that was signed in the system."""
    scan = conclusion.files.filter(kind=ConclusionFile.Kind.SCAN, detached_at=None)
    return Signature.objects.filter(file__in=scan.values("file")).exists()


def may_on_paper(conclusion: Conclusion, act: str) -> PermissionResult:
    """Return whether an act about a scan has a sense for this conclusion."""
    if act in OF_PAPER and is_signed_here(conclusion):
        return denied(OF_PAPER[act])
    return ALLOWED


def takes_scan(conclusion: Conclusion, manner: Manner) -> bool:
    """Return whether a scan is taken: always of a Word file, which is not signed in the system."""
    return conclusion.is_word_file or manner.takes_scans


def may_send_scan(conclusion: Conclusion) -> PermissionResult:
    """Return whether a scan of the signed paper is still wanted and taken."""
    if not (verdict := may_on_paper(conclusion, "send")):
        return verdict
    if takes_scan(conclusion, manner_of(CONCLUSION)):
        return ALLOWED
    return denied("Заключения подписывают в системе: откройте заключение и подпишите его там.")


def how_to_sign(conclusion: Conclusion) -> str:
    """Return what an expert is asked to do with a conclusion that is ready, as an imperative."""
    manner = Manner.PAPER if conclusion.is_word_file else manner_of(CONCLUSION)
    return {
        Manner.PAPER: "распечатайте его, подпишите и помогите собрать подписи",
        Manner.BOTH: "подпишите его в системе или соберите подписи на бумаге",
        Manner.ELECTRONIC: "подпишите его в системе",
    }[manner]
