"""Connections, direct or through a proxy, that say when none was made."""

import ssl
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import aiohttp
from aiohttp.client_reqrep import ClientRequest
from aiohttp.connector import Connection
from aiohttp.tracing import Trace
from aiohttp_socks import ProxyConnectionError, ProxyConnector, ProxyError, ProxyTimeoutError

KEEP_ALIVE = 30
"""Seconds an idle connection is kept: shorter than servers do, so that they rarely close one as it is used again."""

DNS_CACHE = 300
"""Seconds an address is remembered."""

_PLAIN_SCHEME = {"http": "http", "https": "http", "socks4": "socks4", "socks5": "socks5", "socks5h": "socks5"}
PROXY_SCHEMES = tuple(_PLAIN_SCHEME)


class Unconnected(aiohttp.ClientConnectionError):
    """No connection was made, so not a byte of the request has left."""

    def __init__(self, *, in_time: bool) -> None:
        super().__init__("no connection")
        self.in_time = in_time


class _Marking(aiohttp.BaseConnector):
    """Tell failures before a request is written from those after it: aiohttp alone raises ClientOSError for both."""

    async def connect(self, req: ClientRequest, traces: list[Trace], timeout: aiohttp.ClientTimeout) -> Connection:  # noqa: ASYNC109 - aiohttp's signature
        try:
            return await super().connect(req, traces, timeout)
        except (TimeoutError, ProxyTimeoutError) as error:
            raise Unconnected(in_time=False) from error
        except (OSError, aiohttp.ClientError, ProxyConnectionError, ProxyError) as error:
            raise Unconnected(in_time=True) from error


class _Direct(_Marking, aiohttp.TCPConnector):
    pass


class _ThroughProxy(_Marking, ProxyConnector):
    pass


def connector(proxy: str | None, *, pool: int) -> aiohttp.BaseConnector:
    """Return a pool of at most `pool` connections, direct or through `proxy`; needs a running loop.

    Raises:
        ValueError: if `proxy` is not of a known scheme, or names no host or port.
    """
    limits: dict[str, Any] = {"limit": pool, "keepalive_timeout": KEEP_ALIVE, "ttl_dns_cache": DNS_CACHE}
    if proxy is None:
        return _Direct(**limits)
    parts = urlsplit(proxy)
    if parts.scheme not in _PLAIN_SCHEME:
        raise ValueError(f"a proxy of scheme {parts.scheme!r} is not known")
    if parts.scheme == "https":
        limits["proxy_ssl"] = ssl.create_default_context()
    # The proxy resolves names: where a messenger is filtered, the resolver at home lies about it.
    rdns = None if parts.scheme == "socks4" else True
    return _ThroughProxy.from_url(urlunsplit(parts._replace(scheme=_PLAIN_SCHEME[parts.scheme])), rdns=rdns, **limits)


def without_password(proxy: str) -> str:
    """Return the scheme, host and port of `proxy`, fit for a log."""
    parts = urlsplit(proxy)
    return f"{parts.scheme}://{parts.hostname}:{parts.port}"
