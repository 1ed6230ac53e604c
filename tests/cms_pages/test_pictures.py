"""Pictures of editors: what browsers would show wrongly is mended, what is broken is told."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image
from wagtail.images import get_image_model
from wagtail.images.forms import get_image_form

from attestation.accounts.models import User
from tests.files.samples import image
from tests.files.test_pictures import KINDS

# Wagtail leaves the file in which it draws a rendition to the collector of garbage.
pytestmark = [
    pytest.mark.django_db,
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]


def form_with(name, content, user):
    kind = get_image_form(get_image_model())
    words = {"title": "Зал", "description": "Зал института", "collection": "1"}
    return kind(words, {"file": SimpleUploadedFile(name, content)}, user=user)


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("skan.png", "16-bit grey"),
        ("foto.jpg", "CMYK"),
        ("foto.jpg", "several pictures of a telephone"),
        ("shema.png", "palette with transparency"),
        ("foto.jpg", "turned by its EXIF"),
    ],
)
def test_a_rendition_shows_what_people_see_in_the_picture(chief, name, kind):
    form = form_with(name, KINDS[kind], chief)
    assert form.is_valid(), form.errors

    rendition = form.save().get_rendition("max-60x60|format-jpeg|jpegquality-95")

    with rendition.file.open() as file, Image.open(file) as made:
        assert made.size == (40, 60)
        grey = made.convert("L")
        assert grey.getpixel((12, 10)) < 60
        assert grey.getpixel((30, 40)) > 200


@pytest.mark.parametrize(
    ("name", "plugin"), [("foto.jpg", "JPEG"), ("shema.png", "PNG"), ("foto.webp", "WEBP")]
)
def test_a_picture_that_is_cut_off_is_told_at_its_field(chief, name, plugin):
    out = io.BytesIO()
    Image.effect_noise((300, 300), 50).convert("RGB").save(out, plugin)

    form = form_with(name, out.getvalue()[:-3000], chief)

    assert not form.is_valid()
    assert f"Файл «{name}» повреждён" in form.errors["file"][0]


def test_a_plain_picture_stays_byte_for_byte(chief):
    content = image("PNG")
    form = form_with("zal.png", content, chief)

    assert form.is_valid(), form.errors
    assert form.cleaned_data["file"].read() == content


def test_words_can_be_changed_without_a_new_file(chief, picture_file):
    kind = get_image_form(get_image_model())
    words = {"title": "Зал", "description": "Новый зал", "collection": "1"}

    form = kind(words, instance=picture_file, user=chief)

    assert form.is_valid(), form.errors


@pytest.mark.parametrize("size", [(20_000, 20_000), (60_000, 3_000), (9_000, 9_000)])
@pytest.mark.parametrize("address", ["/cms/images/add/", "/cms/images/multiple/add/"])
def test_a_bomb_of_a_picture_is_refused_at_its_field(client, pages, size, address):
    client.force_login(User.objects.create_superuser("root"))
    file = SimpleUploadedFile("bomba.png", image("PNG", size, "1"), content_type="image/png")
    field = "files[]" if "multiple" in address else "file"
    sent = {"title": "Зал", "description": "Зал", "collection": "1", field: file}
    answer = client.post(address, sent, headers={"X-Requested-With": "XMLHttpRequest"})
    assert answer.status_code == 200
    said = answer.content.decode()
    said = answer.json()["error_message"] if "multiple" in address else said
    assert "больше 40 миллионов точек" in said
    assert not get_image_model().objects.exists()
