"""How one event that several villages report counts: once, with the people that the office chose.

Pure: values in, values out. Who told it together is said at the desk; see `submissions.joining`.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol
from uuid import UUID

Groups = tuple[tuple[str, int], ...]


class JointPeople(StrEnum):
    """Whose people count at an event that several report. The values are in the database."""

    HOST_ONLY = "host_only"
    LARGEST = "largest"
    SUM = "sum"


class Told(Protocol):
    """What has to be known of each report."""

    @property
    def submission_id(self) -> UUID: ...  # noqa: D102
    @property
    def joined_to_id(self) -> UUID | None: ...  # noqa: D102
    @property
    def number(self) -> str: ...  # noqa: D102
    @property
    def area_code(self) -> str: ...  # noqa: D102
    @property
    def place(self) -> tuple[str, ...]: ...  # noqa: D102
    @property
    def people(self) -> int: ...  # noqa: D102
    @property
    def people_by_group(self) -> Groups: ...  # noqa: D102


@dataclass(frozen=True, slots=True, kw_only=True)
class Joint:
    """What one report adds to the figures, where it tells of an event together with others.

    The host's adds the event; those of the participants add nothing.
    """

    host_id: UUID
    host_number: str
    host_area_code: str
    host_place: str
    """Short label of the host's district."""
    times: int
    people: int
    groups: Groups
    """(group code, people) of those that count."""
    reports: int
    """How many reports tell of the event, the host's included."""

    @property
    def is_host(self) -> bool:
        """Whether the event is counted here."""
        return self.times > 0


def people_of(rule: JointPeople, host: int, others: Iterable[int]) -> int:
    """How many people count: `host` as the host's report says, `others` as the others say."""
    match rule:
        case JointPeople.HOST_ONLY:
            return host
        case JointPeople.LARGEST:
            return max((host, *others))
        case JointPeople.SUM:
            return host + sum(others)


def resolve(told: Sequence[Told], rule: JointPeople) -> Mapping[UUID, Joint]:
    """Submission → what it adds, of those that tell of one event together; others are left out.

    A report whose host is not among `told` counts by itself, and so does one whose host takes
    part in something else. The order of `told` does not matter.
    """
    by_id = {one.submission_id: one for one in told}
    parties: Mapping[UUID, list[Told]] = defaultdict(list)
    for one in sorted(told, key=lambda each: (each.number, each.submission_id)):
        host = by_id.get(one.joined_to_id) if one.joined_to_id else None
        if host is not None and host.joined_to_id is None and host is not one:
            parties[host.submission_id].append(one)
    return {
        submission_id: joint
        for host_id, others in parties.items()
        for submission_id, joint in _of_event(by_id[host_id], others, rule).items()
    }


def _of_event(host: Told, others: Sequence[Told], rule: JointPeople) -> dict[UUID, Joint]:
    def joint(*, times: int, people: int, groups: Groups) -> Joint:
        return Joint(
            host_id=host.submission_id, host_number=host.number, host_area_code=host.area_code,
            host_place=host.place[-1] if host.place else "", times=times, people=people,
            groups=groups, reports=len(others) + 1,
        )  # fmt: skip

    people = people_of(rule, host.people, (one.people for one in others))
    counted = joint(times=1, people=people, groups=_groups(host, others, rule))
    nothing = joint(times=0, people=0, groups=())
    return {host.submission_id: counted} | {one.submission_id: nothing for one in others}


def _groups(host: Told, others: Sequence[Told], rule: JointPeople) -> Groups:
    """The groups of the people that count, from the reports that they are counted from."""
    match rule:
        case JointPeople.HOST_ONLY:
            return host.people_by_group
        case JointPeople.LARGEST:
            # The first of the largest: the host before the others, they by number.
            return max((host, *others), key=lambda one: one.people).people_by_group
        case JointPeople.SUM:
            found: dict[str, int] = defaultdict(int)
            for one in (host, *others):
                for code, came in one.people_by_group:
                    found[code] += came
            return tuple(sorted(found.items()))
