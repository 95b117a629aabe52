"""The tables that the site gives and takes as files: CSV, XLSX and ODS, and JSON to read alone.

cells, table (what a file holds, within bounds) <- csv, ods, xlsx (a reader and a writer each) <- worker (a program of
its own) <- reader <- plan (an import in two steps) <- innovations; columns <- export.
"""
