"""The bootstrap: resample -> stack of moments -> one batched fit -> quantities -> intervals.

`resample` says which rows a draw takes, `stack` fits all draws of a block at once (maximum likelihood from complete
data), `single` one after the other (everything else, and what the stack could not finish), `quantities` gives
every raw, standardized and defined value of each draw, `intervals` turns draws into limits, `influence` gives the
acceleration that BCa limits need. `draw` does one block, `run` all of them.
"""

from analysis.sem.bootstrap.result import Bootstrap, Draws
from analysis.sem.bootstrap.run import bootstrap

__all__ = ["Bootstrap", "Draws", "bootstrap"]
