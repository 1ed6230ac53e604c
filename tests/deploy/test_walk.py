"""A walk through an installation: nginx with TLS, the web processes of the unit, real files."""

import base64
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from attestation.applications.documents import services as documents
from attestation.files.uploads.models import Upload
from tests import factories
from tests.deploy.conftest import Visitor
from tests.security.loopback import free_port
from tests.security.nginx import nginx

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.long]


def test_a_walk(installed, region, site):
    teacher = region.home.teacher
    stranger, owner = installed.stranger(), installed.signed_in(teacher)

    # Whoever comes without TLS is led to it; who asks for another host gets nothing.
    plain = Visitor(installed.plain, is_secured=False)
    moved = plain.ask("/news/?page=2")
    assert moved.status == 301
    assert moved.headers["Location"] == "https://attestation.example/news/?page=2"
    with pytest.raises(ConnectionError):
        Visitor(installed.plain, is_secured=False, host="other.example").ask("/")
    with pytest.raises(OSError, match=r"(?i)unrecognized.name"):
        Visitor(installed.secured, host="other.example").ask("/")

    # A page with its headers, and a file of its looks.
    home = stranger.ask("/")
    assert home.status == 200
    assert "max-age=31536000" in home.headers["Strict-Transport-Security"]
    assert home.headers["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'none'" in home.headers["Content-Security-Policy"]
    assert "gunicorn" not in str(home.headers).lower()
    style = re.search(r"/static/css/site\.[0-9a-f]+\.css", home.text)[0]
    looks = stranger.ask(style)
    assert looks.status == 200
    assert "immutable" in looks.headers["Cache-Control"]

    # A file in pieces, then a form with a file.
    told = {"filename": "скан.pdf", "rule": "signed_scan", "place": "form"}
    metadata = ",".join(f"{k} {base64.b64encode(v.encode()).decode()}" for k, v in told.items())
    content = factories.pdf_upload().read()
    form = {"X_CSRFToken": "t" * 32, "Referer": "https://attestation.example/"}
    begun = owner.ask(
        reverse("cabinet:uploads"),
        "POST",
        b"",
        Tus_Resumable="1.0.0",
        Upload_Length=str(len(content)),
        Upload_Metadata=metadata,
        **form,
    )
    assert begun.status == 201, begun.text
    sent = owner.ask(
        re.sub(r"^https://[^/]+", "", begun.headers["Location"]),
        "PATCH",
        content,
        Tus_Resumable="1.0.0",
        Upload_Offset="0",
        Content_Type="application/offset+octet-stream",
        **form,
    )
    assert sent.status == 204, sent.text
    assert Upload.objects.get().is_finished
    huge = stranger.ask("/accounts/login/", "POST", b"", Content_Length=str(200 * 1024 * 1024))
    assert huge.status == 413
    assert "Файлы слишком велики" in huge.text
    piece = owner.ask("/cabinet/uploads/", "POST", b"", Content_Length=str(7 * 1024 * 1024))
    assert piece.status == 413

    # A private file leaves through nginx, for its reader alone, and by no address of its own.
    application = factories.generated(teacher)
    scan = SimpleUploadedFile("скан.pdf", content, content_type="application/pdf")
    documents.attach(application, "signed_scan", scan, actor=teacher)
    stored = application.documents.get(kind="signed_scan", detached_at=None).file
    assert owner.ask(stored.get_absolute_url()).body == content
    assert stranger.ask(stored.get_absolute_url()).status == 302
    for path in (f"/_protected/private/{stored.blob.name}", "/media/documents/", "/metrics"):
        assert owner.ask(path).status == 404

    # Closed on purpose, and back.
    (installed.var_dir / "maintenance").touch()
    closed = owner.ask("/cabinet/", "POST", b"a=1")
    assert closed.status == 503
    assert closed.headers["Retry-After"] == "60"
    assert "Идут технические работы" in closed.text
    (installed.var_dir / "maintenance").unlink()
    assert stranger.ask("/readyz").status == 200
    # The id of a request is the same in nginx's log.
    log = (installed.var_dir / "attestation.log").read_text()
    assert home.headers["X-Request-ID"] in log


def test_while_the_application_is_away_a_page_says_so(tmp_path):
    with nginx(tmp_path, behind=free_port()) as port:
        # A form that was sent is answered by the page, too.
        for method, body in (("GET", None), ("POST", b"a=1")):
            away = Visitor(port, is_secured=False).ask("/cabinet/", method, body)
            assert away.status == 502
            assert away.headers["Retry-After"] == "60"
            assert away.headers["Cache-Control"] == "no-store"
            assert "Сайт сейчас не отвечает" in away.text
        assert Visitor(port, is_secured=False).ask("/away.html").status == 404
