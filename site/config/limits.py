"""How often one may ask for what costs, or guess: «8/5m/key» is eight in five minutes for a key.

`attestation.accounts.rate_limits` says what the keys are; counters lie in the cache of all
processes.
"""

# A school sits behind one address: its own limit is wide, that of one account is narrow.
ACCOUNTS = {
    "login": "300/m/ip",
    "login_failed": "60/m/ip",
    "signup": "60/m/ip",
    "reset_password": "60/m/ip,5/m/key",
    "reset_password_from_key": "60/m/ip",
    "confirm_email": "1/1m/key",
    # Somebody at a forgotten session must not guess the password either.
    "change_password": "10/5m/user,40/d/user",
    "reauthenticate": "10/5m/user,60/d/user",
}
# Wrong passwords typed elsewhere must not keep the owner out: see accounts/rate_limits.py.
SIGN_IN = {
    "login_from_address": "8/5m/key",
    "login_from_anywhere": "200/h/key,1000/d/key",
    # Who guesses codes knows the password already; three codes of a million are valid at once.
    **dict.fromkeys(("code_of_account", "code_of_address"), "6/10m/key,30/d/key"),
    # Letters that strangers cause: of recovery, of a sign-up with a known address.
    "letters_of_account": "10/h/key",
}
# A fast typist sends some five requests a second; one address may serve a whole school.
SEARCH = {"suggestions_from_address": "300/m/key"}
# Programs that read published data; the page about them says it too.
DATA = {"data_from_address": "120/m/key"}
# Reports of errors: of one person or, without an account, of one address; and of everybody.
FEEDBACK = {"reports_from_one": "10/h/key,40/d/key", "reports_altogether": "300/d/key"}
# The status of an application by its number; a school may ask for its people from one address.
STATUS = {
    "status_from_address": "30/10m/key,600/d/key",
    "status_of_number": "30/h/key,100/d/key",
    "signature_from_address": "60/10m/key,1000/d/key",
}
# Behind one address there may be a whole school.
SECOND_STEP = {"webauthn_login": "120/m/ip"}
