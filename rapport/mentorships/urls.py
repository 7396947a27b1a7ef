from django.urls import URLPattern, URLResolver

from rapport.mentorships.agreement.urls import urlpatterns as agreement
from rapport.mentorships.ending.urls import urlpatterns as ending
from rapport.mentorships.introductions.urls import urlpatterns as introductions
from rapport.mentorships.pausing.urls import urlpatterns as pausing
from rapport.mentorships.requests.urls import urlpatterns as requests
from rapport.mentorships.review.urls import urlpatterns as review

app_name = "mentorships"
urlpatterns: list[URLPattern | URLResolver] = [
    *requests,
    *introductions,
    *agreement,
    *review,
    *pausing,
    *ending,
]
