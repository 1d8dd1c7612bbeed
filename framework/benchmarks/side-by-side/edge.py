#!/usr/bin/env python3
"""What TLS, HTTP/2 and the features of the edge cost, beside nginx and HAProxy. See README.md."""

import argparse
import http.client

from looks import (
    arguments,
    h2load,
    handshakes,
    in_turn,
    print_added,
    print_table,
    rounds,
    run,
    warm,
    wrk,
)

SMALL = "/small/100"
# Paths of one length, with every feature and with none.
ALL = "/all/100"
NONE = "/not/100"
NEEDED = ["nginx", "haproxy", "wrk", "h2load", "openssl"]


def tls(proxies, args):
    """Requests over kept connections, then handshakes of every kind."""
    kept = wrk(SMALL, 64, tls="rsa")
    for proxy in proxies:
        warm(proxy, kept, args.warm)
    title = "TLS, a body of 100 bytes, 64 kept connections"
    print_table(title, "us a request", rounds(proxies, kept, args), "nginx")
    shake_hands(proxies, args, "TLSv1.3")


def shake_hands(proxies, args, version):
    """Handshakes of every kind, of one version of TLS."""
    for certificate, called in (("rsa", "RSA-2048"), ("ec", "EC P-256")):
        for resumed in (False, True):
            load = handshakes(SMALL, certificate, resumed, version)
            for proxy in proxies:
                warm(proxy, load, args.warm)
            kind = "resumed" if resumed else "full"
            title = f"{version}, {kind} handshake and a request, {called}"
            print_table(title, "us each", rounds(proxies, load, args), "nginx")


def http2(proxies, args):
    load = h2load(SMALL, 16, 8, "rsa")
    for proxy in proxies:
        warm(proxy, load, args.warm)
    title = "HTTP/2 over TLS in, HTTP/1.1 out, 16 connections of 8 streams"
    print_table(title, "us a request", rounds(proxies, load, args), "nginx")


def features(lab, args):
    """What a request pays for the features its route names, and for those it does not."""
    plain = lab.penstock()
    others = lab.featured("penstock, all on another route", "/elsewhere/")
    all_of_them = lab.featured("penstock, all on the route", "/small/", "penstock-observed.yaml")
    proxies = [plain, others, all_of_them]
    lab.start(proxies)
    load = wrk(SMALL, 64, headers=[f"Cookie: {cookie(all_of_them, SMALL)}"])
    for proxy in proxies:
        warm(proxy, load, args.warm)
    title = "Sticky, retries, limits, access log and a 1 % trace sample"
    print_table(title, "us a request", rounds(proxies, load, args), "penstock")
    features_in_turn(lab, args)


def features_in_turn(lab, args):
    """The same in one process, but for tracing, which a process does for all routes or none."""
    proxies = [
        lab.logging_nginx("nginx, access log alone"),
        lab.logging_nginx("nginx, the same in a buffer", "buffer=64k flush=1s"),
        lab.featured("penstock, all of them", "/all/", "penstock-logged.yaml"),
    ]
    lab.start(proxies)
    bound = [f"Cookie: {cookie(proxies[-1], ALL)}"]
    loads = [wrk(path, 64, headers=bound) for path in (NONE, ALL)]
    for proxy in proxies:
        for load in loads:
            warm(proxy, load, args.warm)
    title = "Sticky, retries, limits and access log, in one process"
    print_added(title, in_turn(proxies, loads, args), proxies[0].name)


def cookie(proxy, path):
    """What binds a client to an endpoint."""
    connection = http.client.HTTPConnection("127.0.0.1", proxy.port)
    connection.request("GET", path)
    given = connection.getresponse().getheader("Set-Cookie")
    connection.close()
    if not given:
        raise SystemExit(f"{proxy.name}: no cookie (expected: a sticky one)")
    return given.split(";")[0]


def compare(lab, args):
    lab.start([lab.endpoint()])
    if "features" in args.parts:
        features(lab, args)
    secure = [lab.nginx(tls=True), lab.haproxy(tls=True), lab.penstock(tls=True)]
    if {"tls", "tls12", "http2"} & set(args.parts):
        lab.start(secure)
    if "tls" in args.parts:
        tls(secure, args)
    if "tls12" in args.parts:
        shake_hands(secure, args, "TLSv1.2")
    if "http2" in args.parts:
        http2(secure, args)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    arguments(parser)
    parts = ["features", "tls", "tls12", "http2"]
    parser.add_argument("parts", nargs="*", default=parts, help=f"of {', '.join(parts)}")
    run("The edge side by side", parser.parse_args(), NEEDED, compare)


if __name__ == "__main__":
    main()
