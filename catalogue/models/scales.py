"""The scales on which an innovation is placed, its status in the editors’ hands among them."""

from django.db import models

from catalogue.models.territory import TerritoryKind


class Stage(models.TextChoices):
    """Where an innovation stands."""

    IDEA = "idea", "idée"
    EXPERIMENT = "experiment", "expérimentation"
    DEPLOYED = "deployed", "déployée"
    GENERALISED = "generalised", "généralisée"
    ENDED = "ended", "terminée"


class CostBand(models.TextChoices):
    """Orders of magnitude of a cost, in euros."""

    UNDER_10K = "moins-de-10000", "moins de 10 000 €"
    UNDER_100K = "10000-99999", "de 10 000 à 99 999 €"
    UNDER_1M = "100000-999999", "de 100 000 à 999 999 €"
    FROM_1M = "1000000-et-plus", "1 million d’euros et plus"

    @classmethod
    def of(cls, euros: int) -> "CostBand":
        """The band of a cost in euros."""
        limits = ((10_000, cls.UNDER_10K), (100_000, cls.UNDER_100K), (1_000_000, cls.UNDER_1M))
        return next((band for limit, band in limits if euros < limit), cls.FROM_1M)


class EvidenceLevel(models.IntegerChoices):
    """How well the effects of an innovation are proved. None, on an entry, is not assessed, which is not 0."""

    DECLARED = 0, "déclarée"
    RESULTS = 1, "résultats décrits"
    FIGURES = 2, "chiffres avant et après, avec leur source"
    EVALUATED = 3, "évaluation extérieure ou comparaison"
    REPRODUCED = 4, "reproduite avec des résultats"


class StopCause(models.TextChoices):
    """Why an innovation stopped, or a part of it: the main cause."""

    FUNDING = "financement", "financement perdu ou insuffisant"
    POLITICAL = "politique", "décision politique ou alternance"
    LAW = "droit", "décision de justice ou règle de droit"
    TECHNICAL = "technique", "difficulté technique ou de sécurité"
    USE = "usage", "usage insuffisant"
    STAFFING = "personnel", "manque de personnel"
    RESULTS = "resultats", "résultats en dessous des objectifs"
    REORGANISATION = "reorganisation", "réorganisation des collectivités"
    PLANNED = "fin-prevue", "fin prévue dès le départ"
    OTHER = "autre", "autre cause"


class TerritoryScope(models.TextChoices):
    """The kind of territory that carries an innovation, known even where its territory has no code."""

    COMMUNE = TerritoryKind.COMMUNE.value, "Commune"
    EPCI = TerritoryKind.EPCI.value, "Intercommunalité"
    DEPARTMENT = TerritoryKind.DEPARTMENT.value, "Département"
    REGION = TerritoryKind.REGION.value, "Région"
    OVERSEAS = TerritoryKind.OVERSEAS.value, "Collectivité d’outre-mer"
    OTHER = "autre", "Autre territoire"


class Status(models.TextChoices):
    """Only what is published is public."""

    DRAFT = "draft", "brouillon"
    PUBLISHED = "published", "publiée"
    ARCHIVED = "archived", "archivée"
