"""One address for each kind of public page."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Kind:
    """A kind of page, an address that shows it on the real data, and the status of its answer."""

    name: str
    path: str
    status: int = 200

    def __str__(self) -> str:
        return self.name


KINDS = (
    Kind("home", "/"),
    Kind("list", "/innovations/"),
    Kind("list-filtered", "/innovations/?levier=evaluer&region=52&etape=experiment&tri=titre"),
    Kind("list-searched", "/innovations/?q=ecoles"),
    Kind("list-like", "/innovations/?comme=commune-44143&programme=qpv"),
    Kind("list-like-alone", "/innovations/?comme=commune-23030&comparables=1"),
    Kind("list-empty", "/innovations/?q=introuvable&levier=evaluer"),
    Kind("list-unknown-filter", "/innovations/?levier=inconnu&page=-1&couleur=bleue"),
    Kind("sheet-replicated", "/innovations/agrilocal-de-la-drome-a-une-quarantaine-de-departements/"),
    Kind(
        "sheet-beside-reader",
        "/innovations/l-observatoire-des-engagements-de-reze/?comme=commune-31149",
    ),
    Kind("sheet-incomplete", "/innovations/composter-au-pied-des-immeubles-a-port-louis-en-guadeloupe/"),
    Kind(
        "comparison",
        "/innovations/comparer/?fiche=le-medicobus-de-l-orne&fiche=l-observatoire-des-engagements-de-reze"
        "&fiche=agrilocal-de-la-drome-a-une-quarantaine-de-departements&fiche=inconnue",
    ),
    Kind("comparison-of-one", "/innovations/comparer/?fiche=le-medicobus-de-l-orne"),
    Kind("briefing", "/note/?fiche=le-medicobus-de-l-orne&fiche=inconnue"),
    Kind("briefing-empty", "/note/"),
    Kind("notebook-door", "/carnet/"),
    Kind("notebook-door-with-entry", "/carnet/?fiche=le-medicobus-de-l-orne"),
    Kind("notebook-gone", "/carnet/inconnu/", 404),
    Kind("map", "/innovations/carte/"),
    Kind("map-regions", "/innovations/carte/?niveau=regions"),
    Kind("map-department", "/innovations/carte/?departement=44&levier=evaluer"),
    Kind("policies", "/politiques/"),
    Kind("policy", "/politiques/sante/"),
    Kind("dossiers", "/dossiers/"),
    Kind("dossier", "/dossiers/garder-un-medecin/"),
    Kind("levers", "/leviers/"),
    Kind("lever", "/leviers/evaluer/"),
    Kind("region", "/territoires/region/52/"),
    Kind("department", "/territoires/departement/44/"),
    Kind("epci", "/territoires/epci/244400404/"),
    Kind("commune", "/territoires/commune/44143/"),
    Kind("commune-without-innovation", "/territoires/commune/01001/"),
    Kind("former-commune", "/territoires/ancienne-commune/01039/"),
    Kind("overseas", "/territoires/collectivite/988/"),
    Kind("indicators", "/territoires/chiffres/"),
    Kind("proposals", "/propositions/"),
    Kind("proposals-past", "/propositions/?au=2019-06-30"),
    Kind("proposals-filtered", "/propositions/?q=laboratoires&statut=realisee-en-partie&signal=inconnu&au=hier"),
    Kind("proposal", "/propositions/1/"),
    Kind("proposal-past", "/propositions/15/?au=2018-12-31"),
    Kind("proposal-missing", "/propositions/5/"),
    Kind("proposal-unknown", "/propositions/99/", 404),
    Kind("axis", "/propositions/axe-1/"),
    Kind("report", "/rapport/"),
    Kind("contribute", "/proposer/"),
    Kind("contribution", "/proposer/innovation/?levier=evaluer&region=53"),
    Kind("correction", "/proposer/correction/?fiche=le-medicobus-de-l-orne&rubrique=besoin"),
    Kind("reading", "/proposer/lecture/?proposition=9"),
    Kind("contribution-gone", "/suivi/inconnu/", 404),
    Kind("contribution-lost-link", "/suivi/"),
    Kind("alert", "/alertes/?quoi=fiche&sur=le-medicobus-de-l-orne"),
    Kind("alert-unknown", "/alertes/?quoi=fiche&sur=inconnue", 404),
    Kind("contribute-from", "/proposer/?proposition=9&levier=financer"),
    Kind("legal", "/mentions-legales/"),
    Kind("privacy", "/donnees-personnelles/"),
    Kind("accessibility", "/accessibilite/"),
    Kind("open-data", "/donnees-ouvertes/"),
    Kind("site-map", "/plan-du-site/"),
    Kind("not-found", "/cette-page-n-existe-pas/", 404),
)
