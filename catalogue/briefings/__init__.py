"""Briefings: the note that somebody takes to a mayor, made of entries, to be edited (ODT, DOCX) or sent (PDF).

`content` says what it holds, whatever its format; each format has a writer.
"""
