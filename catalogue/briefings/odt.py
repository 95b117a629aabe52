"""Documents as OpenDocument text, in the package that the spreadsheets have too."""

import zipfile
from collections.abc import Iterable
from typing import IO
from xml.sax.saxutils import escape, quoteattr

from catalogue.briefings.layout import WIDTH, Block, Briefing, Grid, Heading, Paragraph, Run
from catalogue.citations import PUBLISHER
from catalogue.tables.ods import begin_package

MEDIA_TYPE = "application/vnd.oasis.opendocument.text"
NAMESPACES = " ".join(
    f'xmlns:{name}="{address}"'
    for name, address in {
        **{
            name: f"urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"
            for name in ("office", "style", "text", "table", "meta")
        },
        "fo": "urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0",
        "svg": "urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0",
        "xlink": "http://www.w3.org/1999/xlink",
        "dc": "http://purl.org/dc/elements/1.1/",
    }.items()
)
FONTS = (
    "<office:font-face-decls>"
    '<style:font-face style:name="Arial" svg:font-family="Arial" style:font-family-generic="swiss"'
    ' style:font-pitch="variable"/></office:font-face-decls>'
)


def _style(name: str, family: str, properties: str = "", *, shown: str = "", **attributes: str) -> str:
    """A style, by its name in the file and, if need be, the one that people see."""
    more = "".join(f" style:{key.replace('_', '-')}={quoteattr(value)}" for key, value in attributes.items())
    label = f" style:display-name={quoteattr(shown)}" if shown else ""
    return f'<style:style style:name="{name}"{label} style:family="{family}"{more}>{properties}</style:style>'


def _titled(name: str, shown: str, points: int, level: str = "") -> str:
    """A style of titles."""
    properties = (
        '<style:paragraph-properties fo:margin-top="7pt" fo:margin-bottom="4pt" fo:keep-with-next="always"/>'
        f'<style:text-properties fo:font-size="{points}pt" fo:font-weight="bold" fo:color="#000091"/>'
    )
    more = {"default_outline_level": level} if level else {}
    return _style(name, "paragraph", properties, shown=shown, parent_style_name="Standard", **more)


STYLES = (
    '<office:styles><style:default-style style:family="paragraph">'
    '<style:text-properties style:font-name="Arial" fo:font-size="10pt" fo:language="fr" fo:country="FR"/>'
    "</style:default-style>"
    + _style("Standard", "paragraph")
    + _style(
        "Text_20_body",
        "paragraph",
        '<style:paragraph-properties fo:margin-top="0pt" fo:margin-bottom="4pt"/>',
        shown="Text body",
        parent_style_name="Standard",
    )
    + _titled("Title", "Title", 18)
    + _titled("Heading_20_1", "Heading 1", 15, "1")
    + _titled("Heading_20_2", "Heading 2", 11, "2")
    + _style(
        "Table_20_Contents",
        "paragraph",
        '<style:text-properties fo:font-size="9pt"/>',
        shown="Table Contents",
        parent_style_name="Standard",
    )
    + _style(
        "Table_20_Heading",
        "paragraph",
        '<style:text-properties fo:font-weight="bold"/>',
        shown="Table Heading",
        parent_style_name="Table_20_Contents",
    )
    + _style("Strong", "text", '<style:text-properties fo:font-weight="bold"/>')
    + _style(
        "Internet_20_link",
        "text",
        '<style:text-properties fo:color="#000091" style:text-underline-style="solid"/>',
        shown="Internet link",
    )
    + "</office:styles><office:automatic-styles>"
    '<style:page-layout style:name="A4"><style:page-layout-properties fo:page-width="21cm" fo:page-height="29.7cm"'
    ' fo:margin="1.8cm"/></style:page-layout></office:automatic-styles>'
    '<office:master-styles><style:master-page style:name="Standard" style:page-layout-name="A4"/>'
    "</office:master-styles>"
)
OWN_STYLES = (
    _style(
        "NewPage",
        "paragraph",
        '<style:paragraph-properties fo:break-before="page"/>',
        parent_style_name="Heading_20_1",
    )
    + _style("Cell", "table-cell", '<style:table-cell-properties fo:border="0.5pt solid #666666" fo:padding="2pt"/>')
    + _style("Row", "table-row", '<style:table-row-properties fo:keep-together="always"/>')
    + _style("Grid", "table", '<style:table-properties fo:margin-bottom="6pt" table:align="margins"/>')
)


def write_odt(file: IO[bytes], document: Briefing) -> None:
    """Write a document."""
    body = "".join(map(_block, document.blocks))
    day = document.day.isoformat()
    meta = (
        f"<office:meta><dc:title>{escape(document.title)}</dc:title><dc:creator>{PUBLISHER}</dc:creator>"
        f"<meta:creation-date>{day}T00:00:00</meta:creation-date><dc:date>{day}T00:00:00</dc:date>"
        "<dc:language>fr-FR</dc:language></office:meta>"
    )
    title = f'<text:p text:style-name="Title">{escape(document.title)}</text:p>'
    styles = f"<office:automatic-styles>{OWN_STYLES}{_widths(document)}</office:automatic-styles>"
    parts = {
        "content.xml": f"{FONTS}{styles}<office:body><office:text>{title}{body}</office:text></office:body>",
        "styles.xml": f"{FONTS}{STYLES}",
        "meta.xml": meta,
    }
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        begin_package(archive, MEDIA_TYPE, parts)
        for name, content in parts.items():
            root = f"office:document-{name.removesuffix('.xml')}"
            head = f'<?xml version="1.0" encoding="UTF-8"?><{root} office:version="1.2" {NAMESPACES}>'
            archive.writestr(name, f"{head}{content}</{root}>")


def _widths(document: Briefing) -> str:
    """The styles of the columns of its tables, one for each width."""
    shares = {share for block in document.blocks if isinstance(block, Grid) for share in block.columns.values()}
    return "".join(
        _style(f"Width{share}", "table-column", f'<style:table-column-properties style:column-width="{width}cm"/>')
        for share, width in ((share, round(WIDTH * share / 100, 3)) for share in sorted(shares))
    )


def _block(block: Block) -> str:
    """A part of a document."""
    if isinstance(block, Heading):
        style = "NewPage" if block.on_new_page else f"Heading_20_{block.level}"
        outline = f'text:outline-level="{block.level}"'
        return f'<text:h text:style-name="{style}" {outline}>{escape(block.text)}</text:h>'
    if isinstance(block, Paragraph):
        return f'<text:p text:style-name="Text_20_body">{"".join(map(_run, block.runs))}</text:p>'
    return _table(block)


def _run(run: Run) -> str:
    """Words, a link perhaps."""
    words = escape(run.text)
    if run.url:
        link = f'<text:a xlink:type="simple" text:style-name="Internet_20_link" xlink:href={quoteattr(run.url)}>'
        return f"{link}{words}</text:a>"
    return f'<text:span text:style-name="Strong">{words}</text:span>' if run.bold else words


def _table(table: Grid) -> str:
    """A table whose first row is repeated on each page and read out as its headers."""
    names = _cells(map(Run, table.columns), "Table_20_Heading")
    columns = "".join(f'<table:table-column table:style-name="Width{share}"/>' for share in table.columns.values())
    rows = "".join(_cells(row, "Table_20_Contents") for row in table.rows)
    return (
        '<table:table table:name="Fiches" table:style-name="Grid">'
        f"{columns}<table:table-header-rows>{names}</table:table-header-rows>{rows}</table:table>"
    )


def _cells(runs: Iterable[Run], style: str) -> str:
    """A row."""
    cells = (
        '<table:table-cell table:style-name="Cell" office:value-type="string">'
        f'<text:p text:style-name="{style}">{_run(run)}</text:p></table:table-cell>'
        for run in runs
    )
    return f'<table:table-row table:style-name="Row">{"".join(cells)}</table:table-row>'
