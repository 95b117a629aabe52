"""A reader's visit, which remembers all that went wrong in the browser."""

from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, Response

DESKTOP = {"width": 1280, "height": 900}
PHONE = {"width": 360, "height": 740}
AXE = Axe()
VIOLATIONS_ONLY = {"resultTypes": ["violations"]}
"""Every rule still runs; axe no longer describes each element that passes, which took it most of its time."""

RUN_AXE = "(options) => axe.run(document, options)"
"""In a page that holds axe, half a megabyte: it is given once a page, however many times it is run there."""

LISTEN_TO_POLICY = """
window.policyViolations = [];
document.addEventListener("securitypolicyviolation", (event) => {
  window.policyViolations.push(`${event.effectiveDirective} ${event.blockedURI} ${event.sample}`);
});
"""
OVERFLOW = """() => {
  const { clientWidth, scrollWidth } = document.scrollingElement;
  if (scrollWidth <= clientWidth) return [];
  const all = [...document.body.querySelectorAll("*")];
  const wide = all.filter((each) => each.getBoundingClientRect().right > clientWidth);
  return [`${scrollWidth} px`, ...wide.slice(-3).map((each) => each.outerHTML.slice(0, 120))];
}"""
# The colours of links and buttons move slowly when the scheme changes: axe would read them on their way.
SETTLED = "() => Promise.allSettled(document.getAnimations().map((animation) => animation.finished))"


class Visit:
    """One browser context and its page. `faults` gathers, in words, all that a page must never do."""

    def __init__(self, browser: Browser, site_url: str, **options):
        self.site_url = site_url
        self.faults: list[str] = []
        self.expected_statuses = {200}
        self.context = browser.new_context(base_url=site_url, **{"viewport": DESKTOP, "locale": "fr-FR"} | options)
        self.context.add_init_script(LISTEN_TO_POLICY)
        self.page: Page = self.context.new_page()
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: self.faults.append(f"error of a script: {error}"))
        self.page.on("request", self._see_request)
        self.page.on("response", self._see_response)
        self.page.on("requestfailed", self._see_failure)

    def _hear(self, message: ConsoleMessage) -> None:
        """Keep errors and warnings; the browser says again in the console that an expected 404 is one."""
        expected = any(f"status of {status} " in message.text for status in self.expected_statuses)
        if message.type in ("error", "warning") and not expected:
            self.faults.append(f"console: {message.text}")

    def _see_request(self, request: Request) -> None:
        if urlsplit(request.url).scheme != "data" and not request.url.startswith(f"{self.site_url}/"):
            self.faults.append(f"request off the host: {request.url}")

    def _see_response(self, response: Response) -> None:
        redirects = 300 <= response.status < 400
        if response.status not in self.expected_statuses and not redirects:
            self.faults.append(f"{response.status}: {response.url}")

    def _see_failure(self, request: Request) -> None:
        # Leaving a page stops what it was still asking for.
        if request.failure != "net::ERR_ABORTED":
            self.faults.append(f"{request.failure}: {request.url}")

    def open(self, path: str, *, status: int = 200) -> Page:
        """Go to `path` and wait for all it loads; any other status than the one expected is a fault."""
        self.expected_statuses.add(status)
        response = self.page.goto(path)
        assert response is not None and response.status == status, f"{path}: {response and response.status}"
        self.page.evaluate("document.fonts.ready")
        return self.page

    def check_policy(self) -> None:
        """Add what the security policy has stopped on the page as it stands."""
        self.faults += [f"security policy: {each}" for each in self.page.evaluate("window.policyViolations")]

    def check_width(self) -> None:
        """Add what makes the page scroll sideways."""
        width = self.page.viewport_size["width"]
        wide = self.page.evaluate(OVERFLOW)
        if wide:
            self.faults.append(f"wider than {width} px: {wide}")

    def check_accessibility(self, when: str, **options) -> None:
        """Add what axe finds on the whole page; no rule is left out. `when` says what the page looks like.

        `options` go to axe.
        """
        self.page.evaluate(SETTLED)
        if not self.page.evaluate("Boolean(window.axe?.run)"):  # an element may have that name for its id
            self.page.evaluate(AXE.axe_script)
        for rule in self.page.evaluate(RUN_AXE, VIOLATIONS_ONLY | options)["violations"]:
            places = [f"{node['target']} {node['html'][:160]}" for node in rule["nodes"][:3]]
            count = len(rule["nodes"])
            self.faults.append(f"axe, {when}: {rule['id']}, {rule['help']}, {count} times: {places}")

    def check_cookies(self) -> None:
        """Add the cookies, of which a reader gets none."""
        self.faults += [f"cookie: {cookie['name']}" for cookie in self.context.cookies()]

    def assert_faultless(self) -> None:
        """Fail with all the faults, one a line."""
        self.check_policy()
        assert not self.faults, "\n".join([self.page.url, *self.faults])
