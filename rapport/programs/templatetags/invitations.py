"""The address of an invitation, for its mail alone."""

from uuid import UUID

from django import template
from django.conf import settings
from django.urls import reverse

from rapport.programs.links import token_of

register = template.Library()


@register.simple_tag
def invitation_url(invitation_id: str) -> str:
    """Where an invitation can be answered; the secret in it is made here and kept nowhere."""
    return f"{settings.BASE_URL}{reverse('programs:invitation', args=[token_of(UUID(invitation_id))])}"
