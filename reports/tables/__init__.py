"""Tables of results: each module gives one, as a `document.Table` of unrounded cells."""
