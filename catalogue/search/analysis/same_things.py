"""What people call by another name: an entry about « données ouvertes » is found by « open data » too.

Only names of one and the same thing stand together, in the law, in official programmes or in common use; what is
merely close does not, or every search would find everything. An entry that says one of them has the others among the
words of its context, where they weigh less than those of its title.
"""

from collections.abc import Iterator

from catalogue.search.analysis.text import tokens

SAME_THINGS = (
    ("accès aux soins", "désert médical", "démographie médicale"),
    ("autostop", "auto-stop"),
    ("budget vert", "budgétisation verte"),
    ("centre-bourg", "cœur de bourg"),
    ("covoiturage", "co-voiturage"),
    ("coworking", "espace de travail partagé"),
    ("démocratie participative", "participation citoyenne"),
    ("données ouvertes", "open data", "ouverture des données"),
    ("économie sociale et solidaire", "ESS"),
    ("fablab", "fab lab", "laboratoire de fabrication"),
    ("financement participatif", "crowdfunding"),
    ("inclusion numérique", "illectronisme"),
    ("laboratoire vivant", "living lab"),
    ("logiciel libre", "open source"),
    ("monnaie locale", "MLC"),
    ("restauration scolaire", "cantine scolaire"),
    ("tarification incitative", "redevance incitative"),
    ("temps de travail", "durée du travail"),
    ("transport à la demande", "TAD"),
    ("urbanisme transitoire", "urbanisme temporaire", "occupation temporaire"),
    ("ville intelligente", "smart city"),
    ("village intelligent", "smart village"),
    ("zone blanche", "zone non couverte"),
)


def _roots(expression: str) -> str:
    return f" {' '.join(tokens(expression))} "


_ROOTS = [[(name, _roots(name)) for name in names] for names in SAME_THINGS]


def other_names(padded_roots: str) -> Iterator[str]:
    """The other names of what a text speaks of; the text is its roots, each between spaces."""
    for names in _ROOTS:
        if any(roots in padded_roots for _, roots in names):
            yield from (name for name, roots in names if roots not in padded_roots)
