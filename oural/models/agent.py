"""Agents of the State who come in by ProConnect: those expected, and those who came."""

from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.core.validators import DomainNameValidator, validate_email
from django.db import models

from oural.models.user import User


class AgentRule(models.Model):
    """Who may come in: one e-mail address, or all those of a domain, and the roles that it gives."""

    pattern = models.CharField(
        "adresse ou domaine",
        max_length=254,
        unique=True,
        help_text="Une adresse électronique, ou un domaine entier précédé de @.",
        error_messages={"unique": "Cette adresse ou ce domaine est déjà dans la liste."},
    )
    groups = models.ManyToManyField(Group, verbose_name="rôles")

    class Meta:
        verbose_name = "agent attendu"
        verbose_name_plural = "agents attendus (ProConnect)"
        ordering = ["pattern"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(pattern__contains="@"),
                name="agent_rule_is_an_address_or_a_domain",
                violation_error_message="Donnez une adresse électronique, ou un domaine précédé de @.",
            )
        ]

    def __str__(self) -> str:
        return self.pattern

    def clean(self) -> None:
        """Put in lower case; raise ValidationError for what is neither an address nor a domain."""
        self.pattern = self.pattern.strip().lower()
        check, text = (validate_email, self.pattern) if self.is_personal else (DomainNameValidator(), self.pattern[1:])
        try:
            check(text)
        except ValidationError as error:
            sentence = "Donnez une adresse électronique, ou un domaine précédé de @."
            raise ValidationError({"pattern": sentence}) from error

    @property
    def is_personal(self) -> bool:
        """Whether it is the address of one person."""
        return not self.pattern.startswith("@")


class AgentIdentity(models.Model):
    """Who came: the identifier that ProConnect gives a person, and the address that it vouched for last.

    The identifier stays when the address changes. An address belongs to the first identifier that came with it.
    """

    subject = models.CharField("identifiant ProConnect", max_length=255, unique=True)
    user = models.OneToOneField(User, models.CASCADE, related_name="agent_identity", verbose_name="compte")
    email = models.EmailField("adresse donnée par ProConnect", unique=True)
    rule = models.ForeignKey(AgentRule, models.SET_NULL, null=True, verbose_name="agent attendu")

    class Meta:
        verbose_name = "identité ProConnect"
        verbose_name_plural = "identités ProConnect"
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(subject=""),
                name="agent_identity_has_a_subject",
                violation_error_message="Une identité a un identifiant.",
            )
        ]

    def __str__(self) -> str:
        return str(self.user)
