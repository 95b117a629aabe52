"""Files that are small to send and large to read, and documents with more in them than one sees."""

import io
import zipfile
from secrets import token_bytes

from PIL import Image

MAIN = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = b"http://schemas.openxmlformats.org/package/2006/"
OF_BOOK = b"application/vnd.openxmlformats-officedocument.spreadsheetml."
MINIMAL = {
    "types": b'<Types xmlns="%scontent-types"><Default Extension="xml" ContentType="application/xml"/>' % PACKAGE
    + b'<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    + b'<Override PartName="/xl/workbook.xml" ContentType="%ssheet.main+xml"/>' % OF_BOOK
    + b'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="%sworksheet+xml"/>' % OF_BOOK
    + b'<Override PartName="/xl/styles.xml" ContentType="%sstyles+xml"/></Types>' % OF_BOOK,
    "relations": b'<Relationships xmlns="%srelationships"><Relationship Id="r1" ' % PACKAGE
    + b'Type="%s/officeDocument" Target="xl/workbook.xml"/></Relationships>' % OFFICE,
    "links": b'<Relationships xmlns="%srelationships"><Relationship Id="r1" ' % PACKAGE
    + b'Type="%s/worksheet" Target="worksheets/sheet1.xml"/>' % OFFICE
    + b'<Relationship Id="r2" Type="%s/styles" Target="styles.xml"/></Relationships>' % OFFICE,
    "book": b'<workbook xmlns="%s" xmlns:r="%s"><sheets><sheet name="a" sheetId="1" r:id="r1"/></sheets></workbook>'
    % (MAIN, OFFICE),
    "sheet": b'<worksheet xmlns="%s"><sheetData><row r="1"><c r="A1"><v>1</v></c></row></sheetData></worksheet>'
    % MAIN,
    "styles": b'<styleSheet xmlns="%s"><cellXfs count="1"><xf/></cellXfs></styleSheet>' % MAIN,
}
"""The least that is a workbook."""

PARTS = {
    "types": "[Content_Types].xml",
    "relations": "_rels/.rels",
    "links": "xl/_rels/workbook.xml.rels",
    "book": "xl/workbook.xml",
    "sheet": "xl/worksheets/sheet1.xml",
    "styles": "xl/styles.xml",
}


def workbook(**parts: bytes) -> bytes:
    """A workbook whose named parts are these."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in (MINIMAL | parts).items():
            archive.writestr(PARTS[name], content)
    return file.getvalue()


def workbooks() -> list[bytes]:
    """Workbooks of some kilobytes that unfold into six megabytes, in styles, in cells, in sheets."""
    return [
        workbook(styles=b'<styleSheet xmlns="%s"><cellXfs>' % MAIN + b"<xf/>" * 1_200_000),
        workbook(sheet=b'<worksheet xmlns="%s"><sheetData><row>' % MAIN + b"<c/>" * 1_500_000),
        workbook(book=b'<workbook xmlns="%s"><sheets>' % MAIN + b"<sheet/>" * 437_000),
    ]


def large_picture(side: int) -> bytes:
    """Some kilobytes that unfold into as many points as a square of that side has."""
    file = io.BytesIO()
    Image.new("RGB", (side, side), "navy").save(file, "WEBP", lossless=True)
    return file.getvalue()


def document(size: int) -> bytes:
    """A document of some bytes, different from any other, with an action in it."""
    head = b"%PDF-1.7\n1 0 obj<</OpenAction<</S/URI/URI(https://x.example)>>>>endobj\n"
    return head + token_bytes(16) + b"#41" * ((size - len(head)) // 3) + b"\n%%EOF"
