from django.http import HttpResponse
from django.urls import include, path
from django.views.decorators.http import require_POST

from rapport.kernel.errors import EditConflict, InputIsWrong, NotFound, Refused, SignedOut, TooLarge

WORDS = "the words somebody typed"


def raises(error):
    def view(request):
        raise error

    return view


def broken(request):
    raise RuntimeError(WORDS)


urlpatterns = [
    path("refused/", raises(Refused("The agreement is signed already."))),
    path("missing/", raises(NotFound(WORDS))),
    path("wrong/", raises(InputIsWrong("Sixty minutes at most, please."))),
    path("large/", raises(TooLarge("A photo of ten megabytes at most."))),
    path(
        "conflict/",
        raises(
            EditConflict(yours={"Note": "mine <b>"}, theirs={"Note": "theirs"}, version=3, back_url="/note/")
        ),
    ),
    path("signed-out/", raises(SignedOut())),
    path("broken/", broken),
    path("only-post/", require_POST(lambda request: HttpResponse("done"))),
    path("accounts/", include("allauth.urls")),
    path("", include("rapport.ui.urls")),
]
handler400 = "rapport.ui.errors.bad_request"
handler403 = "rapport.ui.errors.forbidden"
handler404 = "rapport.ui.errors.not_found"
handler500 = "rapport.ui.errors.server_error"
