"""What a loading did, in words."""

from collections.abc import Iterator

from catalogue.loading.merge import Plan
from catalogue.typography import plural

LABELS = {
    "title": "titre",
    "summary": "résumé",
    "need": "besoin",
    "description": "réponse",
    "results": "résultats",
    "lessons": "enseignements",
    "stage": "étape",
    "years": "années",
    "cost": "coût",
    "cost_note": "ce que couvre le coût",
    "staff_count": "effectif",
    "months_to_results": "mois avant les premiers résultats",
    "evidence": "niveau de preuve",
    "stop": "arrêt",
    "in_report": "citée dans le rapport",
    "is_zoom": "innovation de référence",
    "place": "territoire",
    "levers": "leviers",
    "policies": "politiques publiques",
    "name": "nom",
    "themes": "thèmes",
    "organisations": "partenaires",
    "sources": "sources",
    "replications": "reproductions",
    "introduction": "introduction",
    "closing": "conclusion",
    "status": "statut",
    "entries": "fiches",
    "position": "rang",
    "verb": "verbe",
    "complement": "complément",
    "number_confirmed": "numéro confirmé",
    "axis": "axe",
    "axis_confirmed": "axe confirmé",
    "wording": "intitulé",
    "date": "date",
    "kind": "nature",
    "text": "fait",
    "body": "organisme",
    "source_title": "titre de la source",
    "source_url": "adresse de la source",
    "link_to_report": "lien avec le rapport",
    "reason": "motif",
    "terms": "termes",
    "note": "remarque",
    "word": "mot",
}
"""The fields of what is loaded, as the editors call them."""


def summary(plan: Plan, *, one: str, many: str) -> Iterator[str]:
    """One line for each row that was not written as its file says, then the counts.

    `one` and `many` name the rows, for example « Levier » and « Leviers ».
    """
    for key, names in plan.kept.items():
        fields = ", ".join(LABELS[name] for name in names)
        yield f"{one} {key}, {fields} : conservé, modifié depuis par la rédaction."
    for key, added in plan.additions.items():
        lists = ", ".join(f"{len(items)} en {LABELS[name]}" for name, items in added.items())
        yield f"{one} {key} : {lists}, ajouté à côté de ce que la rédaction a modifié."
    for keys, reason in (
        (plan.deleted, "la rédaction en a décidé la suppression"),
        (plan.taken, "existait avant tout chargement"),
        (plan.gone, "n’est plus dans les fichiers"),
    ):
        for key in keys:
            yield f"{one} {key} : rien n’est écrit, {reason}."
    created, changed, kept = len(plan.creations), len(plan.changes.keys() | plan.additions.keys()), len(plan.kept)
    yield (
        f"{many} : {created} création{plural(created)}, {changed} modification{plural(changed)},"
        f" {len(plan.unchanged)} sans changement, {kept} avec des textes de la rédaction conservés."
    )
