"""What the row of an innovation must be: the constraints of its table, each with the sentence that a person reads."""

from django.db import models
from django.db.models import F, Q

from catalogue.models.scales import CostBand, EvidenceLevel, Stage, Status, StopCause, TerritoryScope

FIRST_YEAR, LAST_YEAR = 1900, 2100

CONSTRAINTS = [
    models.CheckConstraint(
        condition=~Q(title="") & ~Q(slug=""),
        name="innovation_has_title_and_slug",
        violation_error_message="Une innovation a un titre et une adresse.",
    ),
    models.CheckConstraint(
        condition=Q(territory__isnull=False) | ~Q(territory_label=""),
        name="innovation_has_territory_or_label",
        violation_error_message="Choisissez un territoire ou, si aucun ne convient, donnez son nom.",
    ),
    models.CheckConstraint(
        condition=Q(territory_scope__in=TerritoryScope.values),
        name="innovation_scope_is_known",
        violation_error_message="Choisissez un type de territoire de la liste.",
    ),
    models.CheckConstraint(
        condition=Q(stage__in=Stage.values),
        name="innovation_stage_is_known",
        violation_error_message="Choisissez une étape de la liste.",
    ),
    models.CheckConstraint(
        condition=Q(status__in=Status.values),
        name="innovation_status_is_known",
        violation_error_message="Choisissez un statut de la liste.",
    ),
    models.CheckConstraint(
        condition=Q(start_year=None) | Q(start_year__range=(FIRST_YEAR, LAST_YEAR)),
        name="innovation_start_year_is_plausible",
        violation_error_message=f"L’année de lancement se situe entre {FIRST_YEAR} et {LAST_YEAR}.",
    ),
    models.CheckConstraint(
        condition=Q(end_year=None) | Q(end_year__range=(FIRST_YEAR, LAST_YEAR)),
        name="innovation_end_year_is_plausible",
        violation_error_message=f"L’année de fin se situe entre {FIRST_YEAR} et {LAST_YEAR}.",
    ),
    models.CheckConstraint(
        condition=Q(start_year=None) | Q(end_year=None) | Q(end_year__gte=F("start_year")),
        name="innovation_years_are_in_order",
        violation_error_message="L’année de fin ne peut pas précéder l’année de lancement.",
    ),
    models.CheckConstraint(
        condition=Q(cost_band__in=["", *CostBand.values]),
        name="innovation_cost_band_is_known",
        violation_error_message="Choisissez une tranche de coût de la liste.",
    ),
    models.CheckConstraint(
        condition=(
            Q(cost=None)
            | Q(cost_band=CostBand.UNDER_10K, cost__lt=10_000)
            | Q(cost_band=CostBand.UNDER_100K, cost__gte=10_000, cost__lt=100_000)
            | Q(cost_band=CostBand.UNDER_1M, cost__gte=100_000, cost__lt=1_000_000)
            | Q(cost_band=CostBand.FROM_1M, cost__gte=1_000_000)
        ),
        name="innovation_cost_is_in_its_band",
        violation_error_message="Le coût n’est pas dans la tranche choisie.",
    ),
    models.CheckConstraint(
        condition=Q(evidence_level=None) | Q(evidence_level__in=EvidenceLevel.values),
        name="innovation_evidence_level_is_known",
        violation_error_message="Le niveau de preuve va de 0 à 4.",
    ),
    models.CheckConstraint(
        condition=Q(evidence_level=None) | ~Q(evidence_proof=""),
        name="innovation_evidence_is_founded",
        violation_error_message="Dites ce qui fonde le niveau de preuve, ou laissez-le vide : non évalué.",
    ),
    models.CheckConstraint(
        condition=(
            Q(evidence_source_title="", evidence_source_url="")
            | ~Q(evidence_source_title="")
            & (Q(evidence_source_url__startswith="http://") | Q(evidence_source_url__startswith="https://"))
        ),
        name="innovation_evidence_source_is_whole",
        violation_error_message="La source de la preuve a un titre et une adresse, en http:// ou https://.",
    ),
    models.CheckConstraint(
        condition=Q(staff_count=None) | Q(staff_count__gt=0),
        name="innovation_staff_count_is_positive",
        violation_error_message="Un effectif est supérieur à zéro ; vide, il n’est pas renseigné.",
    ),
    models.CheckConstraint(
        condition=Q(stop_cause__in=["", *StopCause.values]),
        name="innovation_stop_cause_is_known",
        violation_error_message="Choisissez une cause d’arrêt de la liste.",
    ),
    models.CheckConstraint(
        condition=Q(stop_cause="", stop_reason="") | (~Q(stop_cause="") & ~Q(stop_reason="")),
        name="innovation_stop_has_cause_and_reason",
        violation_error_message="Un arrêt se dit par sa cause et en quelques mots : donnez les deux.",
    ),
    models.CheckConstraint(
        condition=~Q(status=Status.PUBLISHED) | Q(published_at__isnull=False),
        name="innovation_published_has_a_date",
        violation_error_message="Une innovation publiée porte la date de sa publication.",
    ),
    models.CheckConstraint(
        condition=~Q(status=Status.PUBLISHED) | ~Q(summary=""),
        name="innovation_published_has_a_summary",
        violation_error_message="Une innovation publiée a un résumé.",
    ),
]
