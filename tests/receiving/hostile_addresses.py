"""Addresses that must never be connected to, ways to write and to hide them, and addresses that must be let through.

The literals are the rows of IANA's special-purpose registries (first, last and inner addresses) and of what else is not
public; the public ones lie beside them as well.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from ipaddress import IPv4Address, IPv6Address, ip_network
from typing import Any

V4_NETWORKS = (
    "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24",
    "192.0.0.0/29", "192.0.2.0/24", "192.31.196.0/24", "192.52.193.0/24", "192.88.99.0/24", "192.168.0.0/16",
    "192.175.48.0/24", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
)  # fmt: skip
V4_SINGLE = (
    "0.0.0.0",  # noqa: S104 - nothing is bound to it
    "127.0.0.1", "127.1.2.3", "169.254.169.254", "169.254.170.2", "100.100.100.200", "192.0.0.8",
    "192.0.0.9",
    "192.0.0.10", "192.0.0.170", "192.0.0.171", "192.88.99.2", "224.0.0.251", "239.255.255.250", "255.255.255.255",
    "192.168.1.1", "172.17.0.1", "10.96.0.1",
)  # fmt: skip
V6_NETWORKS = (
    "::/128", "::1/128", "::/96", "::ffff:0:0/96", "::ffff:0:0:0/96", "64:ff9b:1::/48", "100::/64", "100:0:0:1::/64",
    "2001::/32", "2001:1::/128", "2001:1::1/128", "2001:1::2/128", "2001:1::3/128", "2001:2::/48", "2001:3::/32",
    "2001:4:112::/48", "2001:10::/28", "2001:20::/28", "2001:30::/28", "2001::/23", "2001:db8::/32", "2002::/16",
    "2620:4f:8000::/48", "3ffe::/16", "3fff::/20", "4000::/3", "5f00::/16", "6000::/3", "8000::/3", "a000::/3",
    "c000::/3",
    "fc00::/7", "fd00::/8", "fe80::/10", "fec0::/10", "ff00::/8",
)  # fmt: skip
V6_SINGLE = (
    "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:169.254.169.254", "::ffff:8.8.8.8", "::127.0.0.1", "::10.0.0.1",
    "::ffff:0:127.0.0.1", "::ffff:0:192.168.0.1", "64:ff9b::127.0.0.1", "64:ff9b::10.0.0.1",
    "64:ff9b::169.254.169.254",
    "64:ff9b::192.168.1.1", "64:ff9b::0.0.0.0", "64:ff9b::255.255.255.255", "64:ff9b:1::127.0.0.1",
    "64:ff9b:1:ffff::1",
    "2002:7f00:1::", "2002:a00:1::1", "2002:c0a8:101::", "2002:a9fe:a9fe::", "2001:0:7f00:1::", "2001:0:4136:e378::1",
    "fe80::1", "fe80::5efe:10.0.0.1", "fe80::200:5efe:192.168.0.1", "2a00:1450:4001::5efe:10.0.0.1",
    "2606:4700::200:5efe:127.0.0.1", "fd00:ec2::254", "fd12:3456:789a::1", "fec0::1", "ff01::1", "ff02::1", "ff02::fb",
    "ff05::2", "ff0e::1", "2001:db8:ffff::1", "100::1", "3fff:fff::1", "5f00::1", "2001:5::1",
)  # fmt: skip


def _edges(network: str) -> list[str]:
    net = ip_network(network)
    first, last = int(net.network_address), int(net.broadcast_address)
    kind: Any = IPv4Address if net.version == 4 else IPv6Address
    return [str(kind(number)) for number in (first, min(first + 1, last), (first + last) // 2, last)]


def literals() -> list[str]:
    """All literals, each once."""
    nets = [address for network in (*V4_NETWORKS, *V6_NETWORKS) for address in _edges(network)]
    return list(dict.fromkeys([*nets, *V4_SINGLE, *V6_SINGLE]))


def as_url(address: str, port: int | None = None) -> str:
    host = f"[{address}]" if ":" in address else address
    return f"http://{host}{f':{port}' if port else ''}/"


PUBLIC_V4 = (
    "1.1.1.1", "8.8.8.8", "9.9.9.9", "9.255.255.255", "11.0.0.0", "93.184.215.14", "100.63.255.255", "100.128.0.0",
    "126.255.255.255", "128.0.0.0", "151.101.1.140", "169.253.255.255", "169.255.0.0", "172.15.255.255", "172.32.0.0",
    "192.0.1.0", "192.0.3.1", "192.167.255.255", "192.169.0.0", "198.17.255.255", "198.20.0.0", "203.0.112.255",
    "203.0.114.0", "223.255.255.255",
)  # fmt: skip
PUBLIC_V6 = (
    "2001:200::1", "2001:4860:4860::8888", "2001:db7:ffff::1", "2001:db9::1", "2003::1", "2400:cb00::1",
    "2606:4700::1111",
    "2620:0:860::1", "2620:4f:8001::1", "2a00:1450:4001:81b::200e", "2a04:4e42::81", "2c0f:fb50::1", "3ffd::1",
    "64:ff9b::8.8.8.8",
)  # fmt: skip
PUBLIC_NAMES = {
    "news.example": ["93.184.215.14"], "www.news.example": ["151.101.1.140", "151.101.65.140"],
    "both.example": ["2606:4700::1111", "1.1.1.1"], "six.example": ["2a04:4e42::81"],
    "nat.example": ["64:ff9b::101:101"],
    "xn--bcher-kva.example": ["8.8.4.4"], "under_score.example": ["8.8.4.5"], "a.b.c.d.e.example": ["8.8.4.6"],
    "10.example": ["8.8.4.7"], "127-0-0-1.example": ["8.8.4.8"], "localhost.example": ["8.8.4.9"],
    "feed.news.test": ["8.8.4.10"],
}  # fmt: skip
PUBLIC = (
    *[as_url(address) for address in (*PUBLIC_V4, *PUBLIC_V6)],
    *[f"http://{name}/" for name in PUBLIC_NAMES],
    "http://BÜCHER.example/", "http://NEWS.example:8080/", "https://news.example/", "http://news.example.:80/a",
)  # fmt: skip

PRIVATE_NAMES = {
    "inside.example": ["10.0.0.7"], "loop.example": ["127.0.0.1"], "six-loop.example": ["::1"],
    "mapped.example": ["::ffff:127.0.0.1"], "meta.example": ["169.254.169.254"], "zone.example": ["fe80::1%2"],
    "mixed.example": ["93.184.215.14", "10.0.0.7"], "mixed-last.example": ["1.1.1.1", "8.8.8.8", "2606:4700::1111",
    "::1"],
    "nothing.example": ["0.0.0.0"],  # noqa: S104 - as above
    "nat-loop.example": ["64:ff9b::7f00:1"], "tunnel.example": ["2002:7f00:1::"],
    "odd.example": ["no address"],
    # What a resolver says of names that never are public, and of some that a system's resolver reads as numbers.
    "localhost": ["127.0.0.1", "::1"], "localhost.localdomain": ["127.0.0.1"], "www.localhost": ["127.0.0.1"],
    "router.local": ["192.168.0.1"], "metadata.google.internal": ["169.254.169.254"], "kubernetes": ["10.96.0.1"],
    "printer.home.arpa": ["192.168.0.9"], "ip6-localhost": ["::1"],
}  # fmt: skip
"""Names of a test's name service that lead inside."""

SPELLINGS = (
    # decimal, octal, hexadecimal, short and mixed forms
    "http://2130706433/", "http://0x7f000001/", "http://0X7F000001/", "http://017700000001/", "http://0177.0.0.1/",
    "http://0x7f.0.0.1/", "http://0x7f.1/", "http://127.1/", "http://127.0.1/", "http://0/", "http://0x0/",
    "http://00/",
    "http://0x7f.0x0.0x0.0x1/", "http://0177.0x0.0.1/", "http://127.0.0.01/", "http://127.000.000.001/",
    "http://3232235777/", "http://0xa9fea9fe/", "http://2852039166/", "http://10.1/", "http://192.168.257/",
    "http://4294967295/", "http://425.510.425.510/", "http://127.0.0.1./", "http://127.1./", "http://2130706433./",
    # IPv6
    "http://[::1]/", "http://[0:0:0:0:0:0:0:1]/", "http://[0000::0001]/", "http://[::ffff:127.0.0.1]/",
    "http://[::ffff:7f00:1]/", "http://[::FFFF:7F00:0001]/", "http://[0:0:0:0:0:ffff:127.0.0.1]/",
    "http://[::127.0.0.1]/",
    "http://[64:ff9b::127.0.0.1]/", "http://[64:FF9B::7F00:1]/", "http://[::]/", "http://[fe80::1%25lo]/",
    "http://[fe80::1%lo]/", "http://[::1%251]/", "http://[v1.fe80::1]/", "http://[127.0.0.1]/", "http://[::1/",
    "http://::1/",
    # other digits, letters and dots that are read as plain ones: full-width, enclosed, mathematical, superscript
    "http://\uff11\uff12\uff17.0.0.1/", "http://\uff11\uff12\uff17\uff0e\uff10\uff0e\uff10\uff0e\uff11/",
    "http://127\u30020\u30020\u30021/", "http://127\uff0e0\uff0e0\uff0e1/", "http://127\uff610\uff610\uff611/",
    "http://\u2460\u2461\u2466.0.0.1/", "http://\u2469.\u2460.1.1/", "http://\u2776\u2777\u277c.0.0.1/",
    "http://\u246f\u2468\u3002\u2461\u2464\u2463\u3002\u246f\u2468\u3002\u2461\u2464\u2463/",
    "http://\U0001d7cf\U0001d7d0\U0001d7d5.\U0001d7ce.\U0001d7ce.\U0001d7cf/", "http://\u00b9\u00b2\u2077.0.0.1/",
    "http://\uff10\uff58\uff17\uff46\uff10\uff10\uff10\uff10\uff10\uff11/", "http://\u00b2130706433/",
    "http://\u0661\u0662\u0667.0.0.1/", "http://\u24db\u24de\u24d2\u24d0\u24db\u24d7\u24de\u24e2\u24e3/",
    "http://\uff4c\uff4f\uff43\uff41\uff4c\uff48\uff4f\uff53\uff54/", "http://loc\u00adalhost/",
    "http://127.0.0.1\u200b/",
    "http://127.0.0.1\u2044@news.example/", "http://127.0.0.1\uff03.news.example/", "http://[\u2236\u22361]/",
    # encoded and hidden
    "http://127%2e0%2e0%2e1/", "http://%31%32%37.0.0.1/", "http://%6c%6f%63alhost/",
    "http://127.0.0.1%00.news.example/",
    "http://127.0.0.1%23.news.example/", "http://127.0.0.1%2f@news.example/",
    "http://user@127.0.0.1/", "http://news.example@127.0.0.1/", "http://news.example:80@127.0.0.1/",
    "http://@127.0.0.1/",
    "http://:@127.0.0.1/", "http://a:b@news.example@127.0.0.1/", "http://news.example%40127.0.0.1/",
    "http://127.0.0.1\\@news.example/", "http://news.example\\@127.0.0.1/", "http:\\\\127.0.0.1/",
    "http:/\\127.0.0.1/",
    "http://127.0.0.1#@news.example/", "http://127.0.0.1?@news.example/", "http://127.0.0.1;@news.example/",
    "http://127.0.0.1\t/", "http://127.0\n.0.1/", "http://\t127.0.0.1/", "http://127.0.0.1\r\nHost: a/",
    "http:// 127.0.0.1/",
    "ht\ntp://127.0.0.1/", " http://127.0.0.1/", "\x00http://127.0.0.1/",
    # schemes and ports
    "HTTP://127.0.0.1/", "HtTpS://127.0.0.1/", "http://127.0.0.1:080/", "http://127.0.0.1:0/",
    "http://127.0.0.1:65536/",
    "http:127.0.0.1/", "http:/127.0.0.1/", "http:///127.0.0.1/", "////127.0.0.1/", "file:///etc/passwd",
    "file://127.0.0.1/etc/passwd", "ftp://127.0.0.1/", "gopher://127.0.0.1:70/_x", "dict://127.0.0.1:11211/",
    "jar://127.0.0.1/",
    "ldap://127.0.0.1/", "unix:///var/run/docker.sock", "tcp://127.0.0.1:2375/", "http+unix://%2Fvar%2Frun%2Fx.sock/",
    # names
    "http://localhost/", "http://LOCALHOST/", "http://localhost./", "http://localhost:8080/", "http://www.localhost/",
    "http://localhost.localdomain/", "http://ip6-localhost/", "http://router.local/",
    "http://metadata.google.internal/",
    "http://kubernetes/", "http://printer.home.arpa/", "http://inside.example/", "http://INSIDE.example./",
    "http://loop.example/", "http://six-loop.example/", "http://mapped.example/", "http://meta.example/",
    "http://zone.example/", "http://mixed.example/", "http://mixed-last.example/", "http://nothing.example/",
    "http://nat-loop.example/", "http://tunnel.example/", "http://odd.example/", "http://.127.0.0.1/",
    "http://127..0.0.1/",
    # ports that are no web server's, of a public host
    "http://news.example:0/", "http://news.example:22/", "http://news.example:25/", "http://news.example:6667/",
)  # fmt: skip

NOT_WEB = SPELLINGS[-4:]

REDIRECTS = {
    "literal": "http://10.0.0.1/", "loopback": "http://127.0.0.1:8080/", "six": "http://[::1]/",
    "name": "http://inside.example/",
    "mixed": "http://mixed.example/", "relative": "//127.0.0.1/", "relative-name": "//loop.example/a",
    "file": "file:///etc/passwd", "gopher": "gopher://127.0.0.1:70/_x", "ftp": "ftp://127.0.0.1/",
    "data": "data:text/html,x",
    "user": "http://news.example@127.0.0.1/", "decimal": "http://2130706433/", "short": "http://127.1/",
    "full-width": "http://\uff11\uff12\uff17.0.0.1/", "port-0": "http://news.example:0/",
    "port-22": "http://news.example:22/",
    "tls": "https://127.0.0.1/", "metadata": "http://169.254.169.254/latest/meta-data/",
    "backslash": "\\\\127.0.0.1\\a",
    "slashes": "///127.0.0.1/", "no-host": "http:///", "zone": "http://[fe80::1%25lo]/", "circle": "/circle",
}  # fmt: skip
"""What a public server answers with, as Location; the last leads to itself."""


@dataclass
class Script:
    """What the stand-in says: the answers of the name service, in turn; where any server redirects, by path; what the
    entries of the feed at any server's /feed link to."""

    names: dict[str, list[list[str]]] = field(default_factory=dict)
    locations: dict[str, str] = field(default_factory=dict)
    entries: tuple[str, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        return {"names": self.names, "locations": self.locations, "entries": self.entries}


def fixed() -> dict[str, list[list[str]]]:
    """The names of this module, which always resolve alike."""
    return {name: [addresses] for name, addresses in {**PUBLIC_NAMES, **PRIVATE_NAMES}.items()}


def rebinding(trials: int) -> dict[str, list[list[str]]]:
    """Names whose answers change: public, then private, alternating, mixed, at every place in the order."""
    public, private = (
        ["93.184.215.14", "1.1.1.1", "2606:4700::1111"],
        ["127.0.0.1", "10.0.0.7", "169.254.169.254", "::1"],
    )
    found: dict[str, list[list[str]]] = {}
    for number in range(trials):
        good, bad = public[number % 3], private[number // 3 % 4]
        shapes = (
            [[good], [bad]],
            [[bad], [good]],
            [[good], [good], [bad]],
            [[good], [bad], [good], [bad]],
            [[good, good], [good, bad]],
            [[good, bad], [good]],
            [[good], [bad, good]],
            [[good]] + [[bad]] * 9,
        )
        found[f"turn{number}.example"] = [list(each) for each in shapes[number % len(shapes)]]
    return found
