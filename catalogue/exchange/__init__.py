"""The entries as a spreadsheet, out of the desk and back: what a file would change, then the writing of it.

The columns, how a cell is read and shown, and the walk of the rows are those of django-import-export. Its formats, its
queries for each row and its pages are not used: they take no limit, and their markup breaks the security policy.
"""
