"""Make the site ready to serve: schema, data, static files and, on one's own machine, an account."""

import socket

from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError

from oural import preparation, private_files
from oural.preparation import create_local_account

HOST = "127.0.0.1"
INTERRUPTED = 130  # what a shell answers for a command that Ctrl-C stopped


class Command(BaseCommand):
    help = (
        "Prépare le site : schéma de la base, données de fixtures/, fichiers statiques et, sans DATABASE_URL, compte "
        "local. Ce qui est déjà fait n’est pas refait ; interrompue, la préparation reprend au prochain lancement."
    )
    requires_system_checks = ()

    def add_arguments(self, parser):
        parser.add_argument("--port", help="Vérifier d’abord que le serveur pourra ouvrir ce port.")

    def handle(self, *args, port, **options):
        if port is not None:
            check_port(port)
        try:
            with preparation.only_one(self.say):
                private_files.take_back()
                preparation.migrate()
                preparation.load_data(self.say)
                preparation.collect_static(self.say)
                create_local_account(self.say)
        except OperationalError as error:
            raise CommandError(f"La base de données ne répond pas comme il faut : {error}") from error
        except KeyboardInterrupt as error:
            message = "Préparation interrompue : le prochain lancement la reprendra."
            raise CommandError(message, returncode=INTERRUPTED) from error

    def say(self, line: str) -> None:
        """Tell a line at once: the next step may be long, or be interrupted."""
        self.stdout.write(line)
        self.stdout.flush()


def check_port(text: str) -> None:
    """Raise CommandError, with what to do, when no server can listen on this port of the machine."""
    advice = "Choisissez-en un autre, par exemple : make run PORT=8001"
    if not (text.isascii() and text.isdecimal()) or not 1 <= int(text) <= 65535:
        raise CommandError(f"« {text} » n’est pas un port, un nombre de 1 à 65535. {advice}")
    with socket.socket() as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((HOST, int(text)))
        except PermissionError as error:
            raise CommandError(f"Le port {text} est réservé à l’administrateur de la machine. {advice}") from error
        except OSError as error:
            raise CommandError(f"Le port {text} est déjà pris. {advice}") from error
