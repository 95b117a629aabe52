"""A device in plain words, from what its browser says of itself."""

# In this order: most browsers also name those that they descend from.
BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("CriOS/", "Chrome"),
    ("Safari/", "Safari"),
)
SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("CrOS", "ChromeOS"),
    ("Macintosh", "Mac"),
    ("Linux", "Linux"),
)


def name_of(agent: str) -> str:
    """The words for the `User-Agent` of a request, ours and never those that it sends: « Firefox sur Linux »."""
    browser = next((name for mark, name in BROWSERS if mark in agent), "Navigateur inconnu")
    system = next((name for mark, name in SYSTEMS if mark in agent), "appareil inconnu")
    return f"{browser} sur {system}"
