"""What is wrong with a cell is told in its line and its column, by a sentence."""

import pytest

from tests.catalogue.tables.files import error_of
from tests.factories import make_innovation, make_lever, make_organisation

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("changes", "column", "sentence"),
    [
        ({"titre": ""}, "titre", "Une innovation a un titre et une adresse."),
        ({"titre": "a" * 161}, "titre", "A 161 caractères : 160 au plus."),
        ({"titre": "a\x00b"}, "titre", "Contient un caractère interdit."),
        ({"titre": "a\u0085b"}, "titre", "Contient un caractère interdit."),
        ({"nom_territoire": ""}, "territoire", "Choisissez un territoire ou, si aucun ne convient, donnez son nom."),
        ({"territoire": "99999"}, "territoire", "« 99999 » n’est le code d’aucun territoire de ce type."),
        ({"territoire": "9" * 10_000}, "territoire", f"« {'9' * 40}… » n’est le code d’aucun territoire de ce type."),
        ({"code_region": "commune-1"}, "code_region", "« commune-1 » n’est le code d’aucun territoire de ce type."),
        ({"annee_debut": "hier"}, "annee_debut", "« hier » n’est pas un nombre entier."),
        ({"annee_debut": "2015.5"}, "annee_debut", "« 2015.5 » n’est pas un nombre entier."),
        ({"annee_debut": "-5"}, "annee_debut", "« -5 » n’est pas un nombre entier."),
        ({"annee_debut": "²"}, "annee_debut", "« ² » n’est pas un nombre entier."),
        ({"cout_euros": str(10**30)}, "cout_euros", f"« {10**30} » est trop grand."),
        ({"annee_debut": "99999"}, "annee_debut", "« 99999 » est trop grand."),
        ({"annee_debut": "1850"}, "annee_debut", "L’année de lancement se situe entre 1900 et 2100."),
        (
            {"annee_debut": "2016", "annee_fin": "2015"},
            "annee_fin",
            "L’année de fin ne peut pas précéder l’année de lancement.",
        ),
        (
            {"etape": "finie"},
            "etape",
            "« finie » n’est pas l’un de : idee, experimentation, deployee, generalisee, terminee.",
        ),
        ({"etape": ""}, "etape", "Choisissez une étape de la liste."),
        ({"niveau_preuve": "7", "preuve": "x"}, "niveau_preuve", "Le niveau de preuve va de 0 à 4."),
        (
            {"niveau_preuve": "1"},
            "preuve",
            "Dites ce qui fonde le niveau de preuve, ou laissez-le vide\u00a0: non évalué.",
        ),
        (
            {"effectif": "3,55"},
            "effectif",
            "« 3,55 » n’est pas un nombre, avec un chiffre au plus après la virgule.",
        ),
        ({"effectif": "0"}, "effectif", "Un effectif est supérieur à zéro\u00a0; vide, il n’est pas renseigné."),
        (
            {"adresse_source_preuve": "bilan"},
            "adresse_source_preuve",
            "« bilan » n’est pas l’adresse d’une page.",
        ),
        (
            {"cause_arret": "usage"},
            "cause_arret",
            "Un arrêt se dit par sa cause et en quelques mots\u00a0: donnez les deux.",
        ),
        ({"politiques": "voirie"}, "politiques", "« voirie » n’est pas une politique publique : ."),
        (
            {"niveau_preuve": "4", "preuve": "x"},
            "niveau_preuve",
            "Le niveau de preuve 4 demande au moins une reproduction.",
        ),
        ({"citee_rapport": "peut-être"}, "citee_rapport", "« peut-être » n’est pas l’un de : oui, non."),
        ({"verifiee_le": "2026-02-30"}, "verifiee_le", "« 2026-02-30 » n’est pas un jour : écrivez 2026-03-31."),
        ({"leviers": "voler"}, "leviers", "« voler » n’est pas un levier : gerer."),
        ({"themes": "a" * 101}, "themes", f"Le thème « {'a' * 40}… » a plus de 100 caractères."),
        ({"organisations": "Elan"}, "organisations", "« Elan » est nouveau : donnez son type, « … [association] »."),
        ({"organisations": "Adullact [etat]"}, "organisations", "« Adullact » existe déjà, comme « association »."),
        (
            {"sources": "https://a.example/"},
            "sources",
            "« https://a.example/ » n’est pas une source : « titre : adresse ».",
        ),
        (
            {"sources": "Le bilan : javascript:alert(1)"},
            "sources",
            "« javascript:alert(1) » n’est pas l’adresse d’une page.",
        ),
        (
            {"sources": "A : https://a.example/ | B : https://a.example/"},
            "sources",
            "La même adresse y est deux fois.",
        ),
        (
            {"statut": "publiée"},
            "statut",
            "Le statut ne se change pas par un fichier : publiez ou archivez depuis la liste.",
        ),
        (
            {"adresse": "Pas Bon"},
            "adresse",
            "Une adresse se compose de minuscules sans accent, de chiffres et de tirets.",
        ),
        ({"adresse": "prise"}, "adresse", "Cette adresse mène déjà à une autre fiche, aujourd’hui ou par le passé."),
        (
            {"identifiant": "999999"},
            "identifiant",
            "« 999999 » n’est l’identifiant d’aucune fiche : vide pour en ajouter une.",
        ),
        (
            {"identifiant": "x\x00"},
            "identifiant",
            "« x  » n’est l’identifiant d’aucune fiche : vide pour en ajouter une.",
        ),
        (
            {"identifiant": str(10**30)},
            "identifiant",
            f"« {10**30} » n’est l’identifiant d’aucune fiche : vide pour en ajouter une.",
        ),
    ],
)
def test_each_error_is_told_in_its_place(changes, column, sentence):
    make_lever(slug="gerer")
    make_organisation(name="Adullact")
    make_innovation(slug="prise")
    assert error_of(**changes) == (column, sentence)
