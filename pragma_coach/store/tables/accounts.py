"""Tables of organisations and accounts: who can sign in, with which card, in which session."""

from __future__ import annotations

from peewee import SQL, BigIntegerField, BooleanField, IntegerField, TextField

from pragma_coach.store.fields import Moment
from pragma_coach.store.tables.base import Table


class OrganisationRow(Table):
    """A welzijnsorganisatie with its town and programme."""

    id = BigIntegerField(primary_key=True)
    slug = TextField(unique=True)
    name = TextField()
    municipality = TextField()
    programme = TextField()
    settings = TextField(default="{}")  # JSON; see store.organisations.Settings
    created_at = Moment()

    class Meta:
        table_name = "organisation"


class AccountRow(Table):
    """Somebody who can sign in; roles as sorted words with spaces."""

    id = BigIntegerField(primary_key=True)
    organisation_id = BigIntegerField()
    name = TextField()
    email = TextField(null=True, unique=True)
    roles = TextField()
    password_hash = TextField(null=True)
    totp_secret = TextField(null=True)
    totp_last_step = IntegerField(null=True)
    language = TextField(default="nl")
    disabled_at = Moment(null=True)
    created_at = Moment()
    phone = TextField(null=True)  # of a coach who gave it
    name_key = TextField(default="", constraints=[SQL("DEFAULT ''")])  # see domain.texts.sameness
    totp_since = Moment(null=True)  # not known of a phone that was linked before this was kept

    class Meta:
        table_name = "account"
        indexes = (
            (("organisation_id", "name_key", "disabled_at", "roles"), False),
            (("organisation_id", "disabled_at", "roles"), False),
        )
        constraints = [SQL("FOREIGN KEY (organisation_id) REFERENCES organisation (id)")]


class LoginCard(Table):
    """A sign-in card; only a hash of its code is kept."""

    id = BigIntegerField(primary_key=True)
    organisation_id = BigIntegerField()
    account_id = BigIntegerField(index=True)
    code_hash = TextField(unique=True)
    purpose = TextField()  # see store.accounts.sessions.Purpose
    created_at = Moment()
    created_by = BigIntegerField(null=True)
    revoked_at = Moment(null=True)
    last_used_at = Moment(null=True)

    class Meta:
        indexes = ((("organisation_id", "purpose", "revoked_at", "account_id"), False),)
        constraints = [SQL("FOREIGN KEY (account_id) REFERENCES account (id)")]


class LoginSession(Table):
    """One device signed in; only a hash of its token is kept. Gone row = signed out."""

    token_hash = TextField(primary_key=True)
    organisation_id = BigIntegerField()
    account_id = BigIntegerField(index=True)
    card_id = BigIntegerField(null=True, index=True)
    shared = BooleanField(default=False)
    created_at = Moment()
    seen_at = Moment()
    expires_at = Moment()

    class Meta:
        constraints = [SQL("FOREIGN KEY (account_id) REFERENCES account (id)")]


class Throttle(Table):
    """A bucket of sign-in tries, shared by all processes."""

    bucket = TextField(primary_key=True)
    tokens = IntegerField()  # thousandths of a try
    filled_at = Moment()


class KeptFormRow(Table):
    """What somebody typed in a form that did not arrive, for the same person in the same browser, for hours."""

    id = BigIntegerField(primary_key=True)
    organisation_id = BigIntegerField()
    account_id = BigIntegerField(index=True)
    browser_hash = TextField()  # of a random key that only a cookie holds
    page = TextField()
    action = TextField()
    fields = TextField()  # JSON; see store.accounts.kept
    kept_at = Moment(index=True)

    class Meta:
        table_name = "kept_form"
        constraints = [SQL("FOREIGN KEY (account_id) REFERENCES account (id)")]
