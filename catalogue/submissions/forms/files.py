"""The step of photos and documents: one is added at a time, so that a refusal costs nothing of the others."""

from typing import Any

from django import forms
from django.conf import settings

from catalogue.submissions.forms.base import StepForm
from catalogue.submissions.forms.fields import ShortText
from catalogue.submissions.uploads import ACCEPTED_TYPES


class FileForm(StepForm):
    """A file to add, and what it shows in words. Empty as a whole when there is none to add."""

    needed_together = frozenset({"alt"})

    file = forms.FileField(
        label="Photo ou document",
        required=False,
        widget=forms.FileInput(attrs={"class": "fr-upload", "accept": ",".join(ACCEPTED_TYPES)}),
        error_messages={
            "empty": "Ce fichier est vide : choisissez-en un autre.",
            "invalid": "Ce fichier n’est pas arrivé : choisissez-le à nouveau.",
            "missing": "Ce fichier n’est pas arrivé : choisissez-le à nouveau.",
            "contradiction": "Ce fichier n’est pas arrivé : choisissez-le à nouveau.",
        },
    )
    alt = ShortText(
        label="Que montre-t-il ?",
        most=200,
        required=False,
        help_text="En quelques mots, pour qui ne le voit pas : « Trois élèves pèsent les restes d’un plateau ».",
    )
    credit = ShortText(
        label="Qui l’a fait ?", most=200, required=False, help_text="Le nom à citer : une personne, une mairie."
    )
    is_licensed = forms.BooleanField(
        label="J’en ai les droits, les personnes reconnaissables sont d’accord, et j’accepte la Licence Ouverte 2.0",
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["file"].help_text = (
            f"JPEG, PNG ou WebP jusqu’à {settings.IMAGE_MEGABYTES} Mo, PDF jusqu’à "
            f"{settings.SUBMISSION_DOCUMENT_MEGABYTES} Mo. {settings.SUBMISSION_FILES} fichiers au plus."
        )

    def clean(self) -> dict[str, Any]:
        """With a file, ask for all that goes with it."""
        cleaned = super().clean() or {}
        has_file = bool(self.files.get("file"))
        if has_file and not cleaned.get("alt") and "alt" not in self.errors:
            self.add_error("alt", "Dites en mots ce que montre le fichier.")
        if has_file and not cleaned.get("is_licensed"):
            self.add_error("is_licensed", "Sans cet accord, nous ne pouvons pas garder ce fichier.")
        if not has_file and cleaned.get("alt") and "file" not in self.errors:
            self.add_error("file", "Choisissez le fichier que vous décrivez, ou effacez sa description.")
        return cleaned

    def kept_names(self) -> Any:
        """Nothing is an answer: a file has a row of its own."""
        return iter(())
