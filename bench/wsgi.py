"""A request to the site by its WSGI application, timed, without a server nor a network."""

import gc
import io
from dataclasses import dataclass
from time import perf_counter

from bench.environment import HOST

LIST = "/innovations/"


@dataclass(frozen=True, slots=True)
class Answer:
    """What the application answered, and the milliseconds that it took."""

    status: int
    headers: dict[str, str]
    body: bytes
    milliseconds: float


class Site:
    """The site as a server calls it."""

    def __init__(self) -> None:
        from oural.wsgi import application

        self.application = application

    def get(self, path: str, query_string: str = "", **headers: str) -> Answer:
        """Ask for a page and read all of it. `headers` are as WSGI has them: HTTP_IF_NONE_MATCH."""
        started: list = []
        environ = {
            "REQUEST_METHOD": "GET",
            "PATH_INFO": path,
            "QUERY_STRING": query_string,
            "SERVER_NAME": HOST,
            "SERVER_PORT": "80",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "HTTP_HOST": HOST,
            "REMOTE_ADDR": HOST,
            "wsgi.url_scheme": "http",
            "wsgi.input": io.BytesIO(),
            "wsgi.errors": io.StringIO(),
            "wsgi.version": (1, 0),
            "wsgi.multithread": True,
            "wsgi.multiprocess": True,
            "wsgi.run_once": False,
        } | headers
        start = perf_counter()
        response = self.application(environ, lambda status, pairs, error=None: started.extend([status, pairs]))
        body = b"".join(response)
        if hasattr(response, "close"):
            response.close()
        elapsed = (perf_counter() - start) * 1000
        return Answer(int(started[0].split()[0]), dict(started[1]), body, elapsed)

    def checked(self, path: str, query_string: str = "") -> Answer:
        """The same; raises RuntimeError for anything but a 200."""
        answer = self.get(path, query_string)
        if answer.status != 200:
            raise RuntimeError(f"{path}?{query_string}: {answer.status}")
        return answer


def settle() -> None:
    """Collect garbage and keep what is there out of the collector's way, before a measure."""
    gc.collect()
    gc.freeze()
