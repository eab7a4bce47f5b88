"""The check code of issued papers: at the foot, on its page, and by command."""

import json

import pytest

from tests import factories
from tests.weekly.weeks import KEY, approved, unguarded
from webapp.jobs import runner
from webapp.weekly import services, snapshot_files, typesetting
from webapp.weekly.check_codes import Verdict, compare, grouped
from webapp.weekly.snapshot import canonical, content_hash
from webapp.weekly.snapshot_files import NoSnapshotError

NUMBER = f"49-{KEY}"
PAPER = {"area_code": "49", "week_key": KEY}


@pytest.fixture
def issued(session, people):
    """A report with one activity of 24 people."""
    approved(session, people, title="กวาดลานวัด")
    report = services.issue(session, people.province_officer, "49", KEY)
    session.commit()
    return report


@pytest.fixture
def verify(app):
    """`flask weekly verify`: exit code and everything that was said."""

    def run(*arguments):
        result = app.test_cli_runner().invoke(args=["weekly", "verify", *map(str, arguments)])
        return result.exit_code, result.output

    return run


def changed(snapshot):
    """The snapshot's text with one digit of the total changed."""
    wrong = json.loads(canonical(snapshot))
    wrong["total"]["people"] += 1
    return canonical(wrong)


# ------------------------------------------------------------------------------------------ codes


@pytest.mark.parametrize(
    ("given", "verdict"),
    [
        ("ab" * 32, Verdict.WHOLE),
        ("AB" * 32, Verdict.WHOLE),
        ("abab abab abab abab", Verdict.CODE),
        ("ABAB-ABAB-ABAB-ABAB\n", Verdict.CODE),
        ("abab abab abab abac", Verdict.DIFFERENT),
        ("cd" * 32, Verdict.DIFFERENT),
        ("abab abab abab aba", Verdict.UNREADABLE),
        ("ab" * 33, Verdict.UNREADABLE),
        ("gb" * 8, Verdict.UNREADABLE),
        ("", Verdict.UNREADABLE),
    ],
)
def test_code_is_compared_however_it_is_written(given, verdict):
    assert compare(given, "ab" * 32) is verdict


def test_code_in_thai_digits_is_read():
    assert compare("๑๒๓๔ ๑๒๓๔ ๑๒๓๔ ๑๒๓๔", "1234" * 16) is Verdict.CODE


# ------------------------------------------------------------------------------------------- foot


def test_foot_of_an_issued_paper_bears_number_code_and_qr(client, people, issued):
    client.sign_in(people.province_officer)

    page = client.get("weekly.show", **PAPER)
    foot = page.soup.select(".check-code")

    assert len(foot) == 1
    assert " ".join(foot[0].get_text(" ").split()) == (
        f"เลขที่ {NUMBER} รหัสตรวจสอบ {grouped(issued.content_hash)}"
    )
    assert len(foot[0].select("svg")) == 1


def test_preview_bears_no_code(client, session, people):
    approved(session, people)
    session.commit()
    client.sign_in(people.province_officer)

    page = client.get("weekly.show", **PAPER)

    assert page.soup.select(".check-code") == []


# ------------------------------------------------------------------------------------------- page


def test_page_tells_what_was_issued(client, people, issued):
    client.sign_in(people.province_officer)

    page = client.get("verify.show", number=NUMBER)

    assert NUMBER in page.text
    assert issued.content_hash in page.soup.get_text().replace("\n", "")
    assert page.soup.select_one(".figures dd").get_text() == "1"
    assert page.soup.select(".banner") == []


def test_district_sees_its_own_part(client, session, people):
    approved(session, people)
    approved(session, people, area_code="49050403")
    services.issue(session, people.province_officer, "49", KEY)
    session.commit()
    client.sign_in(people.reviewer)

    page = client.get("verify.show", number=NUMBER)

    assert page.soup.select_one(".figures dd").get_text() == "1"


@pytest.mark.parametrize(
    ("code", "said"),
    [
        (lambda report: grouped(report.content_hash), "ตรงกัน"),
        (lambda report: report.content_hash, "ตรงกัน"),
        (lambda _: "0" * 16, "ไม่ตรงกัน"),
        (lambda _: "<b>", "ไม่ใช่รหัสตรวจสอบ"),
    ],
)
def test_code_is_judged_in_words(client, people, issued, code, said):
    client.sign_in(people.province_officer)

    page = client.get("verify.show", number=NUMBER, code=code(issued))

    assert page.soup.select_one(".banner-title").get_text() == said


def test_stored_report_that_was_changed_is_told(client, session, people, issued):
    unguarded(session)
    issued.snapshot = json.loads(changed(issued.snapshot))
    session.commit()
    client.sign_in(people.province_officer)

    page = client.get("verify.show", number=NUMBER)

    assert page.soup.select_one(".banner-title").get_text() == "ข้อมูลที่เก็บไว้ถูกเปลี่ยนแปลง"


def test_report_of_others_is_as_if_it_were_not_there(client, people, issued):
    client.sign_in(people.province_officer_elsewhere)

    theirs = client.get("verify.show", number=NUMBER, status=404)
    none = client.get("verify.show", number="48-2569-W01", status=404)
    nonsense = client.http.get("/verify/49%00")

    assert theirs.text.replace(NUMBER, "") == none.text.replace("48-2569-W01", "")
    assert nonsense.status_code == 404


# ---------------------------------------------------------------------------------------- command


def test_snapshot_as_issued_agrees(verify, issued, tmp_path):
    file = tmp_path / "snapshot.json"
    file.write_bytes(canonical(issued.snapshot))

    code, said = verify(file)

    assert (code, f"agrees with report {NUMBER}" in said) == (0, True)


def test_one_digit_that_was_changed_is_found(verify, issued, tmp_path):
    file = tmp_path / "snapshot.json"
    file.write_bytes(changed(issued.snapshot))

    code, said = verify(file)

    assert (code, f"does not agree with report {NUMBER}" in said) == (1, True)


def test_hash_that_was_given_needs_no_database(verify, tmp_path):
    snapshot = {"format": 3, "total": {"people": 24}}
    file = tmp_path / "snapshot.json"
    file.write_bytes(canonical(snapshot))
    whole = content_hash(snapshot)

    found = [verify(file, "--hash", said)[0] for said in (whole, grouped(whole), "0" * 16, "x")]

    assert found == [0, 0, 1, 2]


def test_database_that_was_changed_is_found(verify, session, issued, tmp_path):
    file = tmp_path / "snapshot.json"
    file.write_bytes(canonical(issued.snapshot))
    unguarded(session)
    issued.snapshot = json.loads(changed(issued.snapshot))
    session.commit()

    code, said = verify(file)

    assert (code, "the database was changed" in said) == (1, True)


def test_snapshot_of_no_issued_report_is_told(verify, tmp_path):
    file = tmp_path / "snapshot.json"
    file.write_text('{"format": 3, "frame": {"area": {"code": "49"}, "starts_on": "2026-11-18"}}')

    code, said = verify(file)

    assert (code, "has no issued report" in said) == (1, True)


def test_districts_paper_is_said_to_be_checked_by_its_figures(client, people, issued):
    client.sign_in(people.province_officer)

    page = client.get("verify.show", number=NUMBER)

    assert "เอกสารของอำเภอใช้รหัสของรายงานทั้งจังหวัด" in page.text


@pytest.mark.skipif(bool(typesetting.missing_packages()), reason="no Pango")
def test_pdf_of_an_issued_report_agrees_and_a_changed_one_does_not(
    app, client, session, people, store, verify, tmp_path
):
    factories.with_photo(session, store, approved(session, people), 1)
    report = services.issue(session, people.province_officer, "49", KEY)
    session.commit()
    client.sign_in(people.province_officer)
    client.post("weekly_files.make", **PAPER, data={"digits": "thai"}, status=303)
    runner.run_due(app)
    path = client.path("weekly_files.download", **PAPER, digits="thai", edition=NUMBER)
    response = client.http.get(path)
    file = tmp_path / "paper.pdf"
    file.write_bytes(response.data)
    response.close()
    whole = report.content_hash

    found = [verify(file), verify(file, "--hash", whole), verify(file, "--hash", "0" * 64)]

    assert [code for code, _ in found] == [0, 0, 1]
    assert "not about what its pages show" in found[0][1]
    assert snapshot_files.read(file) == report.snapshot


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"%PDF-1.7\n%%EOF\n", "The PDF holds no snapshot.json"),
        (b"%PDF-1.7\n1 0 obj\n<</Type /EmbeddedFile>>\nstream\n", "The PDF holds no snapshot.json"),
        (b"PK\x03\x04 broken", "The ZIP cannot be read"),
        (b"[1", "no snapshot that can be read"),
        (b"\xff\xfe\x00", "no snapshot that can be read"),
        (b"[" * 100_000, "no snapshot that can be read"),
        (b"[]", "no snapshot of a weekly report"),
        (b'{"schema": "e-report/weekly"}', "which is no snapshot"),
        (b'{"format": 3, "format": 3}', "a key stands twice"),
    ],
)
def test_file_without_a_snapshot_is_refused_in_words(tmp_path, content, said):
    file = tmp_path / "file"
    file.write_bytes(content)

    with pytest.raises(NoSnapshotError, match=said.replace(".", r"\.")):
        snapshot_files.read(file)
