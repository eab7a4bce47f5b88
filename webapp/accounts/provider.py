"""An office's own sign-in (OpenID Connect): the code flow with PKCE, state and nonce.

The server fetches from the configured issuer alone: its discovery document may name addresses on
the issuer's own origin, or on origins that the settings list; nothing is redirected. Only this
module knows the libraries.
"""

import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import parse_qs, urlsplit

import requests
from authlib.common.errors import AuthlibBaseError
from authlib.common.security import generate_token
from authlib.integrations.requests_client import OAuth2Session
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from webapp.accounts.factor_errors import ProviderFailed, ProviderRefused
from webapp.config import Config

SCOPE: Final = "openid profile"
TIMEOUT_S: Final = 10
KEPT_S: Final = 600
LEEWAY_S: Final = 60
ALGORITHMS: Final = ("RS256", "RS384", "RS512", "PS256", "ES256", "ES384", "EdDSA")
"""Signatures with a key pair alone: what the client's secret signs anybody who has it signs."""
DISCOVERY: Final = "/.well-known/openid-configuration"
_ENDPOINTS: Final = ("authorization_endpoint", "token_endpoint", "jwks_uri")
_FAILURES: Final = (
    requests.RequestException, AuthlibBaseError, JoseError, ValueError, KeyError, TypeError,
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Journey:
    """What a browser carries to the provider and back, in its signed cookie."""

    state: str
    nonce: str
    verifier: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """Who the provider says this is."""

    subject: str
    name: str
    is_strong: bool
    """Whether a second factor was shown there, by a word that the settings trust."""


@dataclass(frozen=True, slots=True)
class _Known:
    """What the provider says of itself, and until when we believe it without asking."""

    metadata: Mapping[str, Any]
    keys: KeySet
    until: float


def new_journey() -> Journey:
    """Random values for one way there and back."""
    return Journey(state=generate_token(32), nonce=generate_token(32), verifier=generate_token(64))


class Provider:
    """The configured provider; one for the whole process."""

    def __init__(self, config: Config) -> None:
        self.issuer = config.oidc_issuer
        self.name = config.oidc_name
        self._client_id = config.oidc_client_id
        self._client_secret = config.oidc_client_secret
        self._strong = frozenset(config.oidc_strong)
        self._origins = {_origin(self.issuer), *config.oidc_origins}
        self._known: _Known | None = None
        self._lock = threading.Lock()

    def address(self, journey: Journey, back: str) -> str:
        """Where to send the browser. Raises `ProviderFailed`."""
        try:
            address, _state = self._client(back).create_authorization_url(
                self._ask().metadata["authorization_endpoint"], state=journey.state,
                code_verifier=journey.verifier, nonce=journey.nonce,
            )  # fmt: skip
        except _FAILURES as error:
            raise ProviderFailed from error
        return str(address)

    def identity(self, journey: Journey, back: str, came: str) -> Identity:
        """Who came back, from the address that the provider sent the browser to.

        Raises:
            ProviderRefused: the person left, or the way was not begun in this browser.
            ProviderFailed: the provider's word is not to be believed.
        """
        said = {name: values[0] for name, values in parse_qs(urlsplit(came).query).items()}
        if said.get("state") != journey.state:
            raise ProviderRefused
        try:
            known = self._ask()
            self._check_issuer(known.metadata, said)
            if "error" in said or "code" not in said:
                raise ProviderRefused
            with self._client(back) as client:
                token = client.fetch_token(
                    known.metadata["token_endpoint"], code=said["code"], timeout=TIMEOUT_S,
                    grant_type="authorization_code", code_verifier=journey.verifier,
                    redirect_uri=back,
                )  # fmt: skip
            claims = self._claims(known, token, journey)
        except _FAILURES as error:
            raise ProviderFailed from error
        return self._read(claims)

    def _claims(self, known: _Known, token: Mapping[str, Any], journey: Journey) -> CodeIDToken:
        text = str(token["id_token"])
        try:
            decoded = jwt.decode(text, known.keys, algorithms=ALGORITHMS)
        except (JoseError, ValueError):
            # Keys change; once more with what the provider says now.
            decoded = jwt.decode(text, self._ask(anew=True).keys, algorithms=ALGORITHMS)
        wanted = {"iss": {"essential": True, "value": self.issuer},
                  "aud": {"essential": True, "value": self._client_id},
                  "sub": {"essential": True}, "nonce": {"essential": True}}  # fmt: skip
        params = {"nonce": journey.nonce, "client_id": self._client_id,
                  "access_token": token.get("access_token")}  # fmt: skip
        claims = CodeIDToken(decoded.claims, decoded.header, wanted, params)
        claims.validate(leeway=LEEWAY_S)
        return claims

    def _read(self, claims: Mapping[str, Any]) -> Identity:
        subject = claims["sub"]
        if not isinstance(subject, str) or not 0 < len(subject) <= 255:  # noqa: PLR2004 - OIDC Core 2
            raise ProviderFailed
        words = {claims.get("acr"), *(claims.get("amr") or [])}
        name = str(claims.get("name") or claims.get("preferred_username") or "")
        return Identity(subject=subject, name=name[:120], is_strong=bool(words & self._strong))

    def _check_issuer(self, metadata: Mapping[str, Any], said: Mapping[str, str]) -> None:
        """RFC 9207: an answer says whose it is, so that nobody else's is taken for it."""
        is_said = bool(metadata.get("authorization_response_iss_parameter_supported"))
        if said.get("iss", "" if is_said else self.issuer) != self.issuer:
            raise ProviderRefused

    def _client(self, back: str) -> OAuth2Session:
        client = OAuth2Session(
            self._client_id, self._client_secret or None, scope=SCOPE, redirect_uri=back,
            code_challenge_method="S256",
        )  # fmt: skip
        # Neither another address than the one asked for, nor what the environment would add.
        client.max_redirects, client.trust_env = 0, False
        return client

    def _ask(self, *, anew: bool = False) -> _Known:
        """The provider's addresses and keys, asked for at most every ten minutes."""
        with self._lock:
            if self._known is None or anew or self._known.until < time.monotonic():
                metadata = self._fetch(self.issuer + DISCOVERY)
                if metadata["issuer"].rstrip("/") != self.issuer:
                    raise ProviderFailed
                for name in _ENDPOINTS:
                    if _origin(metadata[name]) not in self._origins:
                        raise ProviderFailed
                keys = KeySet.import_key_set(self._fetch(metadata["jwks_uri"]))  # type: ignore[arg-type]  # judged there
                self._known = _Known(metadata, keys, time.monotonic() + KEPT_S)
            return self._known

    def _fetch(self, address: str) -> dict[str, Any]:
        with requests.Session() as session:
            session.trust_env = False
            response = session.get(address, timeout=TIMEOUT_S, allow_redirects=False)
        if response.status_code != requests.codes.ok:
            raise ProviderFailed
        found = response.json()
        if not isinstance(found, dict):
            raise ProviderFailed
        return found


def _origin(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}".lower()
