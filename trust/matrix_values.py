"""What stands in the parameters of addresses: by their place, in Wagtail's admin by their name."""

import re
import uuid
from collections.abc import Iterator
from typing import Any

from django.apps import apps
from wagtail.models import Page, Task, Workflow

from trust.matrix_world import LINK, Side, World

#: No number of a row, and a key of no row.
NOBODY, NO_KEY = 88_888_888, uuid.UUID("00000000-0000-4000-8000-000000000000")
Three = tuple[Any, Any, Any]

_OF_A_MODEL = re.compile(r"cms/(?:directory/)?([\w-]+)/(?:[\w-]+/)?<int:pk>\Z")
#: Where the address names it by another word.
_MODELS = {
    "sites": "site",
    "users": "user",
    "groups": "group",
    "letters": "letter",
    "organization-import": "organizationimport",
    "register-import": "registerimport",
    "evaluation": "criteriaset",
    "collections": "collection",
}


class Values:
    """A mapping of places to what is own, what another's and what nobody's."""

    def __init__(self, world: World) -> None:
        own, other = (dict(_of_side(side)) for side in (world.home, world.abroad))
        found: dict[str, Three] = {
            place: (own[place], other[place], _nobodys(own[place])) for place in own
        }
        self._found = found | dict(_beyond_sides(world)) | dict(_words(world))
        self._kept = world.kept | {"page": Page.objects.get(depth=2)}

    def __contains__(self, place: str) -> bool:
        return self._known(place) is not None

    def __getitem__(self, place: str) -> Three:
        known = self._known(place)
        assert known is not None, place
        return known

    def _known(self, place: str) -> Three | None:
        if place in self._found:
            return self._found[place]
        if not place.startswith("cms/"):
            return None
        parameter = place[place.rindex("<") :] if place.endswith(">") else place
        if parameter in _IN_WAGTAIL:
            found = _IN_WAGTAIL[parameter]
            key = self._kept[found].pk if found in self._kept else found
            return key, key, NOBODY
        if named := _OF_A_MODEL.match(place):
            return _row_of(_MODELS.get(named[1], named[1]))
        return None


#: In the admin a parameter is known by its name: what is kept under the name, or the value itself.
_IN_WAGTAIL: dict[str, Any] = {
    **dict.fromkeys(("<int:parent_page_id>", "<int:page_id>", "<int:page_to_move_id>"), "page"),
    **dict.fromkeys(("<int:destination_id>", "<int:page_pk>"), "page"),
    **dict.fromkeys(("<int:document_id>", "<int:doc_id>"), "document"),
    "<int:image_id>": "image",
    "<int:redirect_id>": "redirect",
    "<int:collection_id>": "collection",
    "<int:workflow_pk>": "workflow",
    "<int:task_id>": "task",
    **dict.fromkeys(
        (
            *("<int:task_state_id>", "<int:workflow_state_id>", "<int:uploaded_file_id>"),
            *("<int:session_id>", "<int:restriction_id>"),
        ),
        NOBODY,
    ),
    "<int:revision_id>": "revision",
    "<str:filter_spec>": "width-40",
}


def _row_of(model: str) -> Three:
    """Return the last row of a model by its name."""
    found = next(one for one in apps.get_models() if one._meta.model_name == model)
    keys = found._default_manager.order_by("-pk").values_list("pk", flat=True)
    assert keys, f"the world has no {model}"
    return keys[0], keys[0], NOBODY


def _nobodys(value: Any) -> Any:
    if isinstance(value, tuple):
        return _nobodys(value[0])
    if isinstance(value, dict):
        return dict.fromkeys(value, NOBODY)
    return NO_KEY if isinstance(value, uuid.UUID) else NOBODY


def _of_side(side: Side) -> Iterator[tuple[str, Any]]:
    """Yield what belongs to a territory: a key, several, or one for each word before it."""
    place, application = side.territory, side.application.pk
    for text in ("applications", "schedules/applications", "periods/applications"):
        yield f"cabinet/{text}/<int:pk>", application
    yield "cabinet/periods/<int:pk>/add/<int:application>", application
    for text in ("detach", "reattach", "documents"):
        yield f"cabinet/applications/<int:pk>/{text}/<int:document_pk>", side.scan.pk
    yield "cabinet/applications/<int:pk>/results/add/<int:table_pk>", side.row.table_id
    yield "cabinet/applications/<int:pk>/results/rows/<int:row_pk>", side.row.pk
    yield "cabinet/applications/<int:pk>/conversation/<int:message_pk>", side.asked.pk
    yield "cabinet/applications/<int:pk>/handling/notes/<int:note_pk>", side.note.pk
    yield "cabinet/messages/<int:pk>", side.message.pk
    yield "cabinet/sign/<slug:kind>/<int:pk>", _signed(side)
    yield "cabinet/withdrawals/<int:pk>", side.withdrawal.pk
    yield "cabinet/dossiers/<int:pk>", side.dossier.pk
    yield "cabinet/categories/<uuid:key>", side.record.key
    yield "cabinet/assignments/<int:pk>", side.assignment.pk
    yield "cabinet/schedules/<int:pk>", side.schedule.pk
    yield "cabinet/periods/schedules/<int:pk>", side.schedule.pk
    yield "cabinet/periods/amendments/<int:pk>", side.amendment.pk
    yield "cabinet/sheets/<int:pk>", side.sheet.pk
    yield "cabinet/conclusions/<int:pk>", side.conclusion.pk
    yield "cabinet/agreements/<int:pk>", side.agreement.pk
    for text in ("school/board", "people", "entry-help"):
        yield f"cabinet/{text}/<int:pk>", place.teacher.pk
    yield "cabinet/invitations/<int:pk>", side.invitation.pk
    grants = place.coordinator.municipalityuserpermission_set
    yield "cabinet/coordinators/municipal/<int:pk>", grants.get().pk
    grants = place.school_coordinator.organizationuserpermission_set
    yield "cabinet/coordinators/school/<int:pk>", grants.get().pk
    yield "cabinet/files/<uuid:pk>", (side.scan.file_id, side.packed.file_id)
    yield "cabinet/uploads/<uuid:pk>", side.upload.pk
    yield "cabinet/reports/<int:pk>", side.report.pk


def _signed(side: Side) -> dict[str, int]:
    """Return what is signed in the system, by the word of its kind."""
    return {
        "application": side.application.pk,
        "petition": side.petition.pk,
        "withdrawal": side.withdrawal.pk,
        "conclusion": side.conclusion.pk,
        "agreement": side.agreement.pk,
        "voting-sheet": side.voting_sheet.pk,
        "protocol": side.protocol.pk,
    }


def _beyond_sides(world: World) -> Iterator[tuple[str, Three]]:
    """Yield what belongs to the region: «other» is another of its kind, at another stage."""
    periods = world.region.period.pk, world.region.next_period.pk
    yield "cabinet/periods/<int:pk>", (*periods, NOBODY)
    yield "cabinet/periods/releases/<int:pk>", (world.release.pk, NOBODY, NOBODY)
    sessions = world.voting, world.drafted.session
    for text in ("sessions/<int:pk>", r"^sessions/(?P<pk>\d{1,9})"):
        yield f"cabinet/{text}", (*(one.pk for one in sessions), NOBODY)
    items = *(one.items.order_by("pk")[0].pk for one in sessions), NOBODY
    yield "cabinet/sessions/<int:pk>/agenda/<int:item>", items
    members = [
        *(one.members.get(user=world.commission.municipal[0]).pk for one in sessions),
        NOBODY,
    ]
    for text in ("members", "ballots"):
        yield f"cabinet/sessions/<int:pk>/{text}/<int:member>", (*members,)
    drawn = {r"sessions/(?P<pk>\d{1,9})/sheet": "xlsx|pdf"} | dict.fromkeys(
        (r"orders/(?P<pk>\d{1,9})/draft", r"sessions/(?P<pk>\d{1,9})/protocol"), "docx|pdf"
    )
    for text, kinds in drawn.items():
        both = (*kinds.split("|"),)
        yield f"cabinet/^{text}\\.(?P<kind>{kinds})", (both, both, both)
    orders = world.drafted, world.signed
    for text in ("orders/<int:pk>", r"^orders/(?P<pk>\d{1,9})"):
        yield f"cabinet/{text}", (*(one.pk for one in orders), NOBODY)
    entries = *(one.entries.order_by("pk")[0].pk for one in orders), NOBODY
    yield "cabinet/orders/<int:pk>/rows/<int:entry>", entries
    by_kind = [_dossiers(world, side, number) for number, side in enumerate(world.sides)]
    yield "cabinet/dossiers/<slug:kind>", ((*by_kind[0],),) * 3  # type: ignore[misc]
    absent = dict.fromkeys(by_kind[0], NOBODY)
    yield "cabinet/dossiers/<slug:kind>/<int:pk>", (*by_kind, absent)  # type: ignore[misc]
    signed = (*_signed(world.home),)
    yield "cabinet/sign/<slug:kind>", (signed, signed, signed)
    texts = ("pages/<int:pk>", "documents/<int:pk>", "images/<int:pk>")
    keys = (Page.objects.get(depth=2).pk, world.kept["document"].pk, world.kept["image"].pk)
    for text, key in zip(texts, keys, strict=True):
        yield f"cms/api/main/^{text}", (key, key, NOBODY)
    for name, model in (("workflows", Workflow), ("workflows/tasks", Task)):
        key = model.objects.order_by("pk").values_list("pk", flat=True)[0]
        for act in ("enable", "disable", "edit", "usage"):
            yield f"cms/{name}/{act}/<int:pk>", (key, key, NOBODY)
    yield "documents/^(\\d+)", (world.kept["document"].pk, NOBODY, NOBODY)


def _dossiers(world: World, side: Side, number: int) -> dict[str, int]:
    return {
        "application": side.application.pk,
        "session": (world.drafted.session, world.voting)[number].pk,
        "period": (world.region.period, world.region.next_period)[number].pk,
        "person": side.territory.teacher.pk,
    }


#: Words, and numbers that are no keys: what is there, what is not.
_WORDS: dict[str, tuple[Any, Any]] = {
    "cabinet/applications/<int:pk>/attach/<slug:kind>": ("results", "no-such-kind"),
    "cabinet/my-data/consents/<slug:kind>": ("processing", "no-such-kind"),
    "cabinet/my-data/<slug:section>": ("applications", "no-such-section"),
    "cabinet/files/<uuid:pk>/pages/<int:number>": (1, 1),
    "templates/results-<slug:kind>": ("first", "no-such-kind"),
    "invitation/<slug:token>": (LINK, "no-such-token"),
    r"^accounts/confirm-email/(?P<key>[-:\w]+)": ("MQ:abc:def", "no-such-key"),
    r"accounts/^confirm-email/(?P<key>[-:\w]+)": ("MQ:abc:def", "no-such-key"),
    "accounts/^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)": ("1", "zzzz"),
    "accounts/^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)": ("set-password", "abc"),
    "accounts/2fa/webauthn/keys/<int:pk>": (NOBODY, NOBODY),
    "documents/^(\\d+)/(.*)": ("a.pdf", "a.pdf"),
    "documents/authenticate_with_password/<int:restriction_id>": (NOBODY, NOBODY),
    "_util/authenticate_with_password/<int:page_view_restriction_id>": (NOBODY, NOBODY),
    "_util/authenticate_with_password/<int:page_view_restriction_id>/<int:page_id>": (1, 1),
    "cms/api/main/^pages/<int:pk>/action/<str:action_name>": ("publish", "no-such-act"),
    "cms/bulk/<str:app_label>": ("wagtailcore", "nowhere"),
    "cms/bulk/<str:app_label>/<str:model_name>": ("page", "nothing"),
    "cms/bulk/<str:app_label>/<str:model_name>/<str:action>": ("delete", "no-such-act"),
    "cms/tag-autocomplete/<slug:app_name>": ("taggit", "nowhere"),
    "cms/tag-autocomplete/<slug:app_name>/<slug:model_name>": ("tag", "nothing"),
    "cms/workflows/tasks/add/<str:app_label>": ("wagtailcore", "nowhere"),
    "cms/workflows/tasks/add/<str:app_label>/<str:model_name>": ("groupapprovaltask", "nothing"),
    "cms/editing-sessions/ping/<str:app_label>": ("wagtailcore", "nowhere"),
    "cms/editing-sessions/ping/<str:app_label>/<str:model_name>": ("page", "nothing"),
    "cms/editing-sessions/ping/<str:app_label>/<str:model_name>/<str:object_id>": (3, NOBODY),
    "cms/settings/<slug:app_name>": ("attestation", "nowhere"),
    "cms/settings/<slug:app_name>/<slug:model_name>": (
        ("institute", "orderwording", "lettersettings"),
        "nothing",
    ),
    "cms/settings/<slug:app_name>/<slug:model_name>/<int:pk>": (1, NOBODY),
    "cms/directory/evaluation/criteria/<int:pk>/<slug:act>": ("next-year", "no-such-act"),
    "cms/directory/evaluation/template/<slug:kind>": ("conclusion", "no-such-kind"),
    r"cms/pages/^(\d+)": (3, NOBODY),
    r"cms/pages/^(\d+)/revisions/compare/(live|earliest|\d+)": ("earliest", NOBODY),
    r"cms/pages/^(\d+)/revisions/compare/(live|earliest|\d+)\.\.\.(live|latest|\d+)": (
        *("latest", NOBODY),
    ),
    "cms/documents/chooser/chosen/<str:pk>": (1, NOBODY),
    "cms/images/chooser/chosen/<str:pk>": (1, NOBODY),
    "cms/password_reset/confirm/<uidb64>": ("MQ", "zzzz"),
    "cms/password_reset/confirm/<uidb64>/<token>": ("set-password", "abc"),
    # Of the pages themselves.
    "municipality/<int:municipality>": (1, NOBODY),
    "table.<slug:kind>": ("xlsx", "no-such-kind"),
    "<int:year>/table.<slug:kind>": ("xlsx", "no-such-kind"),
    "municipality/<int:municipality>/table.<slug:kind>": ("xlsx", "no-such-kind"),
    "<int:year>": (2026, 1900),
    "releases/<int:number>": (1, NOBODY),
    "changes/<int:number>": (1, NOBODY),
    **{
        f"cms/pages/workflow/{act}/<int:page_id>/<slug:action_name>": ("approve", "no-such-act")
        for act in ("action", "collect_action_data")
    },
    **{
        f"cms/pages/{act}/<slug:content_type_app_name>": ("cms_pages", "nowhere")
        for act in ("add", "usage")
    },
    **{
        f"cms/pages/{act}/<slug:content_type_app_name>/<slug:content_type_model_name>": (
            *("textpage", "nothing"),
        )
        for act in ("add", "usage")
    },
    "cms/pages/create/<slug:app_label>": ("cms_pages", "nowhere"),
    "cms/pages/create/<slug:app_label>/<slug:model_name>": ("textpage", "nothing"),
}


def _words(world: World) -> Iterator[tuple[str, Three]]:
    for place, (there, absent) in _WORDS.items():
        yield place, (there, there, absent)
    for place, key in {
        "media/images/<path:path>": world.kept["image"].file.name.removeprefix("images/"),
        "api/v1/schedules/<slug>": world.schedule_page.slug,
        "api/v1/results/<slug>": world.results_page.slug,
        "people/<uuid:key>": world.release.rows.first().key,
    }.items():
        yield place, (key, key, NO_KEY)
