"""A document of the demonstration and the file that it is drawn into."""

from dataclasses import dataclass
from functools import cache

from attestation import public


@dataclass(frozen=True)
class Paper:
    """A line of a list with what its file says.

    Args:
        form: «pdf», «docx», «xlsx» or «slides».
        lines: paragraphs; of a table its rows with « | » between cells, the headings first; of
            slides each with its heading before «: » and « | » between its lines.
    """

    title: str
    slug: str
    kind: str
    form: str
    lines: tuple[str, ...]
    issued_by: str = ""
    date: str = ""
    number: str = ""
    section: str = ""
    note: str = ""
    in_force: bool = True
    replaced_by: str = ""

    @property
    def file_name(self) -> str:
        return f"{self.slug}.{'pdf' if self.form == 'slides' else self.form}"


@cache
def content_of(paper: Paper) -> bytes:
    """The bytes of its file; drawn once for all that load the demonstration in one process."""
    under = " ".join(filter(None, [paper.issued_by, f"№ {paper.number}" if paper.number else ""]))
    if paper.form == "slides":
        slides = [line.split(": ", 1) for line in paper.lines]
        return public.slides_pdf(
            paper.title, [(heading, lines.split(" | ")) for heading, lines in slides]
        )
    if paper.form == "xlsx":
        headings, *rows = [[cell.strip() for cell in line.split("|")] for line in paper.lines]
        return public.plain_xlsx(paper.title, headings, rows)
    plain = public.PlainPaper(paper.title, under, paper.lines)
    return public.plain_docx(plain) if paper.form == "docx" else public.plain_pdf(plain)
