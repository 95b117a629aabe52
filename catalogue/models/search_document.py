"""The search table: the words of each innovation, as the analyser gives them."""

from django.db import models

from catalogue.models.innovation import Innovation


class SearchDocument(models.Model):
    """The words of one innovation, written by `catalogue.search.documents` and never by hand.

    `title`, `context` and `body` hold roots in the order of the text, with one space before and after each, so that
    " cantin bio " is found wherever these two words follow each other. Context is the themes, levers, organisations
    and places. `words` holds, once each, the whole words that differ from their root: the beginning of a word may be
    longer than its root ("alimentatio" against "aliment"). `sort_key` is the folded title as bytes: databases compare
    bytes alike, whatever their collation.
    """

    innovation = models.OneToOneField(
        Innovation,
        models.CASCADE,
        primary_key=True,
        related_name="search_document",
        verbose_name="innovation",
    )
    title = models.TextField("mots du titre")
    context = models.TextField("mots du contexte")
    body = models.TextField("mots du texte")
    words = models.TextField("mots entiers")
    sort_key = models.BinaryField("clé de tri du titre")

    class Meta:
        verbose_name = "document de recherche"
        verbose_name_plural = "documents de recherche"
        ordering = ["pk"]

    def __str__(self):
        return f"Mots de la fiche n° {self.pk}"
