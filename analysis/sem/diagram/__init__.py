"""Path diagrams as SVG text.

`graph` reads the estimates, `placing` sets the variables, `routing` draws the lines, `labels` puts the numbers;
`scene_of` gives the picture as geometry, `drawing` writes it as SVG, `words` says the same in sentences.
"""

from analysis.sem.diagram.build import diagram, scene_of
from analysis.sem.diagram.scene import Scene

__all__ = ["Scene", "diagram", "scene_of"]
