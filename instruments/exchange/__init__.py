"""A form in the formats of other programs, and item lists from theirs.

`export` writes a form as rows of a REDCap data dictionary, as an Open Scale Definition (OSD) or as a ReproSchema
activity: `key` says what each code scores, `redcap_calc` writes it as a REDCap calculation, `redcap`, `osd` and
`reproschema` lay out the files. `read_dictionary` reads a REDCap data dictionary, `columns_from` finds a form's
items in it and refuses codes that are not those of the key. No file holds the wording of an item.
"""

from instruments.exchange.columns_from import columns_from
from instruments.exchange.dictionary import Dictionary, Field, read_dictionary
from instruments.exchange.export import export

__all__ = ["Dictionary", "Field", "columns_from", "export", "read_dictionary"]
