"""`mxsu serve`."""

from __future__ import annotations

from tests.cli.conftest import Mxsu


def test_a_server_with_a_bad_address_does_not_start(mxsu: Mxsu) -> None:
    for option in ("--public-url", "--allow-service"):
        outcome = mxsu("serve", "--port", "0", option, "foo")
        assert (outcome.code, outcome.out) == (2, "")
        assert f"{option} takes an address" in outcome.err
