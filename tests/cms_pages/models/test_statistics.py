"""The page of statistics: charts beside their tables, files, addresses of its parts."""

import datetime
import re

import pytest

from attestation.reports.statistics.models import StatisticsRow, StatisticsSnapshot
from cms_pages import charts
from cms_pages.models import StatisticsPage

pytestmark = pytest.mark.django_db


@pytest.fixture
def counted(pages):
    """Numbers of two years and three municipalities."""
    made = StatisticsSnapshot.objects.create()
    rows = [
        (2025, datetime.date(2025, 10, 1), 1, "Заречный район", 30),
        (2025, datetime.date(2025, 10, 1), 2, "город Верхнеозёрск", 60),
        (2026, datetime.date(2026, 2, 1), 1, "Заречный район", 40),
        (2026, datetime.date(2026, 2, 1), 3, "Дальний <район>", 3),
    ]
    for year, period, key, name, number in rows:
        StatisticsRow.objects.create(
            snapshot=made,
            year=year,
            period=period,
            municipality_key=key,
            municipality=name,
            category="first",
            form="in_person",
            filed=number,
            registered=number,
            scheduled=number,
            granted=0,
            refused=0,
            rejected=0,
            withdrawn=0,
            days=number * 2,
        )
    return made


def page(client, address: str = "/statistics/") -> str:
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def test_a_new_site_has_the_page_and_says_that_nothing_is_counted(pages, client):
    assert StatisticsPage.objects.live().exists()
    assert "Пока ничего не подсчитано" in page(client)


def test_every_table_stands_with_its_chart_and_says_when_it_was_counted(counted, client):
    html = page(client)
    for title in ("По годам подачи", "По аттестационным периодам", "По муниципалитетам"):
        assert title in html
    assert html.count("<svg") - html.count('<svg class="icon') >= 3
    assert "130" in html
    assert "Подсчитано" in html


def test_every_cell_is_a_rounded_number_and_the_page_says_so(counted, client):
    html = page(client)
    assert "Числа округлены до 5" in html
    assert "скрыто" not in html
    cells = re.findall(r'<td data-label="(?!Дней)[^"]+">([^<]*)</td>', html)
    assert len(cells) > 10
    assert {int(cell) % 5 for cell in cells} == {0}


def test_a_municipality_of_few_people_has_no_line(counted, client):
    assert "Дальний &lt;район&gt;</th>" not in page(client)


def test_charts_have_a_title_and_a_description_and_no_inline_style(counted, client):
    html = page(client)
    for chart in re.findall(r'<svg class="chart".*?</svg>', html, re.DOTALL):
        assert 'role="img"' in chart
        assert re.search(r"<title id=\"chart-\w+-title\">[^<]+</title>", chart)
        assert re.search(r"<desc id=\"chart-\w+-about\">[^<]+</desc>", chart)
        assert "style=" not in chart


def test_a_year_and_a_municipality_have_addresses_of_their_own(counted, client):
    of_year = page(client, "/statistics/2025/")
    assert "Статистика аттестации: 2025 год" in of_year
    assert "Дальний" not in of_year[of_year.index("По муниципалитетам") :]
    place = page(client, "/statistics/municipality/1/")
    assert "Статистика аттестации: Заречный район" in place
    assert "Чем завершились заявления" not in place


def test_the_choice_of_a_municipality_leads_to_its_address(counted, client):
    response = client.get("/statistics/", {"municipality": "2"})
    assert response.status_code == 302
    assert response["Location"].endswith("/statistics/municipality/2/")
    assert client.get("/statistics/", {"municipality": "99"}).status_code == 200


@pytest.mark.parametrize("address", ["1999/", "municipality/99/", "table.doc", "1999/table.csv"])
def test_what_is_not_there_is_not_found(counted, client, address):
    assert client.get(f"/statistics/{address}").status_code == 404


@pytest.mark.parametrize("part", ["", "2025/", "municipality/1/"])
@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_the_numbers_can_be_taken_as_files(counted, client, part, kind):
    response = client.get(f"/statistics/{part}table.{kind}")
    assert response.status_code == 200
    assert f".{kind}" in response["Content-Disposition"]
    assert f'href="table.{kind}"' in page(client, f"/statistics/{part}")


def test_the_sitemap_names_the_years(counted, client):
    xml = client.get("/sitemap.xml").content.decode()
    assert "/statistics/2025/</loc>" in xml


@pytest.mark.parametrize("municipalities", [3, 30])
def test_the_page_asks_the_same_few_questions(
    pages, counted, client, municipalities, django_assert_max_num_queries
):
    like = StatisticsRow.objects.filter(municipality_key=1).first()
    for key in range(10, 10 + municipalities):
        like.pk, like.municipality_key, like.municipality = None, key, f"Район {key}"
        like.save()
    page(client)
    with django_assert_max_num_queries(12):
        page(client)


def test_bars_are_as_long_as_their_numbers():
    chart = charts.bars("x", "Заголовок", [("а", 50), ("б", 100), ("в", 0)])
    assert [bar.width for bar in chart.bars] == ["50.00%", "100.00%", "0.00%"]
    assert [bar.value for bar in chart.bars] == ["50", "100", "0"]
    assert chart.description == "Больше всего: б – 100. Меньше всего: в – 0."


def test_a_line_goes_through_all_points_and_labels_few_of_many():
    numbers = [(f"{n}", n) for n in range(12)]
    chart = charts.line("x", "Заголовок", numbers)
    assert len(chart.points) == 12
    assert len(chart.strokes) == 11
    assert 4 <= len([point for point in chart.points if point.label]) <= 7
    highest = min(chart.points, key=lambda point: point.y)
    assert highest.value == "11"
