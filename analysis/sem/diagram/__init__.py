"""Path diagrams as SVG text, in words, and as DOT text.

`graph` reads the estimates as a `look` wants them; `designs` and `placing` set the variables, or `override` as the
user says; `routing` draws the lines, `labels` puts the numbers, `inset` and `page` add tables, headings and notes:
that is a `scene`, the picture as geometry. `drawing` writes it as SVG, `words` says the same in sentences, `dot` in
the language of Graphviz.
"""

from analysis.sem.diagram.look import Look
from analysis.sem.diagram.numbers import Formatter, apa
from analysis.sem.diagram.scene import Scene
from analysis.sem.diagram.verbs import diagram, diagram_dot, diagram_words, scene_of

__all__ = ["Formatter", "Look", "Scene", "apa", "diagram", "diagram_dot", "diagram_words", "scene_of"]
