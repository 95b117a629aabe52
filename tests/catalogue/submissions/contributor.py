"""A person who contributes through the pages of the site, step by step."""

import re
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from django.http import HttpResponse
from django.test import Client

from catalogue.mail import message_of
from catalogue.models import OutgoingMail
from catalogue.submissions import hidden_fields
from catalogue.submissions.models import Submission

STEPS = {
    "innovation": {
        "title": "Une épicerie tenue par ses clients",
        "summary": "Les habitants ont rouvert la dernière épicerie du village.",
        "need": "Le dernier commerce avait fermé.",
        "description": "La commune a acheté les murs, une association tient la caisse.",
    },
    "lieu": {"territory_label": "Pays lédonien", "start_year": "2019", "stage": "deployed"},
    "moyens": {"themes": "commerce, ruralité", "links": "www.oural.example/article"},
    "fichiers": {},
    "vous": {"name": "Camille Martin", "email": "camille@oural.example", "role": "élue"},
}
REPLICATION = {
    "reprise": {"territory_label": "Pays d’Auge", "replication_state": "running", "kept": "La même caisse."},
    "vous": STEPS["vous"],
}
LINK = re.compile(r"https?://\S+")


def slug_in(url: str) -> str:
    """The step that an address leads to."""
    return urlsplit(url).path.rstrip("/").rpartition("/")[2]


@dataclass
class Contributor:
    """Somebody with a browser; `url` is the page they are on."""

    client: Client = field(default_factory=Client)
    url: str = ""

    def begin(self, kind: str = "innovation", **query: str) -> "Contributor":
        """Open the first step."""
        self.url = self.client.get(f"/proposer/{kind}/", query).url
        return self

    def page(self) -> str:
        """The page they are on."""
        response = self.client.get(self.url)
        assert response.status_code == 200, response.status_code
        return response.content.decode()

    def post(self, data: dict | None = None, *, action: str = "suite", **more) -> HttpResponse:
        """Press a button, and go where it leads. What shows the same step again is the page that shows it."""
        response = self.client.post(self.url, {"action": action, **(data or {})}, **more)
        if response.status_code != 302:
            return response
        self.url = response.url
        is_again = self.url.endswith(("?manque=oui", "?proches=oui"))
        return self.client.get(self.url) if is_again else response

    def write(self, steps: dict = STEPS, **changes: dict) -> "Contributor":
        """Answer every step but the last."""
        for slug, answers in steps.items():
            assert slug_in(self.url) == slug
            response = self.post(answers | changes.get(slug, {}))
            assert response.status_code == 302, response.content.decode()
        return self

    def send(self, **changes) -> HttpResponse:
        """Send at the last step, as slowly as people read."""
        data = {"moment": ripe_moment(), "licence": "on"} | changes
        return self.post(data)

    @property
    def token(self) -> str:
        """The secret of the draft."""
        return self.url.split("/brouillon/")[1].split("/")[0]


def ripe_moment() -> str:
    """What the page that sends carries once somebody has read it."""
    signer = hidden_fields.signing.TimestampSigner(salt=hidden_fields.MOMENT_SALT)
    earlier = hidden_fields.signing.b62_encode(int(hidden_fields.signing.time.time()) - 60)
    value = f"envoi:{earlier}"
    return f"{value}:{signer.signature(value)}"


def only_submission() -> Submission:
    """The one contribution that there is."""
    return Submission.objects.get()


def link_of(mail: OutgoingMail) -> str:
    """The first address that a mail of the outbox will give its reader, without the site's own."""
    return link_in(message_of(mail).body)


def link_in(message: str) -> str:
    """The first address that a mail gives, without the site's own."""
    return urlsplit(LINK.findall(message)[0]).path
