"""Reading CSV lists: line numbers, cells in storage form, and what is refused."""

import pytest

from webapp import list_files
from webapp.list_files import ListProblem, ListRefused

REQUIRED = frozenset({"code", "name_th"})


@pytest.fixture
def write(tmp_path):
    def write(content):
        path = tmp_path / "list.csv"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write


def test_rows_keep_their_line_and_cells_are_in_storage_form(write):
    path = write("\ufeffcode,name_th\r\n49,  เเก่ง\u200b \r\n\r\n50,บ้าน\r\n")

    content = list_files.read(path, REQUIRED)

    assert content.problems == ()
    assert [(row.line, row["code"], row["name_th"]) for row in content.rows] == [
        (2, "49", "แก่ง"),
        (4, "50", "บ้าน"),
    ]


def test_column_that_the_list_lacks_reads_as_empty(write):
    (row,) = list_files.read(write("code,name_th\n49,x\n"), REQUIRED).rows

    assert row["postcode"] == ""


def test_row_after_a_cell_of_two_lines_keeps_its_own_line(write):
    content = list_files.read(write('code,name_th\n49,"a\nb"\n50,c\n'), REQUIRED)

    assert [row.line for row in content.rows] == [2, 4]


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ("", ListProblem("list.csv", 1, "", "the header lacks code, name_th")),
        ("code,lat\n49,1\n", ListProblem("list.csv", 1, "", "the header lacks name_th")),
        ("code,name_th,code\n", ListProblem("list.csv", 1, "", "a column comes twice")),
        (b"code,name_th\n49,\xa1\n", ListProblem("list.csv", 1, "", "is not UTF-8 text")),
        ("code,name_th\n49\n", ListProblem("list.csv", 2, "49", "has 1 cells instead of 2")),
        ("code,name_th\n49,a,b\n", ListProblem("list.csv", 2, "49", "has 3 cells instead of 2")),
    ],
)
def test_what_cannot_be_read_is_named(write, content, problem):
    assert list_files.read(write(content), REQUIRED).problems == (problem,)


def test_open_quote_is_named_by_the_line_it_begins_on(write):
    content = list_files.read(write('code,name_th\n49,a\n50,"b\n51,c\n'), REQUIRED)

    assert [(problem.line, problem.code) for problem in content.problems] == [(3, "")]
    assert [row["code"] for row in content.rows] == ["49"]


def test_refusal_shows_every_problem_on_a_line_of_its_own():
    problems = [ListProblem("a.csv", 2, "49", "wrong"), ListProblem("b.csv", 1, "", "empty")]

    assert str(ListRefused(problems)) == "a.csv:2: 49: wrong\nb.csv:1: -: empty"
