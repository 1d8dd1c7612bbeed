#!/usr/bin/env python3
"""What a routing rule costs: njs in nginx, Lua in HAProxy, JavaScript in Penstock. See README.md."""

import argparse

from looks import arguments, in_turn, print_added, run, warm, wrk
from proxies import HERE, Proxy, free_ports

NEEDED = ["nginx", "haproxy", "wrk"]
RULES = HERE / "rules"
# The longest way through the rule: no header, a cookie, the hash.
HEADERS = ["Cookie: theme=dark; uid=u-4711", "x-canary: never"]
# Past the rule, and through it; of one length.
LOADS = [wrk(path, 64, headers=HEADERS) for path in ("/plain/100", "/ruled/100")]


def nginx(lab):
    port = free_ports(1)[0]
    path = lab.fill("nginx-rule.conf", "nginx-njs", PORT=port, RULES=RULES)
    return Proxy("nginx, njs", port, ["nginx", "-c", path])


def haproxy(lab):
    port = free_ports(1)[0]
    path = lab.fill("haproxy-rule.cfg", "haproxy", PORT=port, RULES=RULES)
    return Proxy("haproxy, Lua", port, ["haproxy", "-db", "-f", path])


def penstock(lab, name, compiler):
    port, admin = free_ports(2)
    values = {"PORT": port, "ADMIN": admin, "RULES": RULES, "COMPILER": compiler}
    return Proxy(name, port, lab.command(lab.fill("penstock-rule.yaml", name, **values)))


def compare(lab, args):
    proxies = [
        nginx(lab),
        haproxy(lab),
        penstock(lab, "penstock, compiled", "on"),
        penstock(lab, "penstock, interpreted", "off"),
    ]
    lab.start([lab.endpoint(), *proxies])
    for proxy in proxies:
        ours = proxy.name.startswith("penstock")
        for load in LOADS:
            warm(proxy, load, args.warm if ours else 5)
    title = "A rule on a header, a cookie and a share by hash; 64 connections"
    print_added(title, in_turn(proxies, LOADS, args), proxies[0].name)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    arguments(parser)
    run("Rules side by side", parser.parse_args(), NEEDED, compare)


if __name__ == "__main__":
    main()
