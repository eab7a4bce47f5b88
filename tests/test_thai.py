"""Thai writing. The examples of docs/domain.md §3 are all here."""

import contextlib
import unicodedata
from datetime import UTC, date, datetime, time
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp import thai
from webapp.thai import Digits, ThaiInputError

days = st.dates(date(1900, 1, 1), date(2099, 12, 31))
digit_sets = st.sampled_from(Digits)
# Letters, vowels, marks and unseen characters that meet each other in `normalise`.
typed = st.text(st.sampled_from("กนาำเแไํุ่้๊์็ aİ1๑\n\r\t\u200b\ufeff\u0301\x00\u2028\ud800"))

LETTER_DAY = date(2022, 6, 29)
PRINT_DAY = date(2026, 11, 25)


# Digits


@pytest.mark.parametrize(
    ("arabic", "written"),
    [
        ("", ""),
        ("0123456789", "๐๑๒๓๔๕๖๗๘๙"),
        ("0-4261-xxxx", "๐-๔๒๖๑-xxxx"),
        ("จำนวน 1 ฉบับ", "จำนวน ๑ ฉบับ"),
        ("ที่ มท 0018.1/ว 4546", "ที่ มท ๐๐๑๘.๑/ว ๔๕๔๖"),
        ("- 2 -", "- ๒ -"),
    ],
)
def test_digits_there_and_back(arabic, written):
    assert thai.to_thai_digits(arabic) == written
    assert thai.to_arabic_digits(written) == arabic


def test_digits_already_right_stay():
    assert thai.to_thai_digits("ปี ๒๕69") == "ปี ๒๕๖๙"
    assert thai.to_arabic_digits("ปี ๒๕69") == "ปี 2569"


# Years and names


@pytest.mark.parametrize(
    ("day", "year", "fiscal_year"),
    [
        (date(2026, 9, 30), 2569, 2569),
        (date(2026, 10, 1), 2569, 2570),
        (date(2026, 11, 25), 2569, 2570),
        (date(2026, 12, 31), 2569, 2570),
        (date(2027, 1, 1), 2570, 2570),
    ],
)
def test_years(day, year, fiscal_year):
    assert (thai.buddhist_year(day), thai.fiscal_year(day)) == (year, fiscal_year)


def test_names():
    assert " ".join(thai.month_names) == (
        "มกราคม กุมภาพันธ์ มีนาคม เมษายน พฤษภาคม มิถุนายน กรกฎาคม สิงหาคม กันยายน ตุลาคม พฤศจิกายน ธันวาคม"
    )
    assert " ".join(thai.month_names_short) == (
        "ม.ค. ก.พ. มี.ค. เม.ย. พ.ค. มิ.ย. ก.ค. ส.ค. ก.ย. ต.ค. พ.ย. ธ.ค."
    )
    assert " ".join(thai.weekday_names) == "จันทร์ อังคาร พุธ พฤหัสบดี ศุกร์ เสาร์ อาทิตย์"


# Dates and times


@pytest.mark.parametrize(
    ("write", "day", "in_thai", "in_arabic"),
    [
        (thai.long_date, LETTER_DAY, "๒๙ มิถุนายน ๒๕๖๕", "29 มิถุนายน 2565"),
        (thai.long_date, date(2026, 3, 1), "๑ มีนาคม ๒๕๖๙", "1 มีนาคม 2569"),
        (thai.weekday_date, PRINT_DAY, "วันพุธที่ ๒๕ พฤศจิกายน ๒๕๖๙", "วันพุธที่ 25 พฤศจิกายน 2569"),
        (thai.weekday_date, date(2026, 11, 29), "วันอาทิตย์ที่ ๒๙ พฤศจิกายน ๒๕๖๙",
         "วันอาทิตย์ที่ 29 พฤศจิกายน 2569"),
        (thai.short_date, PRINT_DAY, "๒๕ พ.ย. ๒๕๖๙", "25 พ.ย. 2569"),
    ],
)  # fmt: skip
def test_date_written(write, day, in_thai, in_arabic):
    assert write(day) == in_thai
    assert write(day, Digits.THAI) == in_thai
    assert write(day, Digits.ARABIC) == in_arabic


@pytest.mark.parametrize(
    ("first", "last", "in_thai", "in_arabic"),
    [
        ((2026, 11, 18), (2026, 11, 24), "๑๘ – ๒๔ พฤศจิกายน ๒๕๖๙", "18 – 24 พฤศจิกายน 2569"),
        ((2026, 5, 27), (2026, 6, 2), "๒๗ พฤษภาคม – ๒ มิถุนายน ๒๕๖๙",
         "27 พฤษภาคม – 2 มิถุนายน 2569"),
        ((2026, 12, 30), (2027, 1, 5), "๓๐ ธันวาคม ๒๕๖๙ – ๕ มกราคม ๒๕๗๐",
         "30 ธันวาคม 2569 – 5 มกราคม 2570"),
        ((2025, 11, 18), (2026, 11, 24), "๑๘ พฤศจิกายน ๒๕๖๘ – ๒๔ พฤศจิกายน ๒๕๖๙",
         "18 พฤศจิกายน 2568 – 24 พฤศจิกายน 2569"),
        ((2026, 11, 18), (2026, 11, 18), "๑๘ พฤศจิกายน ๒๕๖๙", "18 พฤศจิกายน 2569"),
    ],
)  # fmt: skip
def test_date_range_written(first, last, in_thai, in_arabic):
    assert thai.date_range(date(*first), date(*last)) == in_thai
    assert thai.date_range(date(*first), date(*last), Digits.ARABIC) == in_arabic


def test_date_range_refuses_to_run_backwards():
    with pytest.raises(ValueError, match="2026-11-25 to 2026-11-24"):
        thai.date_range(date(2026, 11, 25), date(2026, 11, 24))


@pytest.mark.parametrize(
    ("at", "in_thai", "in_arabic"),
    [
        (time(9, 0), "๐๙.๐๐ น.", "09.00 น."),
        (time(0, 5), "๐๐.๐๕ น.", "00.05 น."),
        (time(23, 59, 59), "๒๓.๕๙ น.", "23.59 น."),
    ],
)
def test_clock_time_written(at, in_thai, in_arabic):
    assert thai.clock_time(at) == in_thai
    assert thai.clock_time(at, Digits.ARABIC) == in_arabic


def test_time_range_written():
    assert thai.time_range(time(8, 30), time(11, 30)) == "เวลา ๐๘.๓๐ – ๑๑.๓๐ น."
    assert thai.time_range(time(8, 30), time(11, 30), Digits.ARABIC) == "เวลา 08.30 – 11.30 น."


def test_date_and_time_written_as_the_moment_reads():
    moment = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)

    assert thai.date_and_time(moment) == "๒๕ พฤศจิกายน ๒๕๖๙ เวลา ๐๙.๐๐ น."
    assert thai.date_and_time(moment, Digits.ARABIC) == "25 พฤศจิกายน 2569 เวลา 09.00 น."


# Numbers and places


@pytest.mark.parametrize(
    ("value", "in_thai", "in_arabic", "in_table"),
    [
        (0, "๐", "0", "-"),
        (Decimal("0.00"), "๐.๐๐", "0.00", "-"),
        (1234, "๑,๒๓๔", "1,234", "๑,๒๓๔"),
        (1234567, "๑,๒๓๔,๕๖๗", "1,234,567", "๑,๒๓๔,๕๖๗"),
        (Decimal("1234.50"), "๑,๒๓๔.๕๐", "1,234.50", "๑,๒๓๔.๕๐"),
        (Decimal("1E+3"), "๑,๐๐๐", "1,000", "๑,๐๐๐"),
        (-15, "-๑๕", "-15", "-๑๕"),
    ],
)
def test_number_written(value, in_thai, in_arabic, in_table):
    assert thai.number(value) == in_thai
    assert thai.number(value, Digits.ARABIC) == in_arabic
    assert thai.table_number(value) == in_table


def test_table_number_follows_the_switch():
    assert thai.table_number(1234, Digits.ARABIC) == "1,234"
    assert thai.table_number(0, Digits.ARABIC) == "-"


@pytest.mark.parametrize(
    ("value", "unit", "in_thai", "in_arabic"),
    [
        (550, "คน", "๕๕๐ คน", "550 คน"),
        (1234, "ครัวเรือน", "๑,๒๓๔ ครัวเรือน", "1,234 ครัวเรือน"),
        (Decimal("2.5"), "ไร่", "๒.๕ ไร่", "2.5 ไร่"),
    ],
)
def test_amount_written(value, unit, in_thai, in_arabic):
    assert thai.amount(value, unit) == in_thai
    assert thai.amount(value, unit, Digits.ARABIC) == in_arabic


@pytest.mark.parametrize(
    ("moo", "name", "label"),
    [
        (6, "บ้านนาม่วง", "หมู่ที่ 6 บ้านนาม่วง"),
        (6, "นาม่วง", "หมู่ที่ 6 บ้านนาม่วง"),
        (11, "บ้านแก่งนาง", "หมู่ที่ 11 บ้านแก่งนาง"),
        (6, "", "หมู่ที่ 6"),
    ],
)
def test_village_label(moo, name, label):
    assert thai.village_label(moo, name) == label


def test_village_label_in_thai_digits_leaves_the_name():
    assert thai.village_label(16, "โพน 2", Digits.THAI) == "หมู่ที่ ๑๖ บ้านโพน 2"


@pytest.mark.parametrize("name", ["ศรีมงคลเหนือ", "ชุมชนศรีมงคลเหนือ"])
def test_community_label(name):
    assert thai.community_label(name) == "ชุมชนศรีมงคลเหนือ"


# Counts typed


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("0", 0), ("62", 62), ("๖๒", 62), ("๖2", 62), ("007", 7), ("0" * 5000 + "7", 7),
        ("1,234", 1234), ("๑,๒๓๔", 1234), ("999,999", 999_999), ("  62\u00a0", 62),
        ("\u200b62\ufeff", 62), ("62 คน", 62), ("๕๕๐คน", 550), (" 1,234  คน ", 1234),
    ],
)  # fmt: skip
def test_count_understood(text, count):
    assert thai.parse_count(text) == count


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "empty"), (" \n\u200b", "empty"),
        ("คน", "not_a_number"), ("หกสิบ", "not_a_number"), ("62คนคน", "not_a_number"),
        ("62 ต้น", "not_a_number"), ("6 2", "not_a_number"), ("6.2", "not_a_number"),
        ("6e2", "not_a_number"), ("+62", "not_a_number"), ("-", "not_a_number"),
        ("1,23", "not_a_number"), ("1234,567", "not_a_number"), (",123", "not_a_number"),
        ("1,,234", "not_a_number"), ("0x1F", "not_a_number"), ("1_000", "not_a_number"),
        ("٦٢", "not_a_number"), ("\uff16\uff12", "not_a_number"), ("²", "not_a_number"),
        ("-1", "negative"), ("-๑ คน", "negative"), ("\u22125", "negative"), ("-0", "negative"),
        ("1000000", "too_large"), ("๑,๐๐๐,๐๐๐", "too_large"), ("9" * 5000, "too_large"),
    ],
)  # fmt: skip
def test_count_refused(text, code):
    with pytest.raises(ThaiInputError) as caught:
        thai.parse_count(text)

    assert (caught.value.code, caught.value.text) == (code, text)


def test_count_maximum_is_included():
    assert thai.parse_count("30", maximum=30) == 30
    with pytest.raises(ThaiInputError, match="too_large"):
        thai.parse_count("31", maximum=30)


# Dates and times typed


@pytest.mark.parametrize(
    ("parts", "day"),
    [
        (("24", "11", "2569"), date(2026, 11, 24)),
        (("๒๔", "๑๑", "๒๕๖๙"), date(2026, 11, 24)),
        ((" 4", "03 ", "2026"), date(2026, 3, 4)),
        (("24", "11", "69"), date(2026, 11, 24)),
        (("1", "1", "00"), date(1957, 1, 1)),
        (("29", "2", "2571"), date(2028, 2, 29)),
        (("1", "1", "2400"), date(1857, 1, 1)),
        (("31", "12", "2699"), date(2156, 12, 31)),
        (("1", "1", "1900"), date(1900, 1, 1)),
        (("31", "12", "2099"), date(2099, 12, 31)),
    ],
)
def test_date_understood(parts, day):
    assert thai.parse_date(*parts) == day


@pytest.mark.parametrize(
    ("parts", "code"),
    [
        (("", "", ""), "empty"), ((" ", "\u200b", "\t"), "empty"),
        (("24", "", "2569"), "not_a_date"), (("", "11", "2569"), "not_a_date"),
        (("24", "11", ""), "not_a_date"), (("x", "11", "2569"), "not_a_date"),
        (("-4", "11", "2569"), "not_a_date"), (("٢٤", "11", "2569"), "not_a_date"),
        (("31", "11", "2569"), "not_a_date"), (("29", "2", "2569"), "not_a_date"),
        (("0", "11", "2569"), "not_a_date"), (("24", "13", "2569"), "not_a_date"),
        (("9" * 20, "11", "2569"), "not_a_date"), (("9" * 5000, "11", "2569"), "not_a_date"),
        (("24", "11", "1899"), "year_out_of_range"), (("24", "11", "2100"), "year_out_of_range"),
        (("24", "11", "2399"), "year_out_of_range"), (("24", "11", "2700"), "year_out_of_range"),
        (("24", "11", "9"), "year_out_of_range"), (("24", "11", "569"), "year_out_of_range"),
        (("24", "11", "02569"), "year_out_of_range"), (("24", "11", "3112"), "year_out_of_range"),
        (("31", "2", "3112"), "year_out_of_range"),
    ],
)  # fmt: skip
def test_date_refused(parts, code):
    with pytest.raises(ThaiInputError) as caught:
        thai.parse_date(*parts)

    assert caught.value.code == code


@pytest.mark.parametrize(
    "text",
    [
        "24/11/2569", "24-11-2569", "24.11.2569", "24/11/2026", "24/11/69", " 24 / 11 / 2569 ",
        "๒๔/๑๑/๒๕๖๙", "๒๔.๑๑.๖๙", "2026-11-24", "2569-11-24", "๒๕๖๙-๑๑-๒๔", "2569/11/24",
        "24 พฤศจิกายน 2569", "๒๔ พฤศจิกายน ๒๕๖๙", "24 พ.ย. 2569", "๒๔ พ.ย. ๖๙", "24พ.ย.69",
    ],
)  # fmt: skip
def test_date_text_understood(text):
    assert thai.parse_date_text(text) == date(2026, 11, 24)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "empty"), (" \ufeff ", "empty"),
        ("วันนี้", "not_a_date"), ("24112569", "not_a_date"), ("24/11", "not_a_date"),
        ("24/11-2569", "not_a_date"), ("24/11/2569/", "not_a_date"), ("11/24/2569", "not_a_date"),
        ("24 11 2569", "not_a_date"), ("31/11/2569", "not_a_date"), ("24 Nov 2026", "not_a_date"),
        ("24 พฤศจิก 2569", "not_a_date"), ("31 ก.พ. 2569", "not_a_date"),
        ("24/11/3112", "year_out_of_range"), ("24/11/9", "year_out_of_range"),
        ("0026-11-24", "year_out_of_range"), ("24 พ.ย. 569", "year_out_of_range"),
    ],
)  # fmt: skip
def test_date_text_refused(text, code):
    with pytest.raises(ThaiInputError) as caught:
        thai.parse_date_text(text)

    assert caught.value.code == code


@pytest.mark.parametrize(
    "text", ["08.30", "8:30", "8.30", "08:30", "0830", "๐๘.๓๐ น.", "๘:๓๐น", " 08.30น. "]
)
def test_time_understood(text):
    assert thai.parse_time(text) == time(8, 30)


@pytest.mark.parametrize(("text", "at"), [("00.00", time(0, 0)), ("2359", time(23, 59))])
def test_time_at_the_ends_of_the_day(text, at):
    assert thai.parse_time(text) == at


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "empty"), ("  ", "empty"),
        ("น.", "not_a_time"), ("8", "not_a_time"), ("830", "not_a_time"), ("8.3", "not_a_time"),
        ("24.00", "not_a_time"), ("08.60", "not_a_time"), ("-8.30", "not_a_time"),
        ("08.30.00", "not_a_time"), ("08,30", "not_a_time"), ("08.30 am", "not_a_time"),
        ("เช้า", "not_a_time"), ("٠٨.٣٠", "not_a_time"),
    ],
)  # fmt: skip
def test_time_refused(text, code):
    with pytest.raises(ThaiInputError) as caught:
        thai.parse_time(text)

    assert (caught.value.code, caught.value.text) == (code, text)


# Text


@pytest.mark.parametrize(
    ("text", "stored"),
    [
        ("", ""),
        (" \n บ้านนาม่วง \t\n", "บ้านนาม่วง"),
        ("ทำความสะอาด", "ทำความสะอาด"),  # NFKC would split ำ.
        ("ท\u0e4d\u0e32", "ทำ"),
        ("น\u0e49\u0e4d\u0e32", "น้ำ"),
        ("น\u0e4d\u0e49\u0e32", "น้ำ"),
        ("น\u0e33\u0e49", "น้ำ"),
        ("\u0e40\u0e40ก่งนาง", "แก่งนาง"),
        ("\u0e40\u200b\u0e40ก่งนาง", "แก่งนาง"),
        ("ก\u0e48\u0e38", "ก\u0e38\u0e48"),  # NFC puts the lower vowel before the tone.
        ("Cafe\u0301", "Caf\u00e9"),
        ("\ufeffบ้าน\u200bนา\u2060ม่วง\u00ad", "บ้านนาม่วง"),
        ("ก\x00ข\x1bค\x7fง\x9f", "กขคง"),
        ("\u202eกข\u202c", "กข"),
        ("ก\ud800ข", "กข"),
        ("ก\r\nข\rค\u2028ง\x0bจ\nฉ", "ก\nข\nค\nง\nจ\nฉ"),
        ("ก\tข  ค", "ก ข  ค"),
        ("๒ ไร่ ½ ﬁ", "๒ ไร่ ½ ﬁ"),
        ("👩\u200d🌾", "👩\u200d🌾"),
    ],
)
def test_text_stored(text, stored):
    assert thai.normalise(text) == stored


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("", ""),
        ("หมู่ที่ ๖ บ้านนาม่วง", "หมู่ที่6บ้านนาม่วง"),
        (" หมู่ที่\u00a06\nบ้าน\u200bนาม่วง ", "หมู่ที่6บ้านนาม่วง"),
        ("\u0e40 \u0e40ก่งนาง", "แก่งนาง"),
        ("PM 2.5", "pm2.5"),
    ],
)
def test_search_key(text, key):
    assert thai.search_key(text) == key


# Whatever comes


@given(days, digit_sets, st.sampled_from([thai.long_date, thai.short_date]))
def test_written_date_is_read_back(day, digits, write):
    assert thai.parse_date_text(write(day, digits)) == day


@given(st.dates(date(1957, 1, 1), date(2056, 12, 31)), digit_sets)
def test_year_of_two_digits_is_read_within_its_century(day, digits):
    written = thai.short_date(day, digits)
    assert thai.parse_date_text(written[:-4] + written[-2:]) == day


@given(days, st.sampled_from("/-."), st.booleans(), st.booleans())
def test_typed_date_is_read_back(day, separator, is_thai, is_buddhist):
    year = thai.buddhist_year(day) if is_buddhist else day.year
    text = separator.join((str(day.day), f"{day.month:02d}", str(year)))

    assert thai.parse_date_text(thai.to_thai_digits(text) if is_thai else text) == day
    assert thai.parse_date_text(day.isoformat()) == day


@given(st.times().map(lambda at: at.replace(second=0, microsecond=0)), digit_sets)
def test_written_time_is_read_back(at, digits):
    assert thai.parse_time(thai.clock_time(at, digits)) == at


@given(st.integers(0, 999_999), digit_sets)
def test_written_count_is_read_back(count, digits):
    assert thai.parse_count(thai.number(count, digits)) == count
    assert thai.parse_count(thai.amount(count, "คน", digits)) == count


@given(st.one_of(st.text(), typed, st.text("0123456789๐๙/-. นคพย,")))
def test_readers_refuse_with_their_own_error_only(text):
    for read in (thai.parse_count, thai.parse_date_text, thai.parse_time):
        with contextlib.suppress(ThaiInputError):
            read(text)


@given(st.one_of(st.text(), typed))
def test_stored_text_stays_as_it_is(text):
    stored = thai.normalise(text)

    assert thai.normalise(stored) == stored
    assert unicodedata.is_normalized("NFC", stored)
    assert stored.strip() == stored
    stored.encode("utf-8")


@given(st.one_of(st.text(), typed))
def test_search_key_is_the_same_for_what_was_typed_and_what_was_stored(text):
    assert thai.search_key(thai.normalise(text)) == thai.search_key(text)
    assert " " not in thai.search_key(text)
