"""A few territories of the real code, enough to look up and to resolve."""

from datetime import date

from catalogue.models import Territory, TerritoryKind
from catalogue.territories.names import search_name
from tests.factories import make_territory


def make_place(kind: TerritoryKind, code: str, name: str, **changes) -> Territory:
    """A territory as the import makes it."""
    if kind == TerritoryKind.FORMER_COMMUNE:
        changes = {"obsolete_on": date(2026, 1, 1), "population": None} | changes
    return make_territory(kind=kind, code=code, name=name, search_name=search_name(kind, name), **changes)


def make_france() -> dict[str, Territory]:
    """Regions, departments, an intercommunalité, communes and former communes, by a short name."""
    region, department = TerritoryKind.REGION, TerritoryKind.DEPARTMENT
    epci, commune, former = TerritoryKind.EPCI, TerritoryKind.COMMUNE, TerritoryKind.FORMER_COMMUNE
    places = {
        "loire": make_place(region, "52", "Pays de la Loire", article="des ", population=3907156),
        "bretagne": make_place(region, "53", "Bretagne", article="de ", population=3449370),
        "grand-est": make_place(region, "44", "Grand Est", article="du ", population=5563378),
        "ile": make_place(region, "11", "Île-de-France", article="d'", population=12463067),
        "reunion": make_place(region, "04", "La Réunion", article="de ", population=889679),
        "mayotte": make_place(region, "06", "Mayotte", article="de ", population=256518),
        "caledonie": make_place(TerritoryKind.OVERSEAS, "988", "Nouvelle-Calédonie", population=264596),
    }
    inside = {"region": places["loire"]}
    places["44"] = make_place(department, "44", "Loire-Atlantique", article="de la ", population=1487570, **inside)
    places["93"] = make_place(
        department, "93", "Seine-Saint-Denis", article="de la ", population=1704316, region=places["ile"]
    )
    places["974"] = make_place(
        department, "974", "La Réunion", article="de ", population=889679, region=places["reunion"]
    )
    places["75"] = make_place(department, "75", "Paris", article="de ", population=2103778, region=places["ile"])
    places["2A"] = make_place(department, "2A", "Corse-du-Sud", article="de la ", population=168306)
    inside |= {"department": places["44"]}
    places["metropole"] = make_place(epci, "244400404", "Nantes Métropole", population=689456, **inside)
    places["nozay"] = make_place(epci, "244400537", "CC de Nozay", population=16000, **inside)
    inside |= {"epci": places["metropole"]}
    nantes = {"population": 327734, "postal_codes": "44000 44100 44200 44300"}
    places["nantes"] = make_place(commune, "44109", "Nantes", **nantes, **inside)
    places["reze"] = make_place(commune, "44143", "Rezé", population=43556, postal_codes="44400", **inside)
    places["chantenay"] = make_place(former, "44036", "Chantenay-sur-Loire", successor=places["nantes"], **inside)
    places["nort"] = make_place(
        commune, "44110", "Nort-sur-Erdre", population=9570, postal_codes="44390", **inside | {"epci": places["nozay"]}
    )
    places["erbray"] = make_place(commune, "44054", "Erbray", population=3072, postal_codes="44110", **inside)
    seine = {"region": places["ile"], "department": places["93"]}
    places["denis93"] = make_place(
        commune, "93066", "Saint-Denis", population=149077, postal_codes="93200 93210", **seine
    )
    places["denis974"] = make_place(
        commune,
        "97411",
        "Saint-Denis",
        population=155634,
        postal_codes="97400",
        region=places["reunion"],
        department=places["974"],
    )
    places["paris"] = make_place(
        commune, "75056", "Paris", population=2103778, region=places["ile"], department=places["75"]
    )
    places["paris14"] = make_place(former, "75114", "Paris 14e Arrondissement", successor=places["paris"])
    places["noumea"] = make_place(
        commune, "98818", "Nouméa", population=None, postal_codes="98800", region=places["caledonie"]
    )
    places["hay"] = make_place(commune, "94038", "L'Haÿ-les-Roses", population=31188, postal_codes="94240")
    places["ajaccio"] = make_place(commune, "2A004", "Ajaccio", population=76320, department=places["2A"])
    places["oeting"] = make_place(commune, "57521", "Œting", population=2599, postal_codes="57600")
    return places
