"""Work of invented people: position, subject, education and service by organization type."""

import random

from django.utils import timezone

from attestation.accounts.models import Profile
from attestation.demo import vocabulary
from attestation.demo.context import required
from attestation.demo.places import ADDITIONAL, COLLEGE, KINDERGARTEN, SCHOOL
from attestation.directory.models import AttestedPosition, StaffPost, Subject

# Position → weight, as the staff of such an organization is made up.
_POSITIONS = {
    SCHOOL: {
        "учитель": 78,
        "педагог-психолог": 5,
        "социальный педагог": 4,
        "учитель-логопед": 4,
        "педагог-организатор": 4,
        "педагог-библиотекарь": 2,
        "тьютор": 3,
    },
    KINDERGARTEN: {
        "воспитатель": 74,
        "музыкальный руководитель": 7,
        "инструктор по физической культуре": 6,
        "учитель-логопед": 7,
        "старший воспитатель": 6,
    },
    ADDITIONAL: {
        "педагог дополнительного образования": 66,
        "методист": 12,
        "тренер-преподаватель": 12,
        "концертмейстер": 10,
    },
    COLLEGE: {"преподаватель": 72, "мастер производственного обучения": 20, "методист": 8},
}

_SCHOOL_SUBJECTS = {
    "математика": 16,
    "русский язык и литература": 18,
    "начальные классы": 20,
    "английский язык": 10,
    "физика": 5,
    "химия": 4,
    "биология": 5,
    "география": 4,
    "история": 6,
    "информатика": 5,
    "физическая культура": 6,
    "музыка": 3,
}
_SUBJECTS = {
    SCHOOL: _SCHOOL_SUBJECTS,
    KINDERGARTEN: _SCHOOL_SUBJECTS,
    COLLEGE: {"специальные дисциплины": 5, "профессиональный модуль": 3, "информатика": 2},
    ADDITIONAL: {
        "хореография": 4,
        "вокал": 3,
        "декоративно-прикладное творчество": 4,
        "робототехника": 3,
        "театральное творчество": 2,
        "туристско-краеведческая направленность": 2,
    },
}

_QUALIFICATIONS = {
    SCHOOL: "педагогическое образование, учитель",
    KINDERGARTEN: "дошкольное образование, воспитатель",
    ADDITIONAL: "педагогика дополнительного образования, педагог",
    COLLEGE: "профессиональное обучение, педагог профессионального обучения",
}


class Occupations:
    """Chooses from the directories that every installation begins with."""

    def __init__(self, rng: random.Random) -> None:
        self._rng = rng
        self._year = timezone.localdate().year
        self._positions = {position.name: position for position in AttestedPosition.objects.all()}
        self._subjects = {subject.name: subject for subject in Subject.objects.all()}
        self._posts = {post.name: post for post in StaffPost.objects.all()}

    def give(self, profile: Profile, *, post: str = "", subject: str = "") -> None:
        """Fill a profile that knows its organization; chosen by weight unless told what."""
        rng, kind = self._rng, required(profile.organization).type.name
        name = post or self._choose(_POSITIONS[kind])
        profile.position = self._positions[name]
        profile.subject = None
        if profile.position.needs_subject:
            profile.subject = self._subjects[subject or self._choose(_SUBJECTS[kind])]
        years = rng.randint(4, 34)
        profile.service_years = years
        school = vocabulary.UNIVERSITY if rng.random() < 0.7 else vocabulary.COLLEGE
        profile.education = f"{school}, {self._year - years} год, {_QUALIFICATIONS[kind]}."

    def _choose(self, weights: dict[str, int]) -> str:
        return self._rng.choices(list(weights), list(weights.values()))[0]

    def staff_post(self, profile: Profile) -> StaffPost:
        """The post under which an expert is published: a manager's for one in four."""
        name = required(profile.position).name
        if self._rng.random() < 0.25:
            is_kindergarten = required(profile.organization).type.name == KINDERGARTEN
            name = "заведующий" if is_kindergarten else "заместитель директора"
        return self._posts.get(name, self._posts["методист"])
