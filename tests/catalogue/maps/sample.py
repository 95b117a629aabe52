"""Numbers by place for the tests of the map."""

from collections import Counter

from catalogue.maps.counts import PlaceCounts

COUNTS = PlaceCounts(
    total=20,
    departments=Counter({"35": 9, "26": 2, "75": 2, "973": 1}),
    regions=Counter({"53": 12, "84": 2, "11": 2, "03": 1}),
    region_wide=Counter({"53": 3}),
    overseas=Counter({"988": 1, "975": 1}),
    overseas_names={"988": "Nouvelle-Calédonie", "975": "Saint-Pierre-et-Miquelon"},
    nowhere=1,
)
