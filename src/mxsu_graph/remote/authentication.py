"""Who we are to a remote store: credentials, and what becomes of them when it asks."""

from __future__ import annotations

import base64
import os
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass, field

from mxsu_graph.errors import EndpointError

__all__ = ["Authentication", "Credentials", "read_credentials"]


@dataclass(frozen=True, slots=True)
class Credentials:
    """A user and password, or a token; empty where there is none."""

    user: str = ""
    password: str = field(default="", repr=False)
    token: str = field(default="", repr=False)


def read_credentials(environment: Mapping[str, str] = os.environ) -> Credentials:
    """The credentials in MXSU_ENDPOINT_USER and MXSU_ENDPOINT_PASSWORD, or in MXSU_ENDPOINT_TOKEN."""
    names = ("MXSU_ENDPOINT_USER", "MXSU_ENDPOINT_PASSWORD", "MXSU_ENDPOINT_TOKEN")
    return Credentials(*(environment.get(name, "") for name in names))


@dataclass(slots=True)
class Authentication:
    """Authorizes requests to one server in the way that it asked for: Basic or Digest; a token is sent unasked."""

    credentials: Credentials
    _basic: bool = False
    _challenge: Mapping[str, str] = field(default_factory=dict)
    _digest: urllib.request.HTTPDigestAuthHandler | None = None
    _passwords: urllib.request.HTTPPasswordMgr = field(
        default_factory=urllib.request.HTTPPasswordMgrWithDefaultRealm, repr=False
    )

    def authorize(self, url: str, method: str) -> dict[str, str]:
        """The headers by which a request says who sends it.

        Raises:
            EndpointError: the server wants a digest of a kind that cannot be made.
        """
        known = self.credentials
        if known.token:
            return {"Authorization": f"Bearer {known.token}"}
        if self._basic:
            pair = base64.b64encode(f"{known.user}:{known.password}".encode()).decode()
            return {"Authorization": f"Basic {pair}"}
        if self._digest is not None:
            request = urllib.request.Request(url, method=method)
            self._passwords.add_password(None, url, known.user, known.password)  # type: ignore[arg-type]  # None: any realm
            try:
                digest = self._digest.get_authorization(request, self._challenge)
            except (ValueError, OSError) as error:  # an algorithm or a protection that the library does not know
                raise EndpointError(
                    f"the server asks for a digest that cannot be made ({error}): let it take Basic or a token"
                ) from error
            return {"Authorization": f"Digest {digest}"}
        return {}

    def learn(self, headers: Mapping[str, str]) -> bool:
        """Learn from a refusal how to authenticate; no when there is nothing new to try.

        A digest is tried again only where the server says that merely its nonce is stale (RFC 7616, section 3.3).
        """
        scheme, _, text = headers.get("www-authenticate", "Basic ").partition(" ")
        if not self.credentials.user or self.credentials.token:
            return False
        if scheme.lower() == "digest":
            challenge = _read_challenge(text)
            stale = challenge.get("stale", "").lower() == "true"
            if (self._digest is not None and not stale) or not {"realm", "nonce"} <= challenge.keys():
                return False
            self._digest = self._digest or urllib.request.HTTPDigestAuthHandler(self._passwords)
            self._challenge = challenge
            return True
        tried, self._basic = self._basic, True
        return not tried


def _read_challenge(text: str) -> dict[str, str]:
    """The parameters of a challenge: names come in any case, values with quotation marks or without."""
    pairs = (item.partition("=") for item in urllib.request.parse_http_list(text))
    return {name.strip().lower(): value.strip().strip('"') for name, sign, value in pairs if sign}
