"""Where it took place: one's own area, or subdistrict and village, or a village by its name."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext
from wtforms import ValidationError

from webapp.geography.models import Area, Level
from webapp.submissions.content import LONGEST
from webapp.submissions.fields import CompositeField, Typed, text_of

ELSEWHERE = "elsewhere"
NAMES = ("place", "subdistrict_code", "village_code", "village_text")

FindArea = Callable[[str], Area | None]


@dataclass(frozen=True, slots=True)
class Place:
    """As deep as it is known; `village_text` names a village that is on no list."""

    area_code: str | None = None
    village_text: str = ""


class PlaceField(CompositeField):
    """`place` is an area code or `elsewhere`; then `subdistrict_code` and `village_code` count.

    Reading keeps the codes as they came; `resolve` finds out whether such places exist.
    """

    data: Place

    def read(self, formdata: Any) -> None:  # noqa: ANN401 - any multi-dict
        """Take the inputs."""
        self.data = Place()
        self.typed = {name: text_of(formdata, name) for name in NAMES}

    def resolve(self, find_area: FindArea) -> None:
        """Turn the inputs into a place.

        Raises:
            ValidationError: with the sentence for the person.
        """
        chosen, subdistrict, village, text = (self.typed[name] for name in NAMES)
        if chosen != ELSEWHERE and chosen:
            self.data = Place(_known(find_area, chosen, {Level.SUBDISTRICT, Level.VILLAGE}))
            return
        if len(text) > LONGEST["village_text"]:
            raise ValidationError(gettext("The village's name is too long."))
        if not subdistrict and not village:
            self.data = Place(None, text)
            return
        if subdistrict and village and not _lies_in(find_area(village), subdistrict):
            raise ValidationError(
                gettext("The village is not in this subdistrict. Please choose the village again.")
            )
        code = _known(find_area, village, {Level.VILLAGE}) if village else ""
        self.data = Place(code or _known(find_area, subdistrict, {Level.SUBDISTRICT}), text)

    def given(self, name: str) -> str:
        """What was given for one input, to show it again."""
        return self.typed.get(name, "")


def place_inputs(area_code: str | None, village_text: str, own: tuple[str, ...]) -> Typed:
    """The inputs that stand for a place; the inverse of reading them."""
    if area_code is None:
        return {"place": ELSEWHERE if village_text or not own else "", "village_text": village_text}
    if area_code in own and not village_text:
        return {"place": area_code, "subdistrict_code": area_code[:6]}
    is_village = len(area_code) > len("490301")
    return {
        "place": ELSEWHERE,
        "subdistrict_code": area_code[:6],
        "village_code": area_code if is_village else "",
        "village_text": village_text,
    }


def _known(find_area: FindArea, code: str, levels: set[Level]) -> str:
    area = find_area(code)
    # An area that was given up is offered no longer, but a phone may have it on its form still.
    if area is None or area.level not in levels:
        raise ValidationError(gettext("This place is not in the list. Please choose it again."))
    return area.code


def _lies_in(village: Area | None, subdistrict: str) -> bool:
    return village is not None and village.parent_code == subdistrict
