"""Forms of django-allauth that staff see in better words; named in the settings as MFA_FORMS."""

from allauth.mfa.webauthn import forms as passkeys
from django import forms


class AddPasskeyForm(passkeys.AddWebAuthnForm):  # type: ignore[misc]  # allauth has no types
    """A passkey that opens the admin alone, unless somebody wants it beside the password only."""

    name = forms.CharField(label="名前", required=False, help_text="どの機器のものか、など。")
    passwordless = forms.BooleanField(
        label="パスワードの代わりに使う",
        required=False,
        initial=True,
        help_text="この機器の指紋・顔・暗証番号だけでログインできるようになります。",
    )
