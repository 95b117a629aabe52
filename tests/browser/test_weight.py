"""What the list page weighs, as the browser receives it: compressed, headers included."""

from collections.abc import Callable
from dataclasses import dataclass, field

from playwright.sync_api import CDPSession

from tests.browser.visit import Visit

KB = 1000
COLD = 160 * KB
WARM = 25 * KB
REQUESTS = 20


@dataclass
class Meter:
    """Counts the requests of a page and the bytes that the network brought; what the cache gives weighs nothing."""

    session: CDPSession
    urls: dict[str, str] = field(default_factory=dict)
    bytes: dict[str, float] = field(default_factory=dict)

    def __post_init__(self):
        self.session.on("Network.responseReceived", self._note_response)
        self.session.on("Network.loadingFinished", self._note_bytes)
        self.session.send("Network.enable")

    def _note_response(self, event: dict) -> None:
        if not event["response"]["url"].startswith("data:"):
            self.urls[event["requestId"]] = event["response"]["url"]

    def _note_bytes(self, event: dict) -> None:
        self.bytes[event["requestId"]] = event["encodedDataLength"]

    def read(self) -> tuple[float, list[str]]:
        """The total since the last reading, and its lines, the heaviest first; starts again from nothing."""
        lines = sorted(((self.bytes.get(key, 0), url) for key, url in self.urls.items()), reverse=True)
        self.urls.clear()
        self.bytes.clear()
        return sum(size for size, _ in lines), [f"{size:.0f} {url}" for size, url in lines]


def test_list_is_light(visit: Callable[..., Visit]):
    """The first page seen brings its fonts, styles and scripts; the next one only what is new."""
    reader = visit()
    meter = Meter(reader.context.new_cdp_session(reader.page))
    reader.open("/innovations/")
    cold, first = meter.read()
    reader.open("/innovations/?page=2")
    warm, second = meter.read()
    assert any(".woff2" in line for line in first), "The fonts were not counted."
    assert cold <= COLD, "\n".join([f"{cold:.0f} bytes:", *first])
    assert warm <= WARM, "\n".join([f"{warm:.0f} bytes:", *second])
    assert len(first) <= REQUESTS, "\n".join(first)
    reader.assert_faultless()
