"""Results as blocks of a report: what a notebook shows of them, and what `compose` puts into a document.

``from reports import compose``. `blocks` knows which module tells which kind of result (`models`, `longitudinal`,
`waves`), `frame` and `sentence` take data frames and sentences; `bundle` gives notebooks HTML, Markdown and text.
"""
