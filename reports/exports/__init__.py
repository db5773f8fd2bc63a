"""A table on its own, for other programs: data frame, CSV, Excel, LaTeX, great_tables, notebook page, plain text.

`Table` hands each on as a method. What is data leaves unrounded (`frame`, `delimited`, `workbook`); what is printed is
rounded by `reports.numbers` (`latex`, `gt`, `page`, `text`).
"""
