"""The transition table against one written by hand: every status, action and party."""

from itertools import product

import pytest

from webapp.submissions.workflow import Action, Party, Status, actions_for, find_transition

BY_HAND = """
draft      submit          submitted  author
draft      withdraw        withdrawn  author
submitted  approve         approved   reviewer
submitted  return          returned   reviewer
submitted  mark_duplicate  duplicate  reviewer
submitted  withdraw        withdrawn  author,reviewer
submitted  correct         submitted  reviewer
returned   submit          submitted  author
returned   mark_duplicate  duplicate  reviewer
returned   withdraw        withdrawn  author,reviewer
approved   reopen          submitted  reviewer
duplicate  reopen          submitted  reviewer
approved   adjust          approved   reviewer,issuer
approved   take_out        withdrawn  reviewer,issuer
withdrawn  put_back        approved   reviewer,issuer
"""
TABLE = {
    (status, action): (to, frozenset(by.split(",")))
    for status, action, to, by in (line.split() for line in BY_HAND.split("\n") if line)
}


@pytest.mark.parametrize(("status", "action"), list(product(Status, Action)))
def test_transition(status: Status, action: Action) -> None:
    found = find_transition(status, action)

    assert (found and (found.to, found.by)) == TABLE.get((status, action))


@pytest.mark.parametrize(("status", "party"), list(product(Status, Party)))
def test_actions_offered(status: Status, party: Party) -> None:
    offered = actions_for(status, frozenset({party}))

    assert set(offered) == {
        action for (at, action), (_, by) in TABLE.items() if at == status and party in by
    }
