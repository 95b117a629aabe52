"""The erasure of a contact: nothing of it stays, wherever it was written, however it goes."""

from django.db.models.signals import pre_delete

from catalogue.models import Contact, Innovation, OutgoingMail, Verification


def connect() -> None:
    """Have each contact that goes take along what was written to it and by it. To be called once."""
    pre_delete.connect(_forget, sender=Contact, dispatch_uid="catalogue.verifying.forget")


def _forget(instance: Contact, **_: object) -> None:
    """Erase the mails to a contact and the words of its answers. What it answered, and when, names nobody."""
    forget_mails(instance.innovation)
    Verification.objects.filter(innovation=instance.innovation_id).update(remark="")


def forget_mails(innovation: Innovation) -> None:
    """Erase the questions asked about an entry from the outbox, sent or not: they hold the address of its contact."""
    asked = Verification.objects.filter(innovation=innovation, mail__isnull=False)
    OutgoingMail.objects.filter(pk__in=list(asked.values_list("mail", flat=True))).delete()
