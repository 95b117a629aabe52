"""The search table: all that a search reads of each innovation, in one row."""

from django.db import models

from catalogue.models.innovation import Innovation


class SearchDocument(models.Model):
    """What a search reads of one innovation, written by `catalogue.search.index.documents` and never by hand.

    `title`, `context` and `body` hold roots in the order of the text, with one space before and after each, so that
    " cantin bio " is found wherever these two words follow each other. Context is the themes, levers, organisations
    and places. `words` holds, once each, the whole words that differ from their root: the beginning of a word may be
    longer than its root ("alimentatio" against "aliment"); and the name that the title begins by ("·rezo·pouce").
    `sort_key` is the folded title as bytes: databases compare bytes alike, whatever their collation.

    `keys` has one line for each set that a published innovation is in: "theme=eau", "annee=2015", "dans=region-53".
    `changed_at` is when it was last changed, in microseconds. `revision` is that of the catalogue when the row was
    written. The row of an innovation that has gone stays, emptied, so that every process sees that it went.
    """

    innovation = models.OneToOneField(
        Innovation,
        models.DO_NOTHING,
        primary_key=True,
        db_constraint=False,
        related_name="search_document",
        verbose_name="innovation",
    )
    title = models.TextField("mots du titre")
    context = models.TextField("mots du contexte")
    body = models.TextField("mots du texte")
    words = models.TextField("mots entiers")
    sort_key = models.BinaryField("clé de tri du titre")
    is_public = models.BooleanField("publiée")
    keys = models.TextField("ensembles")
    changed_at = models.BigIntegerField("modifiée le, en microsecondes")
    revision = models.BigIntegerField("révision", db_index=True)

    class Meta:
        verbose_name = "document de recherche"
        verbose_name_plural = "documents de recherche"
        ordering = ["pk"]

    def __str__(self):
        return f"Mots de la fiche n° {self.pk}"
