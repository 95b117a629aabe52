"""Documents as DOCX, through python-docx, which has no call for links nor for a row of headers."""

from datetime import datetime, time
from typing import IO

import docx
from docx.document import Document as Book
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.text.paragraph import Paragraph as Line

from catalogue.briefings.layout import WIDTH, Briefing, Grid, Heading, Paragraph, Run
from catalogue.citations import PUBLISHER

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
FONT = "Arial"
SIZES = {"Normal": 10, "Title": 18, "Heading 1": 15, "Heading 2": 11}
"""Points."""

LONGEST_PROPERTY = 255
"""Characters, of the format (ECMA-376)."""

BLUE = RGBColor(0x00, 0x00, 0x91)


def write_docx(file: IO[bytes], document: Briefing) -> None:
    """Write a document."""
    book = docx.Document()
    _set_page(book)
    _set_styles(book)
    properties = book.core_properties
    properties.title, properties.author, properties.comments = document.title[:LONGEST_PROPERTY], PUBLISHER, ""
    properties.language = "fr-FR"
    properties.created = properties.modified = datetime.combine(document.day, time())
    book.add_paragraph(document.title, style="Title")
    after_table = False
    for block in document.blocks:
        if isinstance(block, Heading):
            heading = book.add_heading(block.text, block.level)
            heading.paragraph_format.page_break_before = block.on_new_page
        elif isinstance(block, Paragraph):
            line = book.add_paragraph()
            line.paragraph_format.space_before = Pt(6) if after_table else None
            _write_runs(line, block.runs)
        else:
            _write_table(book, block)
        after_table = isinstance(block, Grid)
    book.save(file)


def _set_page(book: Book) -> None:
    """An A4 page."""
    section = book.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Cm(1.8)


def _set_styles(book: Book) -> None:
    """French, one font, and titles that are close to their text."""
    for name, size in SIZES.items():
        style = book.styles[name]
        style.font.name, style.font.size = FONT, Pt(size)
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{theme}"), None)
        if name != "Normal":
            style.font.color.rgb, style.font.bold = BLUE, True
        style.paragraph_format.space_before = Pt(0 if name == "Normal" else 7)
        style.paragraph_format.space_after = Pt(4)
        style.paragraph_format.line_spacing = 1
    for language in book.styles.element.iter(qn("w:lang")):
        language.set(qn("w:val"), "fr-FR")


def _write_runs(line: Line, runs: tuple[Run, ...], *, bold: bool = False, size: int = 0) -> None:
    """Write the words of a paragraph, links as links; `size` in points, if it is not that of the paragraph."""
    for run in runs:
        words = line.add_run(run.text)
        words.bold = bold or run.bold or None
        words.font.size = Pt(size) if size else None
        if run.url:
            words.font.color.rgb, words.underline = BLUE, True
            link = OxmlElement("w:hyperlink")
            link.set(qn("r:id"), line.part.relate_to(run.url, RELATIONSHIP_TYPE.HYPERLINK, is_external=True))
            words._r.addprevious(link)
            link.append(words._r)


def _write_table(book: Book, table: Grid) -> None:
    """Write a table whose first row is repeated on each page and read out as its headers."""
    grid = book.add_table(rows=0, cols=len(table.columns), style="Table Grid")
    grid.autofit = False
    for column, share in zip(grid.columns, table.columns.values(), strict=True):
        column.width = Cm(WIDTH * share / 100)
    for number, cells in enumerate([tuple(map(Run, table.columns)), *table.rows]):
        row = grid.add_row()
        properties = row._tr.get_or_add_trPr()
        properties.append(OxmlElement("w:cantSplit"))
        if number == 0:
            properties.append(OxmlElement("w:tblHeader"))
        for cell, run in zip(row.cells, cells, strict=True):
            _write_runs(cell.paragraphs[0], (run,), bold=number == 0, size=9)
