#!/usr/bin/env python3
"""What idle TCP connections cost Penstock, heap and off-heap. See README.md."""

import argparse
import socket
import sys
import time
import urllib.request

from looks import arguments, run
from proxies import Proxy, free_ports, raise_limit

# One pair of addresses has too few ports for so many connections.
SOURCES = [f"127.0.1.{i}" for i in range(1, 9)]
ENDPOINTS = [f"127.0.0.{i}" for i in range(1, 9)]
SPARE = 500


def hold(port):
    """The endpoint: accepts and keeps whoever comes."""
    raise_limit()
    held = []
    with socket.create_server(("0.0.0.0", port), backlog=4096) as server:
        while True:
            held.append(server.accept())


class IdleProxy(Proxy):
    """A process that is there when it can be connected to."""

    missed = "does not listen (expected: a connection)"

    def is_there(self):
        try:
            socket.create_connection(("127.0.0.1", self.port), 1).close()
        except OSError:
            return False
        return True


def shown(admin, name, label=None):
    """The sum of a metric's values, each times what its label says if one is named."""
    with urllib.request.urlopen(f"http://127.0.0.1:{admin}/metrics", timeout=10) as answer:
        lines = answer.read().decode().splitlines()
    total = 0
    for line in lines:
        if line.startswith(name + "{") or line.startswith(name + " "):
            factor = int(line.split(f'{label}="')[1].split('"')[0]) if label else 1
            total += float(line.rsplit(" ", 1)[1]) * factor
    return total


def direct(admin):
    """Bytes of buffers outside the heap."""
    kinds = ("penstock_buffers_in_use", "penstock_buffers_idle")
    return sum(shown(admin, kind, "bytes") for kind in kinds)


def await_sessions(admin, count):
    end = time.monotonic() + 60
    while shown(admin, "penstock_tcp_sessions") < count:
        if time.monotonic() > end:
            raise SystemExit(f"sessions: fewer (expected: {count})")
        time.sleep(0.2)


def figures(proxy, admin):
    """Heap after a collection, buffers outside it, and all memory in use."""
    heap = proxy.live_heap()
    return heap, direct(admin), proxy.resident(proxy.process.pid)


def compare(lab, args):
    limit = raise_limit()
    count = min(args.connections, (limit - SPARE) // 2)
    lab.endpoint_port, port, admin = free_ports(3)
    endpoints = ", ".join(f'"{address}:{lab.endpoint_port}"' for address in ENDPOINTS)
    path = lab.fill("penstock-idle.yaml", "penstock", PORT=port, ADMIN=admin, ENDPOINTS=endpoints)
    proxy = IdleProxy("penstock", port, lab.command(path))
    holder = IdleProxy(
        "endpoint", lab.endpoint_port, [sys.executable, __file__, "--hold", lab.endpoint_port]
    )
    lab.start([holder, proxy])
    # What the first connections load and make is not theirs.
    clients = connected(port, min(200, count))
    await_sessions(admin, len(clients))
    before = figures(proxy, admin)
    more = count - len(clients)
    clients += connected(port, more)
    await_sessions(admin, count)
    after = figures(proxy, admin)
    print(f"\n### {count:,} idle connections\n")
    print("| | bytes for each, with its endpoint's |\n|---|---|")
    names = ("heap, after a collection", "buffers outside the heap", "memory in use")
    for name, first, last in zip(names, before, after):
        print(f"| {name} | {(last - first) / more:.0f} |", flush=True)
    for client in clients:
        client.close()


def connected(port, count):
    return [
        socket.create_connection(
            ("127.0.0.1", port), 20, source_address=(SOURCES[i % len(SOURCES)], 0)
        )
        for i in range(count)
    ]


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    arguments(parser)
    parser.add_argument("--connections", type=int, default=50_000, help="as many as are allowed")
    parser.add_argument("--hold", type=int, help="be the endpoint at this port, and nothing else")
    args = parser.parse_args()
    if args.hold:
        hold(args.hold)
    run("Idle TCP connections", args, [], compare)


if __name__ == "__main__":
    main()
