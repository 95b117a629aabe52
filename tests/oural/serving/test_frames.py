"""Room for the frames of a page."""

from oural.serving.frames import SLOTS, with_room


def test_a_page_is_made_in_a_chunk_of_its_own():
    def application(environ, start_response):
        start_response("200 OK", [])
        return [environ["PATH_INFO"].encode()]

    started = []
    respond = with_room(application)
    assert respond({"PATH_INFO": "/"}, lambda *arguments: started.append(arguments)) == [b"/"]
    assert started == [("200 OK", [])]
    # CPython doubles a chunk until the frame stands in it: over a half of 256 kB, at least 100 kB are left.
    assert respond.__code__.co_stacksize == SLOTS
    assert 128 * 1024 < SLOTS * 8 < (256 - 100) * 1024
