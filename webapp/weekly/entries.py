"""What a week is added up from: the entries, and the frame that its tables are ruled with."""

from dataclasses import dataclass
from datetime import date, time
from uuid import UUID

from webapp.weekly.joints import Groups, Joint, JointPeople


@dataclass(frozen=True, slots=True)
class Named:
    """A code and what is printed for it."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Place:
    """An area as printed: ดอนตาล, อำเภอดอนตาล, อ.ดอนตาล."""

    code: str
    name: str
    formal: str
    short: str


@dataclass(frozen=True, slots=True)
class Count:
    """How many activities, and how many people took part in them."""

    times: int = 0
    people: int = 0

    def __add__(self, other: "Count") -> "Count":
        return Count(self.times + other.times, self.people + other.people)


@dataclass(frozen=True, slots=True, kw_only=True)
class Photo:
    """A photo as printed: its rendition for paper, named by content.

    In a preview `sha256` is empty while the rendition is not made; an issued paper has them all.
    """

    attachment_id: UUID
    caption: str
    sha256: str
    width_px: int
    height_px: int
    edit: str = ""
    """Key of the edit that it shows; see `media.models.PhotoEdit`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One approved submission, with the names that were printed for its codes."""

    submission_id: UUID
    number: str
    area_code: str
    place_name: str
    place: tuple[str, ...]
    """Short labels from the village or subdistrict up to the district."""
    type_code: str
    kind_code: str
    kind_name: str
    title: str
    held_on: date
    started_at_time: time | None = None
    ended_at_time: time | None = None
    people: int
    people_by_group: tuple[tuple[str, int], ...] = ()
    """(group code, people); may say less than `people`, or nothing."""
    result: str = ""
    details: str = ""
    quantities: tuple[tuple[str, str], ...] = ()
    """(amount, unit) as reported."""
    is_late: bool = False
    photos: tuple[Photo, ...] = ()
    """The cover first."""
    returns: int = 0
    """How often a village was asked to put it right before it was approved."""
    joined_to_id: UUID | None = None
    """The submission that the desk called the host of the same event."""
    host_number: str = ""
    host_report: str = ""
    """Number of the issued report that carried the host before this one."""
    joint: Joint | None = None
    """What it adds as part of an event that several tell; None where it counts by itself."""

    @property
    def count(self) -> Count:
        """What this entry adds to every figure."""
        return Count(self.joint.times, self.joint.people) if self.joint else Count(1, self.people)

    @property
    def is_late_or_corrected(self) -> bool:
        """Whether it belongs to the list of those."""
        return self.is_late or self.returns > 0

    @property
    def counted_groups(self) -> Groups:
        """The groups of the people that count."""
        return self.joint.groups if self.joint else self.people_by_group

    @property
    def is_beside(self) -> bool:
        """Whether it is listed only, the event being counted at its host."""
        return self.joint is not None and not self.joint.is_host

    @property
    def is_hostless(self) -> bool:
        """Whether it was joined to a host that is not in the same report: it counts by itself."""
        return self.joined_to_id is not None and self.joint is None


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """What the tables are ruled with, each list in the order of the paper."""

    area: Place
    starts_on: date
    ends_on: date
    places: tuple[Place, ...]
    """The areas below: of a province its districts and, for their extracts, subdistricts."""
    types: tuple[Named, ...]
    groups: tuple[Named, ...]
    joint_people: JointPeople = JointPeople.SUM
    """Whose people count at an event that several report, as the province had it."""
