"""What repeats: pieces of work, here or on an executor's workers, with a bar, and kept so that a killed run goes on.

`mapped` does the pieces in any order and gives the results in theirs, `Store` keeps each result as it comes and knows
which question it answers, `bar` shows how far the work is.
"""

from analysis.repeat.chunks import check_executor, mapped
from analysis.repeat.progress import bar
from analysis.repeat.store import Store, fingerprint

__all__ = ["Store", "bar", "check_executor", "fingerprint", "mapped"]
