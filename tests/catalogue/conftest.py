"""Images are drawn in the process of the tests, in milliseconds; a test that asks for `real_worker` starts another."""

import pytest

from catalogue import images
from catalogue.image_worker import encoded_again
from catalogue.refusal import Refusal


@pytest.fixture
def real_worker() -> None:
    """Have images drawn as the site has them drawn."""


@pytest.fixture(autouse=True)
def quick_worker(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Have images drawn at once, and damaged ones refused as the worker refuses them."""

    def draw(content: bytes, **wanted) -> bytes:
        try:
            form, drawn = encoded_again(content, **wanted)
        except Exception as error:  # as the worker ends with whatever Pillow raises
            raise Refusal([images.DAMAGED]) from error
        return f"{form}\n".encode() + drawn

    if "real_worker" not in request.fixturenames:
        monkeypatch.setattr(images, "draw", draw)
