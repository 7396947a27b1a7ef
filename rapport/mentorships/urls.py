from django.urls import URLPattern, URLResolver

from rapport.mentorships.agreement.urls import urlpatterns as agreement
from rapport.mentorships.introductions.urls import urlpatterns as introductions
from rapport.mentorships.requests.urls import urlpatterns as requests

app_name = "mentorships"
urlpatterns: list[URLPattern | URLResolver] = [*requests, *introductions, *agreement]
