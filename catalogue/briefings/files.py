"""Documents as files: the formats, and PDF through WeasyPrint where it is installed.

WeasyPrint takes seconds to import and asks Pango of the machine: it is an extra, imported when the first PDF is asked.
"""

import logging
from collections.abc import Callable
from importlib.util import find_spec
from typing import IO, Any, NoReturn

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from PIL import ImageFile

from catalogue.briefings import docx, odt
from catalogue.briefings.layout import Block, Briefing, Heading, Paragraph, Run
from catalogue.citations import PUBLISHER
from catalogue.refusal import Refusal

NO_PDF = "Ce site n’écrit pas de PDF : LibreOffice et Word en font un à partir de l’ODT ou du DOCX."

STYLE = """
@page { size: A4; margin: 1.8cm }
body { font: 10pt/1.2 Arial, "Liberation Sans", Arimo, Helvetica, sans-serif; margin: 0 }
h1 { font-size: 18pt } h2 { font-size: 15pt } h3 { font-size: 11pt }
h1, h2, h3 { color: #000091; line-height: 1.15; margin: 7pt 0 4pt; break-after: avoid }
p { margin: 0 0 4pt; overflow-wrap: anywhere }
.page { break-before: page }
a { color: #000091 }
table { width: 100%; table-layout: fixed; font-size: 9pt; border-collapse: collapse; margin-bottom: 6pt }
th, td { border: 0.5pt solid #666; padding: 2pt; text-align: left; vertical-align: top }
tr { break-inside: avoid }
"""


def write_pdf(file: IO[bytes], document: Briefing) -> None:
    """Write a document as tagged PDF (PDF/UA). Nothing is fetched for it. Raises Refusal where Pango is absent."""
    try:
        import weasyprint
    except OSError:
        logger.exception("WeasyPrint is installed, and the libraries that it needs are not")
        raise Refusal([NO_PDF]) from None
    finally:
        # WeasyPrint sets it for the whole process, where photos cut short would then pass.
        ImageFile.LOAD_TRUNCATED_IMAGES = False
    source = weasyprint.HTML(string=html(document), url_fetcher=_no_fetch)
    source.write_pdf(file, stylesheets=[weasyprint.CSS(string=STYLE)], pdf_variant="pdf/ua-1")


def _no_fetch(url: str, *args: Any, **kwargs: Any) -> NoReturn:
    raise ValueError(f"a document fetches nothing: {url}")


def html(document: Briefing) -> SafeString:
    """A document as a page of HTML."""
    return format_html(
        '<!DOCTYPE html><html lang="fr-FR"><head><meta charset="utf-8"><title>{0}</title>'
        '<meta name="author" content="{1}"><meta name="dcterms.created" content="{2}"></head>'
        "<body><h1>{0}</h1>{3}</body></html>",
        document.title,
        PUBLISHER,
        document.day.isoformat(),
        format_html_join("", "{}", ((_block(block),) for block in document.blocks)),
    )


def _block(block: Block) -> SafeString:
    """A part of a document."""
    if isinstance(block, Heading):
        style = SafeString(' class="page"') if block.on_new_page else ""
        return format_html("<h{0}{1}>{2}</h{0}>", block.level + 1, style, block.text)
    if isinstance(block, Paragraph):
        return format_html("<p>{}</p>", format_html_join("", "{}", ((_run(run),) for run in block.runs)))
    names = format_html_join("", '<th scope="col">{}</th>', ((name,) for name in block.columns))
    rows = (
        (_run(first), format_html_join("", "<td>{}</td>", ((_run(run),) for run in others)))
        for first, *others in block.rows
    )
    widths = format_html_join("", '<col style="width: {}%">', ((share,) for share in block.columns.values()))
    body = format_html_join("", '<tr><th scope="row">{}</th>{}</tr>', rows)
    return format_html("<table>{}<thead><tr>{}</tr></thead><tbody>{}</tbody></table>", widths, names, body)


def _run(run: Run) -> SafeString:
    """Words, a link perhaps."""
    if run.url:
        return format_html('<a href="{}">{}</a>', run.url, run.text)
    return format_html("<strong>{}</strong>" if run.bold else "{}", run.text)


logger = logging.getLogger(__name__)
Write = Callable[[IO[bytes], Briefing], None]

FORMATS: dict[str, tuple[str, str, Write]] = {
    "odt": ("ODT, à modifier avec LibreOffice", odt.MEDIA_TYPE, odt.write_odt),
    "docx": ("DOCX, à modifier avec Word", docx.MEDIA_TYPE, docx.write_docx),
    "pdf": ("PDF, à envoyer ou à imprimer tel quel", "application/pdf", write_pdf),
}
"""By extension: its label, its media type, and what writes it."""


def formats_here() -> dict[str, tuple[str, str, Write]]:
    """The formats that this installation writes."""
    return {name: each for name, each in FORMATS.items() if name != "pdf" or find_spec("weasyprint")}
