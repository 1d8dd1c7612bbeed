#!/usr/bin/env python3
"""What a routing rule costs: njs in nginx, Lua in HAProxy, JavaScript in Penstock. See README.md."""

import argparse
import statistics

from looks import arguments, measure, run, warm, wrk
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


def in_turn(proxies, args):
    """Pairs of figures of each proxy, one a round: without the rule and with it, in one process."""
    figures = {proxy.name: [] for proxy in proxies}
    for _ in range(args.rounds):
        for proxy in proxies:
            # There and back, so that what drifts between the looks drifts out.
            looks = [sum(measure(proxy, LOADS[way], args.seconds)) for way in (0, 1, 1, 0)]
            figures[proxy.name].append(((looks[0] + looks[3]) / 2, (looks[1] + looks[2]) / 2))
    return figures


def print_shares(figures, base):
    """What a rule adds: medians over the rounds, beside what it adds to the proxy `base`."""
    print("\n### A rule on a header, a cookie and a share by hash; 64 connections\n")
    print("| | without | with it | added | middle half of the rounds | ratio of added |")
    print("|---|---|---|---|---|---|")
    added = {name: sorted(b - a for a, b in pairs) for name, pairs in figures.items()}
    for name, pairs in figures.items():
        without, ruled = (statistics.median(column) for column in zip(*pairs))
        middle = statistics.median(added[name])
        low, _, high = statistics.quantiles(added[name], n=4)
        ratio = middle / statistics.median(added[base])
        print(
            f"| {name} | {without:.1f} | {ruled:.1f} | {middle:.1f} "
            f"| {low:.1f} to {high:.1f} | {ratio:.2f} |",
            flush=True,
        )


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
    print_shares(in_turn(proxies, args), proxies[0].name)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    arguments(parser)
    run("Rules side by side", parser.parse_args(), NEEDED, compare)


if __name__ == "__main__":
    main()
