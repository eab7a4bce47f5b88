"""The product as its people use it: what is pressed and typed stands here and nowhere else."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Self

from playwright.sync_api import FilePayload, Locator, Page, expect

from tests.browser.words import label, said
from tests.people import PASSWORD
from webapp.clock import Week, today, week_of

BUDDHIST_OFFSET = 543
STEPS = {
    "step-type": "What was done?",
    "step-when": "When?",
    "step-where": "Where?",
    "step-people": "How many people?",
    "step-photos": "Photos and clip",
    "step-words": "Tell about it",
}
"""The form's steps: the address of each, and its title."""
MOST_TABS = 30
MOST_LOOKS = 200
WORKER_IS_DONE = "async () => Boolean(await caches.match('/submissions/new'))"
NUMBER = re.compile(r"49-\d{4}-\d{6}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Activity:
    """What a village head has to tell."""

    title: str = "กำจัดผักตบชวาและเปิดทางน้ำลำห้วย"
    kind: str = "DEV02"
    held_on: date
    people: str = "๖๒"
    details: str = "ชาวบ้านช่วยกันเก็บผักตบชวาออกจากลำห้วย น้ำไหลสะดวกขึ้นก่อนเข้าฤดูแล้ง"
    subdistrict: str = ""
    """Another place than one's own; empty for one's own village."""
    village: str = ""


def last_full_week() -> Week:
    """The latest week that is over, which is the one to be issued."""
    return week_of(today()).previous


def in_last_week() -> date:
    """A day in the middle of the latest week that is over."""
    return last_full_week().starts_on + timedelta(days=3)


class Screen:
    """A browser page at the product, and what everybody does there."""

    def __init__(self, page: Page, origin: str) -> None:
        self.page = page
        self.origin = origin

    @property
    def h1(self) -> str:
        """The heading of the page."""
        return " ".join(self.page.locator("h1").inner_text().split())

    @property
    def path(self) -> str:
        """Where the browser is, without host."""
        return self.page.url.removeprefix(self.origin)

    def open(self, path: str) -> Self:
        """Go to an address."""
        self.page.goto(self.origin + path)
        return self

    def button(self, english: str) -> Locator:
        """The visible button with this name."""
        return self.page.get_by_role("button", name=label(english))

    def link(self, english: str) -> Locator:
        """The visible link with this name."""
        return self.page.get_by_role("link", name=label(english))

    def expect_heading(self, english: str) -> None:
        """Wait for a page by its heading."""
        expect(self.page.locator("h1")).to_have_text(said(english))

    def sign_in(self, login: str, password: str = PASSWORD) -> Self:
        """Sign in where the product asks for it, or at its door."""
        if "/sign-in" not in self.page.url:
            self.open("/sign-in")
        self.enter_password(login, password)
        self.button("Sign in").click()
        expect(self.page.locator("form[action='/sign-in']")).to_have_count(0)
        return self

    def enter_password(self, login: str, password: str = PASSWORD) -> None:
        """Fill in who it is, wherever that is asked."""
        self.page.get_by_label(said("Telephone number or user name")).fill(login)
        self.page.get_by_label(said("Password")).fill(password)

    def press_key(self, key: str) -> None:
        """Press a key once the page's scripts are there to hear it."""
        self.page.wait_for_load_state()
        self.page.keyboard.press(key)

    def tab_to(self, selector: str) -> None:
        """Move the focus by the Tab key alone."""
        for _ in range(MOST_TABS):
            self.page.keyboard.press("Tab")
            if self.page.locator(selector).evaluate("(one) => one === document.activeElement"):
                return
        raise AssertionError(f"the Tab key never comes to {selector}")

    def reload(self) -> Self:
        """Load the page once more."""
        self.page.reload()
        return self

    def lose_session(self) -> None:
        """What happens when a cookie runs out or is thrown away."""
        # An answer that is still under way would bring the cookie back.
        self.page.wait_for_load_state("networkidle")
        self.page.context.clear_cookies()


class Phone(Screen):
    """What a reporter does."""

    def report_activity(
        self,
        activity: Activity,
        *,
        photos: Sequence[FilePayload] = (),
        clip: FilePayload | None = None,
    ) -> None:
        """Fill the form in from the list of reports, step by step, and stop before checking."""
        self.open("/submissions")
        self.link("New report").click()
        self.page.locator(f"label[for=activity_type_code-{activity.kind}]").click()
        self.next_step("When?")
        self.choose_day(activity.held_on)
        self.next_step("Where?")
        if activity.subdistrict:
            self.choose_place(activity.subdistrict, activity.village)
        self.next_step("How many people?")
        self.page.get_by_role("textbox", name=said("Number of participants")).fill(activity.people)
        self.next_step("Photos and clip")
        self.choose_files(photos, clip)
        self.next_step("Tell about it")
        self.page.locator("#title").fill(activity.title)
        self.page.locator("#details").fill(activity.details)

    def next_step(self, title: str) -> None:
        """Go on, and see that the one step shown is the wanted one."""
        self.link("Next").click()
        expect(self.page.locator("h2:visible")).to_have_text(said(title))

    def choose_day(self, day: date) -> None:
        """Choose a day by day, month and Buddhist year."""
        self.page.locator("label[for=held_on-other]").click()
        self.page.locator("#held_on-day").select_option(str(day.day))
        self.page.locator("#held_on-month").select_option(str(day.month))
        self.page.locator("#held_on-year").select_option(str(day.year + BUDDHIST_OFFSET))

    def choose_place(self, subdistrict: str, village: str) -> None:
        """Choose another village; without a script its list comes by a button."""
        self.page.locator("label[for=place-elsewhere]").click()
        self.page.locator("#subdistrict_code").select_option(subdistrict)
        show = self.button("Show the villages of this subdistrict")
        if show.is_visible():
            show.click()
        self.page.locator("#village_code").select_option(village)

    def choose_files(self, photos: Sequence[FilePayload], clip: FilePayload | None = None) -> None:
        """Choose photos and a clip from the phone's memory."""
        if photos:
            self.page.locator("#photos").set_input_files(list(photos))
        if clip is not None:
            self.page.locator("#clip").set_input_files(clip)

    def check(self) -> None:
        """Go to the page that shows once more what will be sent."""
        self.button("Check and send").click()

    def send(self) -> str:
        """Send what was checked, and read the number on the receipt."""
        self.expect_heading("Check, then send")
        self.button("Send report").click()
        self.expect_heading("The report has been received")
        return self.number_on_receipt()

    def number_on_receipt(self) -> str:
        """The number that the village writes down."""
        number = self.page.locator(".receipt-number").inner_text()
        assert NUMBER.fullmatch(number)
        return number

    def change(self, fact: str) -> None:
        """Go from a fact that is shown to the step where it is filled in."""
        self.page.get_by_role("link", name=f"{said('Change')} {said(fact)}", exact=True).click()

    def card(self, title: str) -> Locator:
        """A report in the list of one's own."""
        return self.page.locator(".card", has_text=title)


class OutboxPhone(Phone):
    """A reporter's phone with script: it keeps what is filled in, and sends by itself."""

    @property
    def sends(self) -> bool:
        """Whether this form goes through the phone's outbox; else it is posted like any form."""
        form = self.page.locator("form[data-report-form]")
        expect(form).to_have_attribute("data-ready", "yes")
        return form.get_attribute("data-sends") is not None

    def choose_files(self, photos: Sequence[FilePayload], clip: FilePayload | None = None) -> None:
        """Choose photos and a clip by the phone's own buttons, and wait until they are kept."""
        if not self.sends:
            super().choose_files(photos, clip)
            return
        if photos:
            self.page.locator("[data-gallery]").set_input_files(list(photos))
            expect(self.page.locator("[data-photo-list] li")).to_have_count(len(photos))
        if clip is not None:
            self.page.locator("input[data-clip]").set_input_files(clip)
            expect(self.page.locator("[data-clip-place] .attached")).to_be_visible()

    def check_and_send(self) -> str:
        """Send after the last look, which the phone shows by itself where it sends by itself."""
        if not self.sends:
            self.check()
            return self.send()
        self.check()
        self.page.locator("[data-send] [data-send-now]").click()
        self.expect_heading("The report has been received")
        return self.number_on_receipt()


class Desk(Screen):
    """What reviewers and officers do."""

    def lose_session(self) -> None:
        """The same, once the worker has fetched its page: its answer brings a cookie too."""
        for _ in range(MOST_LOOKS):
            if self.page.evaluate(WORKER_IS_DONE):
                super().lose_session()
                return
            self.page.wait_for_timeout(50)
        raise AssertionError("the worker never keeps its page")

    @property
    def rows(self) -> Locator:
        """The lines of the queue."""
        return self.page.locator("tr.opens")

    def choose_kind(self, code: str) -> None:
        """Narrow the queue to a type of activity."""
        self.page.locator("#type").select_option(code)

    def open_submission(self, title: str) -> None:
        """Open one submission from the queue of what waits."""
        self.open("/review/")
        self.rows.get_by_role("link", name=title).click()
        expect(self.page.locator("h1")).to_have_text(title)

    def approve(self) -> None:
        """Approve what is open; the next one comes by itself."""
        self.button("Approve").click()

    def return_with_reason(self, reason: str, comment: str) -> None:
        """Tick a reason, write what is to be mended, and return what is open."""
        form = self.page.locator("#decision-return")
        form.locator(".reasons label", has_text=reason).click()
        form.locator("textarea").fill(comment)
        # The next one is shown at once; what comes after this needs what the server has.
        with self.page.expect_response(lambda answer: "/decisions" in answer.url):
            form.locator("button").click()

    def open_week(self, area_code: str, week: Week) -> None:
        """Open the paper of a week."""
        self.open(f"/weekly/{area_code}/{week.key}")

    def issue_week(self) -> None:
        """Issue the week that is open: read what would be frozen, then freeze it."""
        self.link("Issue the report").click()
        self.expect_heading("Issue the weekly report")
        self.button("Issue the report").click()
        expect(self.page.locator(".tag-issued")).to_be_visible()

    def print(self, path: Path) -> Path:
        """Print what is open to a PDF, as the browser's print window would with its presets."""
        self.page.pdf(path=path, prefer_css_page_size=True)
        return path
