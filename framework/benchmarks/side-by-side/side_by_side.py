#!/usr/bin/env python3
"""What a request costs nginx, HAProxy and Penstock, in one go on one machine. See README.md."""

import argparse
import signal
import subprocess
import tempfile
import time

from looks import arguments, print_table, rounds, run, warm, wrk
from proxies import ENTRIES, ROUTES

SMALL = wrk("/small/100", 64)
LARGE = wrk("/large", 16)
NEEDED = ["nginx", "haproxy", "wrk", "strace"]


def system_calls(proxy):
    """System calls for each request, and the most frequent ones; strace slows all alike."""
    output = tempfile.NamedTemporaryFile(mode="r", suffix=".strace")
    pids = [word for pid in proxy.pids() for word in ("-p", str(pid))]
    tracer = subprocess.Popen(
        ["strace", "-c", "-f", "-o", output.name, *pids], stderr=subprocess.DEVNULL
    )
    time.sleep(1)
    requests = SMALL(proxy, 3)
    tracer.send_signal(signal.SIGINT)
    tracer.wait(30)
    counts = {}
    for line in output.read().splitlines():
        fields = line.split()
        if len(fields) in (5, 6) and fields[3].isdigit() and fields[-1] != "total":
            counts[fields[-1]] = int(fields[3])
    most = sorted(counts.items(), key=lambda pair: -pair[1])[:6]
    kinds = ", ".join(f"{name} {count / requests:.2f}" for name, count in most)
    return sum(counts.values()) / requests, kinds


def print_calls(proxies):
    print("\n### System calls for each request of 100 bytes\n")
    print("| | calls | of these |\n|---|---|---|")
    for proxy in proxies:
        calls, kinds = system_calls(proxy)
        print(f"| {proxy.name} | {calls:.2f} | {kinds} |", flush=True)


def print_allocation(proxies):
    print("\n### Bytes allocated for each request of 100 bytes, on I/O threads\n")
    print("| | bytes |\n|---|---|")
    for proxy in proxies:
        before = proxy.allocated()
        requests = SMALL(proxy, 10)
        bytes_each = (proxy.allocated() - before) / requests
        print(f"| {proxy.name} | {bytes_each:.0f} |", flush=True)


def compare(lab, args):
    plain = [lab.nginx(), lab.haproxy(), lab.penstock()]
    many = f"{ENTRIES:,} endpoints"
    keyed = "{ type: maglev, key: path }"
    larger = [
        lab.penstock(f"penstock, {ROUTES:,} routes", routes=ROUTES),
        lab.penstock(f"penstock, one of {many} by its key", many=True, balance=keyed),
        lab.penstock(f"penstock, {many} in turn", many=True),
        lab.nginx(f"nginx, {many} in turn", many=True),
    ]
    ours = [plain[2], *larger[:3]]
    lab.start([lab.endpoint(), *plain, *larger])
    for proxy in plain + larger:
        warm(proxy, SMALL, args.warm if proxy in ours else 5)
    small = rounds(plain + larger, SMALL, args)
    print_table("A body of 100 bytes, 64 connections", "us a request", small, "nginx")
    for proxy in plain:
        warm(proxy, LARGE, args.warm if proxy in ours else 5)
    large = rounds(plain, LARGE, args)
    print_table("A body of 1 MiB, 16 connections", "us a MiB", large, "nginx")
    print_allocation(ours)
    print_calls(plain + larger)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    arguments(parser)
    run("Side by side", parser.parse_args(), NEEDED, compare)


if __name__ == "__main__":
    main()
