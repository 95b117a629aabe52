"""A note as ODT, DOCX and PDF: valid, titled, tagged, a page for each entry, and nothing hostile in it."""

import io
import os
import re
import shutil
import subprocess
import sys
import zipfile
import zlib
from datetime import date
from importlib.util import find_spec
from pathlib import Path
from xml.etree.ElementTree import fromstring

import docx
import pytest
from docx.oxml.ns import qn
from hypothesis import example, given, settings
from hypothesis import strategies as st
from PIL import ImageFile

from catalogue.briefings import files
from catalogue.briefings.files import FORMATS, NO_PDF, formats_here, write_pdf
from catalogue.briefings.layout import PAGE, Briefing, Grid, Heading, Run, paragraph, paragraph_height
from catalogue.refusal import Refusal
from tests.parts import share

URL = "https://exemple.fr/?a=1&b=\"<'"
ODF = "{urn:oasis:names:tc:opendocument:xmlns:%s:1.0}"
PAGE_OF_PDF = re.compile(rb"/Type\s*/Page\b")
DAY = date(2026, 12, 1)


def document(words: str = "L’été", *, pages: int = 2) -> Briefing:
    """A document whose pages have as many lines as they may."""
    full = int((PAGE - 9) / paragraph_height("a"))
    blocks = [paragraph(words, Run(words, URL), Run(words, bold=True)), Heading("Un tableau", 1)]
    blocks.append(Grid({"Fiche": 70, "Coût": 30}, ((Run(words, URL), Run("10 €")), (Run("Deux"), Run(words)))))
    for number in range(pages):
        blocks += [Heading(f"Fiche {number}", 1, on_new_page=True), Heading("Le besoin", 2)]
        blocks += [paragraph("Une ligne de texte, ni courte ni longue, comme les fiches en ont souvent.")] * full
    return Briefing(words, DAY, tuple(blocks))


def written(extension: str, made: Briefing) -> bytes:
    file = io.BytesIO()
    FORMATS[extension][2](file, made)
    return file.getvalue()


def plain(pdf: bytes) -> bytes:
    """A PDF with what its streams hold, most of which is compressed."""
    streams = re.findall(rb"FlateDecode.*?stream\r?\n(.*?)\r?\nendstream", pdf, re.S)
    return pdf + b"".join(zlib.decompressobj().decompress(stream) for stream in streams)


HOSTILE = ["\x00\x0b\x1f", "\ud800", "\ufffe\uffff", "]]>", "<script>&amp;", "e\u0301", "=1+1", "\u202e", "a" * 10_000]


@pytest.mark.parametrize("words", HOSTILE)
@pytest.mark.parametrize("extension", ["odt", "docx"])
def test_hostile_words_are_words(extension, words):
    made = written(extension, document(paragraph(words).text, pages=1))
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        for name in archive.namelist():
            if name.endswith(".xml"):
                fromstring(archive.read(name))


@given(st.text(max_size=40))
@example("\x85\u2028\x00")
@settings(max_examples=share(60))
def test_any_words_are_read_back_as_they_are(words):
    shown = paragraph(words).text
    with zipfile.ZipFile(io.BytesIO(written("odt", document(shown, pages=0)))) as archive:
        root = fromstring(archive.read("content.xml"))
    assert "".join(root.find(f".//{ODF % 'text'}p").itertext()) == shown
    book = docx.Document(io.BytesIO(written("docx", document(shown, pages=0))))
    assert book.paragraphs[0].text.replace("\t", "") == shown.replace("\t", "")


def test_an_odt_is_a_package_by_the_rules():
    made = written("odt", document())
    assert made[30:38] == b"mimetype" and made[38:].startswith(FORMATS["odt"][1].encode())
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        first, *others = archive.infolist()
        assert first.filename == "mimetype" and first.compress_type == zipfile.ZIP_STORED and not first.extra
        manifest = fromstring(archive.read("META-INF/manifest.xml"))
        entries = {entry.get(f"{ODF % 'manifest'}full-path"): entry for entry in manifest}
        assert set(entries) == {"/"} | {info.filename for info in others if not info.filename.startswith("META-INF")}
        assert entries["/"].get(f"{ODF % 'manifest'}media-type") == FORMATS["odt"][1]
        content, styles, meta = (fromstring(archive.read(f"{name}.xml")) for name in ("content", "styles", "meta"))
    text, table, style = (ODF % name for name in ("text", "table", "style"))
    levels = [(each.get(f"{text}outline-level"), each.text) for each in content.iter(f"{text}h")]
    assert levels[:3] == [("1", "Un tableau"), ("1", "Fiche 0"), ("2", "Le besoin")]
    assert len(content.findall(f".//{table}table-header-rows/{table}table-row")) == 1
    assert content.find(f".//{text}a").get("{http://www.w3.org/1999/xlink}href") == URL
    named = {each.get(f"{style}name") for root in (content, styles) for each in root.iter(f"{style}style")}
    used = {value for each in content.iter() for key, value in each.items() if key.endswith("style-name")} - {"Arial"}
    assert used <= named
    assert "".join(meta.itertext()).startswith("L’été") and "fr-FR" in list(meta.itertext())
    assert any("fr" in each.attrib.values() for each in styles.iter(f"{style}text-properties"))


def test_a_docx_has_titles_headers_links_and_a_language():
    book = docx.Document(io.BytesIO(written("docx", document())))
    styles = [line.style.name for line in book.paragraphs]
    assert styles[0] == "Title" and styles.count("Heading 1") == 3 and styles.count("Heading 2") == 2
    assert [line.paragraph_format.page_break_before for line in book.paragraphs if line.text == "Fiche 1"] == [True]
    first, *others = book.tables[0].rows
    assert first._tr.trPr.find(qn("w:tblHeader")) is not None
    assert all(row._tr.trPr.find(qn("w:tblHeader")) is None for row in others)
    assert [link.address for line in book.paragraphs for link in line.hyperlinks] == [URL]
    assert {each.get(qn("w:val")) for each in book.styles.element.iter(qn("w:lang"))} == {"fr-FR"}
    properties = book.core_properties
    assert properties.title == "L’été" and properties.language == "fr-FR" and properties.created.date() == DAY


needs_weasyprint = pytest.mark.skipif(not find_spec("weasyprint"), reason="WeasyPrint is an extra, not installed here")


@needs_weasyprint
def test_a_pdf_is_tagged_titled_and_a_page_for_each_entry():
    made = written("pdf", document(pages=3))
    assert made.startswith(b"%PDF-")
    made = plain(made)
    assert len(PAGE_OF_PDF.findall(made)) == 4
    for sign in (b"/StructTreeRoot", b"/Lang (fr-FR)", b"/MarkInfo", b"pdfuaid:part"):
        assert sign in made, sign


@needs_weasyprint
@pytest.mark.parametrize("words", [*HOSTILE, '<img src="file:///etc/passwd">'])
def test_a_pdf_fetches_nothing_and_takes_any_words(words):
    assert written("pdf", document(paragraph(words).text, pages=0)).startswith(b"%PDF-")


@needs_weasyprint
def test_a_photo_cut_short_is_still_refused_after_a_pdf():
    written("pdf", document(pages=0))
    assert ImageFile.LOAD_TRUNCATED_IMAGES is False


def test_without_weasyprint_there_is_no_pdf_and_a_sentence(monkeypatch):
    assert set(formats_here()) >= {"odt", "docx"}
    monkeypatch.setattr(files, "find_spec", lambda name: None)
    assert set(formats_here()) == {"odt", "docx"}


def test_without_pango_a_pdf_is_refused_by_a_sentence(monkeypatch):
    class Absent:
        @staticmethod
        def find_spec(name, path=None, target=None):
            if name == "weasyprint":
                raise OSError("cannot load library 'libpango-1.0-0'")

    monkeypatch.setattr("sys.meta_path", [Absent, *sys.meta_path])
    monkeypatch.delitem(sys.modules, "weasyprint", raising=False)
    with pytest.raises(Refusal, match=NO_PDF):
        write_pdf(io.BytesIO(), document())


@pytest.mark.parametrize("extension", ["odt", "docx"])
def test_libreoffice_opens_it_and_finds_a_page_for_each_entry(extension, tmp_path: Path):
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("LibreOffice is not on this machine: apt install libreoffice-writer-nogui")
    path = tmp_path / f"note.{extension}"
    path.write_bytes(written(extension, document(pages=3)))
    command = [office, f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless", "--convert-to", "pdf"]
    done = subprocess.run(
        [*command, "--outdir", tmp_path, path],
        capture_output=True,
        text=True,
        timeout=120,
        env=os.environ | {"HOME": str(tmp_path)},
    )
    assert "rror" not in done.stdout + done.stderr, done
    assert len(PAGE_OF_PDF.findall((tmp_path / "note.pdf").read_bytes())) == 4
