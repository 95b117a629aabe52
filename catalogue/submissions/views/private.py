"""Pages whose address is a secret: whoever has the address has the contribution, and needs nothing else."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.http.response import HttpResponseBase
from django.utils.cache import patch_cache_control
from django.views.decorators.csrf import csrf_exempt

from catalogue.submissions.models import Submission, SubmissionContact
from catalogue.submissions.views.opening import gone

View = Callable[..., HttpResponseBase]


def private(view: View) -> View:
    """Keep a page out of caches, of search engines and of what other sites are told; give back the text of a page that
    was sent after its contribution was erased.

    There is no session: the secret in the address is what another site could not know, so that no cookie protects the
    form, none expires while one writes, and a reader's browser is given none.
    """

    @csrf_exempt
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            response = view(request, *args, **kwargs)
        except (Submission.DoesNotExist, SubmissionContact.DoesNotExist):  # erased since the page was opened
            response = gone(request)
        except UnreadablePostError:  # the connection broke off: nobody is there to read the answer
            response = HttpResponse("La connexion s’est interrompue.\n", status=400, content_type="text/plain")
        patch_cache_control(response, private=True, no_store=True)
        response["Referrer-Policy"] = "no-referrer"
        response["X-Robots-Tag"] = "noindex, nofollow"
        return response

    return guarded
