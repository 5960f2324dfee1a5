"""nginx and Caddy in front of real dashboards, with the very files that the project gives to people.

What stands in those files for a machine on the internet (name, ports, certificate, folder of the cache) is replaced by
what there is here, and nothing else: a replacement that no longer finds its place is a failure.
"""

import json
import os
import re
import socket
import ssl
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping, Sequence
from configparser import ConfigParser
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import NamedTuple

import httpx

from tests.servers import HOUSE, Server, free_port, serving
from tests.tools import tool

BEHIND = HOUSE / "roadmap" / "public" / "behind"
NAME = "roadmap.example.org"
HERE = "roadmap.localhost"
"""A name that leads to this machine."""


class Passed(NamedTuple):
    """A request that a proxy handed on: who asked for what, and the port of the dashboard that was tried last."""

    visitor: str
    dashboard: int
    address: str


class Proxy(NamedTuple):
    """A running proxy. `authority` is the file with the certificate that its own was signed with."""

    name: str
    url: str
    http_url: str
    authority: Path
    passed: Callable[[], list[Passed]]

    def visitor(self, address: str = "127.0.0.1") -> httpx.Client:
        """Somebody who comes from an address of this machine, 127.0.0.2 say, and checks certificates."""
        there = httpx.HTTPTransport(verify=self.trusting(), local_address=address)
        return httpx.Client(base_url=self.url, transport=there, timeout=30)

    def trusting(self) -> ssl.SSLContext:
        return ssl.create_default_context(cafile=str(self.authority))


Start = Callable[[Path, Sequence[int]], AbstractContextManager[Proxy]]
"""Starts a proxy in a folder of its own, in front of the dashboards on two ports."""


# The dashboards


@contextmanager
def dashboard(data: Path, folder: Path) -> Iterator[Server]:
    """A dashboard as the unit file starts it, at home in `folder` so that nobody's own settings are read."""
    port = free_port()
    unit = ConfigParser(interpolation=None)
    unit.read(BEHIND / "roadmap@.service", encoding="utf-8")
    name, _, value = unit["Service"]["Environment"].partition("=")
    started = replaced(unit["Service"]["ExecStart"], {"/srv/roadmap/.venv/bin/python": sys.executable, "%i": str(port)})
    environment = {name: value, "ROADMAP_DATA": str(data), "HOME": str(folder)}
    with serving(started.split(), port, HOUSE, environment) as server:
        yield server


def port_of(server: Server) -> int:
    return int(server.url.rpartition(":")[2])


# The proxies


def replaced(text: str, replacements: Mapping[str, str]) -> str:
    """The text with each of these replaced wherever it stands. Fails where one is not there."""
    for old, new in replacements.items():
        assert old in text, f"the tests replace {old!r}, which is not in the file any more"
        text = text.replace(old, new)
    return text


@contextmanager
def nginx(folder: Path, dashboards: Sequence[int]) -> Iterator[Proxy]:
    """nginx with our file where Debian's own would include it."""
    program, (http, https) = tool("nginx", "nginx-light"), (free_port(), free_port())
    certificate, key = _certificate(folder)
    ours = replaced(
        (BEHIND / "nginx.conf").read_text(encoding="utf-8"),
        {
            "127.0.0.1:8501": f"127.0.0.1:{dashboards[0]}",
            "127.0.0.1:8502": f"127.0.0.1:{dashboards[1]}",
            f"/etc/letsencrypt/live/{NAME}/fullchain.pem": str(certificate),
            f"/etc/letsencrypt/live/{NAME}/privkey.pem": str(key),
            "/var/cache/roadmap": str(folder / "cache"),
            "listen 80;": f"listen {http};",
            "listen [::]:80;": f"listen [::]:{http};",
            "listen 443 ssl": f"listen {https} ssl",
            "listen [::]:443 ssl": f"listen [::]:{https} ssl",
            "https://$host$request_uri": f"https://$host:{https}$request_uri",
            NAME: HERE,
        },
    )
    if not socket.has_dualstack_ipv6():
        ours = re.sub(r"listen \[::\].*", "", ours)
    (folder / "roadmap.conf").write_text(ours, encoding="utf-8")
    (folder / "nginx.conf").write_text(_nginx_around(folder), encoding="utf-8")
    command = [program, "-p", str(folder), "-c", str(folder / "nginx.conf")]
    with _proxy(command, http, https, folder, certificate, lambda _: _nginx_log(folder / "passed.log")) as proxy:
        yield proxy


def _nginx_around(folder: Path) -> str:
    """What Debian's nginx.conf has around our file, in a folder of ours, and a log of who was handed on to whom."""
    user = "user root;" if os.geteuid() == 0 else ""
    kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    folders = "".join(f"    {kind}_temp_path {folder}/{kind};\n" for kind in kinds)
    return (
        f"daemon off;\n{user}\nworker_processes 1;\npid {folder}/pid;\nerror_log stderr;\n"
        "events { worker_connections 1024; }\n"
        f"http {{\n{folders}    gzip on;\n"
        "    log_format passed '$remote_addr|$upstream_addr|$request_uri';\n"
        f"    access_log {folder}/passed.log passed;\n    include {folder}/roadmap.conf;\n}}\n"
    )


def _nginx_log(log: Path) -> list[Passed]:
    lines = (line.split("|") for line in log.read_text(encoding="utf-8").splitlines())
    return [Passed(who, int(tried.rpartition(":")[2]), what) for who, tried, what in lines if tried != "-"]


@contextmanager
def caddy(folder: Path, dashboards: Sequence[int]) -> Iterator[Proxy]:
    """Caddy with our file and, before it, its certificates made by itself."""
    program, (http, https) = tool("caddy", "caddy"), (free_port(), free_port())
    ours = replaced(
        (BEHIND / "Caddyfile").read_text(encoding="utf-8"),
        {
            "127.0.0.1:8501": f"127.0.0.1:{dashboards[0]}",
            "127.0.0.1:8502": f"127.0.0.1:{dashboards[1]}",
            NAME: HERE,
        },
    )
    before = f"{{\nhttp_port {http}\nhttps_port {https}\nlocal_certs\nskip_install_trust\nadmin off\ndebug\n}}\n"
    (folder / "Caddyfile").write_text(before + ours, encoding="utf-8")
    authority = folder / "caddy" / "pki" / "authorities" / "local" / "root.crt"
    command = [program, "run", "--config", str(folder / "Caddyfile"), "--adapter", "caddyfile"]
    with _proxy(command, http, https, folder, authority, _caddy_log) as proxy:
        yield proxy


def _caddy_log(server: Server) -> list[Passed]:
    told = [json.loads(line) for line in server.said().splitlines() if '"upstream roundtrip"' in line]
    return [
        Passed(each["request"]["remote_ip"], int(each["upstream"].rpartition(":")[2]), each["request"]["uri"])
        for each in told
    ]


PROXIES: dict[str, Start] = {"nginx": nginx, "caddy": caddy}


@contextmanager
def _proxy(
    command: list[str], http: int, https: int, folder: Path, authority: Path, log: Callable[[Server], list[Passed]]
) -> Iterator[Proxy]:
    """Runs a proxy from the moment on that it hands on a request."""
    url = f"https://{HERE}:{https}"

    def answers() -> bool:
        return authority.exists() and _answers(f"{url}/_stcore/health", authority)

    home = {"HOME": str(folder), "XDG_DATA_HOME": str(folder), "XDG_CONFIG_HOME": str(folder)}
    with serving(command, https, folder, home, answers) as server:
        yield Proxy(Path(command[0]).name, url, f"http://{HERE}:{http}", authority, lambda: log(server))


def _answers(address: str, authority: Path) -> bool:
    try:
        trusting = ssl.create_default_context(cafile=str(authority))
        with urllib.request.urlopen(address, timeout=5, context=trusting) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def _certificate(folder: Path) -> tuple[Path, Path]:
    """A certificate for this machine that vouches for itself, and its key."""
    certificate, key = folder / "certificate.pem", folder / "key.pem"
    curve = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
    named = ["-subj", f"/CN={HERE}", "-addext", f"subjectAltName=DNS:{HERE}", "-days", "2"]
    command = [
        tool("openssl", "openssl"),
        "req",
        "-x509",
        *curve,
        *named,
        "-keyout",
        str(key),
        "-out",
        str(certificate),
    ]
    subprocess.run(command, check=True, capture_output=True)
    return certificate, key
