#!/usr/bin/env python3
"""What UDP datagrams cost nginx's stream module and Penstock, their payload unread. See README.md."""

import argparse
import select
import socket
import sys
import time

from looks import arguments, print_table, rounds, run, warm
from proxies import Proxy, free_ports

NEEDED = ["nginx"]
LONGEST = 1.0


def flows(count, size):
    """A load of clients that each send a datagram, wait for the answer, and so on."""

    def load(proxy, seconds):
        payload = b"x" * size
        poll = select.epoll()
        clients = {}
        for _ in range(count):
            client = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
            client.connect(("127.0.0.1", proxy.ports[None]))
            client.setblocking(False)
            poll.register(client, select.EPOLLIN)
            clients[client.fileno()] = client
            client.send(payload)
        answers = 0
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            ready = poll.poll(LONGEST)
            if not ready:
                raise SystemExit(f"{proxy.name}: silent (expected: answers)")
            for number, _ in ready:
                clients[number].recv(65536)
                clients[number].send(payload)
            answers += len(ready)
        poll.close()
        for client in clients.values():
            client.close()
        return answers

    return load


def queries(size):
    """A load of clients that ask once, as those of a name server do."""

    def load(proxy, seconds):
        payload = b"x" * size
        answers = 0
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            clients = [socket.socket(socket.AF_INET, socket.SOCK_DGRAM) for _ in range(16)]
            for client in clients:
                client.settimeout(LONGEST)
                client.connect(("127.0.0.1", proxy.ports["once"]))
                client.send(payload)
            for client in clients:
                client.recv(65536)
                client.close()
            answers += len(clients)
        return answers

    return load


class DatagramProxy(Proxy):
    """A process that is there when a datagram comes back."""

    missed = "does not answer (expected: an echo)"

    def is_there(self):
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as client:
            client.connect(("127.0.0.1", self.port))
            client.settimeout(0.2)
            try:
                client.send(b"there?")
                client.recv(64)
            except OSError:
                return False
        return True


def echo(port):
    """The endpoint: sends back what comes."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as server:
        server.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4 << 20)
        server.bind(("127.0.0.1", port))
        while True:
            datagram, client = server.recvfrom(65536)
            server.sendto(datagram, client)


def compare(lab, args):
    lab.endpoint_port, port, once, other, other_once, admin = free_ports(6)
    endpoint = [sys.executable, __file__, "--echo", lab.endpoint_port]
    nginx = lab.fill("nginx-udp.conf", "nginx", PORT=port, ONCE=once)
    penstock = lab.fill("penstock-udp.yaml", "penstock", PORT=other, ONCE=other_once, ADMIN=admin)
    proxies = [
        DatagramProxy("nginx", port, ["nginx", "-c", nginx], {"once": once}),
        DatagramProxy("penstock", other, lab.command(penstock), {"once": other_once}),
    ]
    lab.start([DatagramProxy("endpoint", lab.endpoint_port, endpoint), *proxies])
    loads = [
        (flows(64, 100), "UDP, 100 bytes there and back, 64 sessions", "us an exchange"),
        (flows(64, 1400), "UDP, 1,400 bytes there and back, 64 sessions", "us an exchange"),
        (flows(1, 100), "UDP, 100 bytes there and back, 1 session", "us an exchange"),
        (queries(50), "UDP, a session for one exchange, 16 at a time", "us a session"),
    ]
    for load, title, unit in loads:
        for proxy in proxies:
            warm(proxy, load, args.warm)
        print_table(title, unit, rounds(proxies, load, args), "nginx")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    arguments(parser)
    parser.add_argument("--echo", type=int, help="be the endpoint at this port, and nothing else")
    args = parser.parse_args()
    if args.echo:
        echo(args.echo)
    run("UDP side by side", args, NEEDED, compare)


if __name__ == "__main__":
    main()
