"""Accounts: those of the editors, of the agents who come in by ProConnect, and of whoever runs the site; the agents
who are expected; the sessions that an account has open, and the devices that it comes from.
"""

from django.contrib.auth.models import AbstractUser, Group, UserManager
from django.contrib.sessions.models import Session
from django.core.exceptions import ValidationError
from django.core.validators import DomainNameValidator, validate_email
from django.db import models
from django.db.models.functions import Lower


class AccountManager(UserManager):
    """Makes accounts."""

    def create_superuser(self, username, email=None, password=None, **fields):
        """As Django's. Raises ValidationError, which `createsuperuser` tells, for an address that another has."""
        self.model(username=username, email=self.normalize_email(email)).validate_constraints()
        return super().create_superuser(username, email, password, **fields)


class User(AbstractUser):
    """An account of Django's, called by one name instead of a first and a last one."""

    first_name = last_name = None
    display_name = models.CharField(
        "nom affiché", max_length=150, blank=True, help_text="Vide : l’identifiant en tient lieu."
    )

    objects = AccountManager()

    class Meta(AbstractUser.Meta):
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                condition=~models.Q(email=""),
                name="user_email_is_unique",
                violation_error_message="Un autre compte a déjà cette adresse électronique.",
            )
        ]

    def get_full_name(self) -> str:
        """How the account is called: its name or, when it has none, its identifier."""
        return self.display_name or self.username

    def get_short_name(self) -> str:
        """The same: there is only one name."""
        return self.get_full_name()


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


class KnownDevice(models.Model):
    """A device that an account came from, as a browser on a system: « Firefox sur Windows ». Nothing else is kept."""

    user = models.ForeignKey(User, models.CASCADE, related_name="+", verbose_name="compte")
    name = models.CharField("appareil", max_length=60)
    seen_at = models.DateTimeField("dernière connexion")

    class Meta:
        verbose_name = "appareil connu"
        verbose_name_plural = "appareils connus"
        constraints = [
            models.UniqueConstraint(
                fields=["user", "name"],
                name="known_device_is_listed_once",
                violation_error_message="Cet appareil de ce compte est déjà connu.",
            )
        ]

    def __str__(self) -> str:
        return self.name


class OpenSessionQuerySet(models.QuerySet):
    """Sessions of accounts."""

    def of(self, user: User):
        """Those of an account, the latest first."""
        return self.filter(device__user=user).order_by("-pk")

    def end(self) -> int:
        """End them: whoever uses them is out at the next page. Return how many there were."""
        keys = list(self.values_list("session_id", flat=True))
        Session.objects.filter(pk__in=keys).delete()
        return len(keys)


class OpenSession(models.Model):
    """Whose a session of Django's is, and from which device. It goes away with the session."""

    session = models.OneToOneField(Session, models.CASCADE, related_name="+", verbose_name="session")
    device = models.ForeignKey(KnownDevice, models.CASCADE, verbose_name="appareil")

    objects = OpenSessionQuerySet.as_manager()

    class Meta:
        verbose_name = "session ouverte"
        verbose_name_plural = "sessions ouvertes"

    def __str__(self) -> str:
        return str(self.device)
