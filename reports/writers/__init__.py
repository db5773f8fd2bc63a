"""Writers: a document as the files of one format. Each module gives ``files(document, settings)``.

`render` writes one file by its ending and is what most need: ``from reports import render``. `formats` knows the
writers: `html`, `pdf`, `word` and `markdown` (GitHub's, and Quarto's). `settings` is what each is told; `drawing` holds
what an SVG may be made of.
"""
