"""Who we are to a remote store: credentials, and what becomes of them when it asks."""

from __future__ import annotations

import base64
import os
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass, field

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
    _challenge: str = ""
    _digest: urllib.request.HTTPDigestAuthHandler | None = None
    _passwords: urllib.request.HTTPPasswordMgr = field(
        default_factory=urllib.request.HTTPPasswordMgrWithDefaultRealm, repr=False
    )

    def authorize(self, url: str, method: str) -> dict[str, str]:
        """The headers by which a request says who sends it."""
        known = self.credentials
        if known.token:
            return {"Authorization": f"Bearer {known.token}"}
        if self._challenge == "basic":
            pair = base64.b64encode(f"{known.user}:{known.password}".encode()).decode()
            return {"Authorization": f"Basic {pair}"}
        if self._digest is not None:
            request = urllib.request.Request(url, method=method)
            self._passwords.add_password(None, url, known.user, known.password)  # type: ignore[arg-type]  # None: any realm
            fields = urllib.request.parse_keqv_list(urllib.request.parse_http_list(self._challenge))
            return {"Authorization": f"Digest {self._digest.get_authorization(request, fields)}"}
        return {}

    def learn(self, headers: Mapping[str, str]) -> bool:
        """Learn from a refusal how to authenticate; no when there is nothing new to try."""
        scheme, _, challenge = headers.get("www-authenticate", "Basic ").partition(" ")
        if not self.credentials.user or self.credentials.token:
            return False
        if scheme.lower() == "digest":
            stale = 'stale="true"' in challenge.lower()
            if self._digest is not None and not stale:
                return False
            self._digest = self._digest or urllib.request.HTTPDigestAuthHandler(self._passwords)
            self._challenge = challenge
            return True
        tried, self._challenge = self._challenge, "basic"
        return tried != "basic"
