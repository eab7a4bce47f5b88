"""Pages and fragments about areas."""

import pytest

HTMX = {"HX-Request": "true"}
FROM_A_SELECT = "/areas/options?of=district_code&district_code=4903"


@pytest.fixture
def reporter(client, people):
    return client.sign_in(people.reporter)


def values(page):
    return [option["value"] for option in page.soup.select("option")]


def links(page):
    return [link["href"] for link in page.soup.select(".link-list a")]


class TestOptions:
    @pytest.mark.parametrize("path", ["/areas/options?parent=4903", FROM_A_SELECT])
    def test_areas_below_are_offered_after_an_empty_choice(self, reporter, path):
        page = reporter.get_path(path, headers=HTMX)

        assert values(page) == ["", *(f"49030{number}" for number in range(1, 8))]
        assert page.soup.select("option")[1].get_text() == "ต.ดอนตาล"
        assert page.soup.html is None

    def test_nothing_chosen_above_offers_nothing(self, reporter):
        assert values(reporter.get_path("/areas/options?parent=", headers=HTMX)) == [""]
        assert values(reporter.get_path("/areas/options?of=parent", headers=HTMX)) == [""]

    def test_village_has_nothing_below(self, reporter):
        assert values(reporter.get_path("/areas/options?parent=49030106", headers=HTMX)) == [""]

    @pytest.mark.parametrize("code", ["98", "490399", "nonsense"])
    def test_unknown_area_is_not_found(self, reporter, code):
        reporter.get_path(f"/areas/options?parent={code}", headers=HTMX, status=404)

    def test_without_htmx_it_is_a_page_to_browse(self, reporter):
        page = reporter.get("geography.options", parent="49")

        assert links(page) == [f"/areas/search?within=490{number}" for number in range(1, 8)]


class TestSearch:
    def test_words_find_areas_with_their_whole_label(self, reporter):
        page = reporter.get("geography.search", q="นาม่วง ดอนตาล")

        (found,) = page.soup.select(".link-list li")
        assert found.get_text().strip() == "หมู่ที่ 6 บ้านนาม่วง ต.ดอนตาล อ.ดอนตาล จ.มุกดาหาร"
        assert page.soup.select_one("input[name=q]")["value"] == "นาม่วง ดอนตาล"

    def test_fragment_holds_the_results_alone(self, reporter):
        page = reporter.get_path("/areas/search?q=อ.ดอนตาล", headers=HTMX)

        assert page.soup.html is None
        assert links(page) == ["/areas/search?within=4903"]

    def test_without_words_what_lies_below_is_listed(self, reporter):
        assert len(links(reporter.get("geography.search"))) == 77
        assert len(links(reporter.get("geography.search", within="4903"))) == 7

    def test_search_stays_within_the_area_looked_at(self, reporter):
        page = reporter.get("geography.search", q="นาม่วง ดอนตาล", within="4905")

        assert page.soup.select(".link-list li") == []
        assert page.fields("form[role=search]") == {"within": "4905", "q": "นาม่วง ดอนตาล"}

    def test_too_many_results_are_cut_and_said_so(self, reporter):
        page = reporter.get_path("/areas/search?q=บ้าน", headers=HTMX)

        assert len(page.soup.select(".link-list li")) == 50
        assert page.soup.select_one(".hint") is not None

    def test_every_level_can_be_opened_and_left(self, reporter):
        for code, above in (("49", "TH"), ("4903", "49"), ("490301", "4903")):
            page = reporter.get("geography.search", within=code)

            assert page.soup.select_one(f'a[href="/areas/search?within={above}"]') is not None

    def test_unknown_area_is_not_found(self, reporter):
        reporter.get("geography.search", within="98", status=404)

    @pytest.mark.parametrize("path", ["/areas/search?q=x", "/areas/options?parent=49"])
    def test_nobody_signed_in_sees_nothing(self, client, path):
        response = client.http.get(path)

        assert response.status_code == 303
        assert response.headers["Location"].startswith("/sign-in")
