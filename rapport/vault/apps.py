from django.apps import AppConfig


class VaultConfig(AppConfig):
    name = "rapport.vault"
    label = "vault"
