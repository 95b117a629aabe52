"""The contact of an entry, on its form, for those who have the right to see it."""

from django import forms
from django.contrib import admin
from django.db import transaction

from catalogue.models import Contact
from catalogue.verifying.erasing import forget_mails


class ContactForm(forms.ModelForm):
    """A contact. Another address is another person: what was written to the former one goes."""

    def save(self, commit: bool = True) -> Contact:
        with transaction.atomic():
            if self.instance.pk and "email" in self.changed_data:
                forget_mails(self.instance.innovation)
            return super().save(commit)


class ContactInline(admin.StackedInline):
    """Whom to ask about the entry. Deleting erases the mails and the remarks too (see `catalogue.verifying`)."""

    model = Contact
    form = ContactForm
    fields = [("name", "role"), "email", "accepts_yearly_mail", "accepts_introductions"]
    verbose_name_plural = "Contact (jamais publié)"
    extra = 0
