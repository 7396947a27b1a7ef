"""Pages to which only a mail, a second factor or a proof leads: each brought about as people do, for whoever looks.

What somebody proved lasts a quarter of an hour, so these pages are looked at before all others.
"""

import re
import time

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from playwright.sync_api import BrowserContext, expect

from tests.journeys.exploring import path_of, send
from tests.journeys.installation import CODE
from tests.journeys.scenes import PASSWORD, Demo, People, address_of, sign_in

TOTP_SECONDS = 30
AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}
"""A keeper of passkeys inside the browser, whose owner always says yes."""

BEHIND = {
    "newcomer": "was sent a code to sign in with",
    "forgetful": "typed the code for a new password",
    "rosa": "came by an invitation, and has no password",
    "marta": "is about to move to another address",
    "pilar": "moved to another address",
    "karim": "has an app as a second factor",
    "karim-again": "typed a password, and not yet what the app says",
    "lucas": "has a passkey",
    "asked": "is asked how it goes, and may stop being asked",
    "joao": "has just proved who he is, and has no second factor yet",
}
"""Who looks, and what is special about where they stand."""


def set_up(people: People, demo: Demo) -> dict[str, list[str]]:
    """Bring everybody of ``BEHIND`` to where they stand; returns the addresses that each of them looks at."""
    for name in ("marta", "pilar", "karim", "lucas", "joao"):
        sign_in(people[name], name)
    seen = {
        "newcomer": _asks_for_a_code(people["newcomer"]),
        "forgetful": _types_a_code(people["forgetful"], demo),
        "rosa": _comes_by_invitation(people["rosa"], demo),
        "marta": _is_moving(people["marta"], "marta"),
        "pilar": _has_moved(people["pilar"], demo),
        "karim": _adds_an_app(people["karim"]),
        "lucas": _adds_a_passkey(people["lucas"]),
        "asked": _is_asked_how_it_goes(people["asked"], demo),
        "joao": _has_proved(people["joao"]),
    }
    sign_in(people["karim-again"], "karim")
    return {**seen, "karim-again": ["/accounts/2fa/authenticate/"]}


def _asks_for_a_code(newcomer: BrowserContext) -> list[str]:
    return [path_of(send(newcomer, "/accounts/login/", "/login/code/", email=address_of("hanna")).url)]


def _types_a_code(forgetful: BrowserContext, demo: Demo) -> list[str]:
    old = len(demo.mails_to(address_of("ines")))
    path = path_of(send(forgetful, "/accounts/password/reset/", email=address_of("ines")).url)
    return [path_of(send(forgetful, path, code=demo.in_mail(address_of("ines"), CODE, after=old)).url)]


def _comes_by_invitation(rosa: BrowserContext, demo: Demo) -> list[str]:
    invitation = demo.in_mail(address_of("rosa"), r"(/invitations/[\w-]+/)")
    send(rosa, invitation, "/yes/")
    send(rosa, "/me/proof/")
    send(rosa, "/me/proof/", code=demo.in_mail(address_of("rosa"), CODE))
    return ["/accounts/password/set/", "/me/proof/", invitation]


def _is_moving(context: BrowserContext, name: str) -> list[str]:
    """Somebody asks for another address, and reads on the next page that a code is on its way there."""
    _prove(context)
    answer = send(context, "/accounts/email/", email=f"{name}@elsewhere.example", action_add="1")
    return [path_of(answer.url), "/accounts/email/"]


def _has_moved(pilar: BrowserContext, demo: Demo) -> list[str]:
    """The move is complete, and the old address is told how to take it back."""
    path, _list = _is_moving(pilar, "pilar")
    send(pilar, path, code=demo.in_mail("pilar@elsewhere.example", CODE))
    return [demo.in_mail(address_of("pilar"), r"(/me/address/[\w:-]+/)")]


def _adds_an_app(karim: BrowserContext) -> list[str]:
    _prove(karim)
    page = karim.new_page()
    page.goto("/accounts/2fa/totp/activate/")
    letters = page.locator("main code").inner_text()
    page.locator("[name=code]").fill(format_hotp_value(hotp_value(letters, int(time.time()) // TOTP_SECONDS)))
    with page.expect_navigation():
        page.get_by_role("button", name="Use it from now on").click()
    page.close()
    return [
        "/accounts/2fa/",
        "/accounts/2fa/totp/deactivate/",
        "/accounts/2fa/recovery-codes/",
        "/accounts/2fa/recovery-codes/generate/",
        "/accounts/2fa/reauthenticate/",
    ]


def _adds_a_passkey(lucas: BrowserContext) -> list[str]:
    _prove(lucas)
    page = lucas.new_page()
    tools = lucas.new_cdp_session(page)
    tools.send("WebAuthn.enable")
    tools.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})
    page.goto("/accounts/2fa/webauthn/add/")
    page.locator("[name=name]").fill("My phone")
    with page.expect_navigation():
        page.get_by_role("button", name="Add it").click()
    page.goto("/accounts/2fa/webauthn/")
    keys = [str(link.get_attribute("href")) for link in page.locator("a[href*='/webauthn/keys/']").all()]
    expect(page.locator("main")).to_contain_text("My phone")
    page.close()
    return ["/accounts/2fa/webauthn/", *keys, "/accounts/2fa/webauthn/reauthenticate/"]


def _is_asked_how_it_goes(asked: BrowserContext, demo: Demo) -> list[str]:
    """Whoever was asked by mail, of whom there is always somebody; in its head is how to stop mails like it."""
    for mail in demo.mails_to(address_of("")):
        body = mail.get_body(("plain",))
        found = re.search(r"(/spaces/[\w-]+/care/pulse/[\w-]+/)", body.get_content() if body else "")
        if found:
            sign_in(asked, str(mail["To"]).partition("@")[0])
            return [found[1], path_of(str(mail["List-Unsubscribe"]).strip("<>"))]
    raise AssertionError("Nobody was asked how it goes")


def _has_proved(joao: BrowserContext) -> list[str]:
    _prove(joao)
    return ["/accounts/2fa/totp/activate/", "/accounts/2fa/webauthn/add/"]


def _prove(context: BrowserContext) -> None:
    send(context, "/accounts/reauthenticate/", password=PASSWORD)
