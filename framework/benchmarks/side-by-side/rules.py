#!/usr/bin/env python3
"""What a routing rule costs: njs in nginx, Lua in HAProxy, JavaScript in Penstock. See README.md."""

import argparse
import statistics

from looks import arguments, print_table, rounds, run, warm, wrk
from proxies import HERE, Proxy, free_ports

NEEDED = ["nginx", "haproxy", "wrk"]
RULES = HERE / "rules"
# The longest way through the rule: no header, a cookie, the hash.
LOAD = wrk("/small/100", 64, headers=["Cookie: theme=dark; uid=u-4711", "x-canary: never"])


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


def print_shares(pairs, figures):
    """What a rule adds: the median of the differences within each round, and their range."""
    print("\n### What the rule adds to a request\n")
    print("| | us a request | rounds | against no rule |\n|---|---|---|---|")
    for plain, ruled in pairs:
        before = [sum(pair) for pair in figures[plain.name]]
        after = [sum(pair) for pair in figures[ruled.name]]
        added = [b - a for a, b in zip(before, after)]
        ratio = statistics.median(b / a for a, b in zip(before, after))
        print(
            f"| {ruled.name} | {statistics.median(added):.1f} "
            f"| {min(added):.1f} to {max(added):.1f} | {ratio:.2f} |",
            flush=True,
        )


def compare(lab, args):
    plain = [lab.nginx(), lab.haproxy(), lab.penstock()]
    compiled = penstock(lab, "penstock, compiled", "on")
    interpreted = penstock(lab, "penstock, interpreted", "off")
    pairs = [
        (plain[0], nginx(lab)),
        (plain[1], haproxy(lab)),
        (plain[2], compiled),
        (plain[2], interpreted),
    ]
    ruled = [pair[1] for pair in pairs]
    lab.start([lab.endpoint(), *plain, *ruled])
    for proxy in plain + ruled:
        ours = proxy.name.startswith("penstock")
        warm(proxy, LOAD, args.warm if ours else 5)
    figures = rounds(plain + ruled, LOAD, args)
    title = "A rule on a header, a cookie and a share by hash; 64 connections"
    print_table(title, "us a request", figures, "nginx")
    print_shares(pairs, figures)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    arguments(parser)
    run("Rules side by side", parser.parse_args(), NEEDED, compare)


if __name__ == "__main__":
    main()
