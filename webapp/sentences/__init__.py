"""One sentence for every failure that a person can meet, by the code of its `DomainError`.

A test holds that every error has its sentence.
"""

from collections.abc import Mapping

from webapp.sentences import keeping, working

SENTENCES: Mapping[str, str] = {**keeping.SENTENCES, **working.SENTENCES}
