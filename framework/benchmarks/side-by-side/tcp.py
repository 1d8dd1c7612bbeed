#!/usr/bin/env python3
"""What TCP connections cost HAProxy and Penstock, their payload unread. See README.md."""

import argparse
import socket

from looks import arguments, print_table, rounds, run, warm, wrk
from proxies import raise_limit
from side_by_side import print_calls

KEPT = wrk("/small/100", 64)
BULK = wrk("/large", 16)
FRESH = wrk("/small/100", 16, headers=["Connection: close"])
NEEDED = ["nginx", "haproxy", "wrk", "strace"]
IDLE = 5000


def resident(proxy):
    """Bytes of memory in use, and of the heap after a collection where there is one."""
    return sum(proxy.resident(pid) for pid in proxy.pids()), proxy.live_heap()


def print_idle(proxies):
    """What connections cost on which nothing moves."""
    count = min(IDLE, (raise_limit() - 1000) // 2)
    print(f"\n### {count:,} idle connections\n")
    print("| | bytes of memory each | of heap after a collection |\n|---|---|---|")
    for proxy in proxies:
        before, heap_before = resident(proxy)
        clients = [socket.create_connection(("127.0.0.1", proxy.port)) for _ in range(count)]
        KEPT(proxy, 2)
        after, heap_after = resident(proxy)
        for client in clients:
            client.close()
        heap = "-" if heap_after is None else f"{(heap_after - heap_before) / count:.0f}"
        print(f"| {proxy.name} | {(after - before) / count:.0f} | {heap} |", flush=True)


def compare(lab, args):
    proxies = [lab.haproxy_tcp(), lab.penstock_tcp()]
    lab.start([lab.endpoint(), *proxies])
    loads = [
        (KEPT, "TCP, an exchange of 100 bytes, 64 kept connections", "us an exchange"),
        (BULK, "TCP, 1 MiB down, 16 kept connections", "us a MiB"),
        (FRESH, "TCP, a connection for one exchange, 16 at a time", "us a connection"),
    ]
    for load, title, unit in loads:
        for proxy in proxies:
            warm(proxy, load, args.warm)
        print_table(title, unit, rounds(proxies, load, args), "haproxy")
    print_idle(proxies)
    print_calls(proxies)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    arguments(parser)
    run("TCP side by side", parser.parse_args(), NEEDED, compare)


if __name__ == "__main__":
    main()
