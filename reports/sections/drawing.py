"""How the drawings of a report are made: in its manner, stamped if simulated, told in words if they cannot be made."""

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from analysis.errors import WavepathError
from analysis.study.results import Results
from reports.chosen import manner
from reports.document import Block, Notice, phrase
from reports.sections.words import SIMULATED


def look(results: Results) -> dict[str, Any]:
    """Return stamp and manner of every drawing of a report, as its keywords."""
    return {
        "stamp": SIMULATED if results.plan.study.simulated else None,
        "manner": manner(results.plan.report, results.study_path.parent),
    }


def tried(make: Callable[[], Block | None]) -> Block | None:
    """Return a part of a section, or why it could not be made; the report goes on."""
    try:
        return make()
    except (WavepathError, np.linalg.LinAlgError) as error:
        return Notice(
            "warning", (phrase("A part of this section could not be made: {reason}", reason=str(error)),)
        )


def made(*makers: Callable[[], Block | None]) -> Iterator[Block]:
    """Yield the parts of a section one after the other, those that there are."""
    yield from (block for make in makers if (block := tried(make)) is not None)
