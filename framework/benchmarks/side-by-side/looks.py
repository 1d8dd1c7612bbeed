"""How a proxy is loaded and what that costs it: shared by the scripts of this folder."""

import datetime
import os
import pathlib
import platform
import re
import shutil
import ssl
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time

from proxies import HOST, Lab


def wrk(path, connections, headers=(), tls=None):
    """A load of kept connections; `tls` names the certificate to ask for, None is plain HTTP."""

    def run(proxy, seconds):
        scheme = "https" if tls else "http"
        url = f"{scheme}://127.0.0.1:{proxy.ports[tls]}{path}"
        given = [word for line in (f"Host: {HOST}", *headers) for word in ("-H", line)]
        load = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", *given, url]
        said = subprocess.run(load, capture_output=True, text=True, check=True).stdout
        # Under strace, answers may come later than the two seconds wrk waits.
        if "Non-2xx" in said or re.search(r"(connect|read|write) [1-9]", said):
            raise SystemExit(f"{proxy.name}: {said} (expected: no errors)")
        return int(re.search(r"(\d+) requests in", said).group(1))

    return run


def h2load(path, clients, streams, tls):
    """A load of HTTP/2 connections with so many streams each."""

    def run(proxy, seconds):
        url = f"https://127.0.0.1:{proxy.ports[tls]}{path}"
        load = ["h2load", f"-c{clients}", f"-m{streams}", f"-D{seconds}", "-t1"]
        load += ["-H", f":authority: {HOST}", url]
        said = subprocess.run(load, capture_output=True, text=True, check=True).stdout
        found = re.search(r"(\d+) succeeded, (\d+) failed, (\d+) errored", said)
        good, failed, errored = map(int, found.groups())
        answered = re.search(r"status codes: (\d+) 2xx, 0 3xx, 0 4xx, 0 5xx", said)
        if failed or errored or not answered or "protocol: h2\n" not in said:
            raise SystemExit(f"{proxy.name}: {said} (expected: no errors, by h2)")
        return good

    return run


def handshakes(path, tls, resumed, version="TLSv1.3"):
    """A load of connections for one request each, with full or with resumed handshakes."""

    def run(proxy, seconds):
        clients = [Shaker(proxy, path, tls, resumed, version, seconds) for _ in range(2)]
        for client in clients:
            client.start()
        for client in clients:
            client.join()
        for client in clients:
            if client.failure:
                raise SystemExit(f"{proxy.name}: {client.failure} (expected: 200)")
        return sum(client.count for client in clients)

    return run


class Shaker(threading.Thread):
    """Connects, shakes hands, asks once, and does so again."""

    def __init__(self, proxy, path, tls, resumed, version, seconds):
        super().__init__()
        self.address = ("127.0.0.1", proxy.ports[tls])
        self.request = f"GET {path} HTTP/1.1\r\nHost: {HOST}\r\nConnection: close\r\n\r\n".encode()
        self.resumed = resumed
        self.seconds = seconds
        self.count = 0
        self.failure = None
        self.context = ssl.create_default_context()
        self.context.check_hostname = False
        self.context.verify_mode = ssl.CERT_NONE
        only = ssl.TLSVersion[version.replace(".", "_")]
        # Sides that agree on different versions do different work.
        self.context.minimum_version = self.context.maximum_version = only
        self.session = None

    def run(self):
        try:
            if self.resumed:
                self.once()
            end = time.monotonic() + self.seconds
            while time.monotonic() < end:
                self.once()
                self.count += 1
        except (OSError, AssertionError) as problem:
            self.failure = repr(problem)

    def once(self):
        with socket.create_connection(self.address, 10) as plain:
            # Or the request waits for the server's delayed acknowledgement, 40 ms.
            plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            known = self.session
            with self.context.wrap_socket(plain, server_hostname=HOST, session=known) as secure:
                assert secure.session_reused == (known is not None), "session: not as asked"
                secure.sendall(self.request)
                said = b""
                while more := secure.recv(8192):
                    said += more
                assert b" 200 " in said[:16], said[:80]
                if self.resumed:
                    # A ticket of TLS 1.3 has come with the answer.
                    self.session = secure.session


def measure(proxy, load, seconds):
    """Microseconds of CPU for each request, in user and in kernel mode."""
    before = proxy.cpu()
    requests = load(proxy, seconds)
    after = proxy.cpu()
    return tuple((b - a) * 1e6 / requests for a, b in zip(before, after))


def warm(proxy, load, most):
    """Warms up until three looks in a row agree within 5 %, for `most` seconds at most."""
    looks = []
    step = 5
    for _ in range(max(1, most // step)):
        looks.append(sum(measure(proxy, load, step)))
        last = looks[-3:]
        # Compilers pause; a stable figure means something only after a while.
        settled = len(last) == 3 and max(last) <= 1.05 * min(last)
        if settled and len(looks) * step >= most // 2:
            break
    print(f"warmed {proxy.name} for {len(looks) * step} s", file=sys.stderr)


def rounds(proxies, load, args):
    """Figures of each proxy, one a round; A B C A B C, so that the machine's moods hit all."""
    figures = {proxy.name: [] for proxy in proxies}
    for _ in range(args.rounds):
        for proxy in proxies:
            figures[proxy.name].append(measure(proxy, load, args.seconds))
    return figures


def in_turn(proxies, loads, args):
    """Pairs of figures of each proxy, one a round: for two loads of one process."""
    figures = {proxy.name: [] for proxy in proxies}
    for _ in range(args.rounds):
        for proxy in proxies:
            # There and back, so that what drifts between the looks drifts out.
            looks = [sum(measure(proxy, loads[way], args.seconds)) for way in (0, 1, 1, 0)]
            figures[proxy.name].append(((looks[0] + looks[3]) / 2, (looks[1] + looks[2]) / 2))
    return figures


def print_added(title, figures, base):
    """What the second load costs more: medians over the rounds, beside what `base` pays for it."""
    print(f"\n### {title}\n")
    print("| | us without | with | added | middle half of the rounds | ratio of added |")
    print("|---|---|---|---|---|---|")
    added = {name: [b - a for a, b in pairs] for name, pairs in figures.items()}
    for name, pairs in figures.items():
        without, ruled = (statistics.median(column) for column in zip(*pairs))
        low, middle, high = statistics.quantiles(added[name], n=4)
        ratio = middle / statistics.median(added[base])
        print(
            f"| {name} | {without:.1f} | {ruled:.1f} | {middle:.1f} "
            f"| {low:.1f} to {high:.1f} | {ratio:.2f} |",
            flush=True,
        )


def print_table(title, unit, figures, base):
    """Medians, and the median of the ratios within each round: it drifts less."""
    print(f"\n### {title}\n")
    print(f"| | {unit} | user | system | rounds | ratio of medians | median of ratios |")
    print("|---|---|---|---|---|---|---|")
    reference = [sum(pair) for pair in figures[base]]
    for name, pairs in figures.items():
        totals = [sum(pair) for pair in pairs]
        middle = statistics.median(totals)
        user, system = (statistics.median(column) for column in zip(*pairs))
        ratio = middle / statistics.median(reference)
        ratios = statistics.median(a / b for a, b in zip(totals, reference))
        print(
            f"| {name} | {middle:.1f} | {user:.1f} | {system:.1f} "
            f"| {min(totals):.1f} to {max(totals):.1f} | {ratio:.2f} | {ratios:.2f} |",
            flush=True,
        )


def print_machine(title, home):
    model = re.search(r"model name\s*: (.*)", pathlib.Path("/proc/cpuinfo").read_text())
    load = os.getloadavg()[0]
    print(f"## {title}, {datetime.datetime.now():%Y-%m-%d %H:%M}\n")
    print(
        f"{os.cpu_count()} cores ({model.group(1) if model else platform.machine()}), "
        f"Linux {platform.release()}, load {load:.1f} at the start."
    )
    programs = [("nginx", "-v"), ("haproxy", "-v"), (home / "bin" / "penstock", "version")]
    print("; ".join(version(program, word) for program, word in programs) + ".")
    print(
        f"One worker or thread each, loads of one thread, keep-alive, `Host: {HOST}`; "
        "CPU is user and system time of all of a proxy's threads.",
        flush=True,
    )


def version(program, word):
    ran = subprocess.run([str(program), word], capture_output=True, text=True)
    return (ran.stdout + ran.stderr).splitlines()[0].strip()


def arguments(parser):
    """What every script of this folder can be told."""
    home = pathlib.Path(__file__).resolve().parents[3]
    home = home / "distribution" / "assembly" / "target" / "penstock-0.1.0"
    parser.add_argument("--home", type=pathlib.Path, default=home, help="unpacked distribution")
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--seconds", type=int, default=4, help="of each look in a round")
    parser.add_argument("--warm", type=int, default=40, help="seconds for Penstock at most")


def run(title, args, needed, compare):
    """Compares in a temporary folder, once all that is needed is known to be there."""
    missing = [program for program in needed if shutil.which(program) is None]
    if missing:
        raise SystemExit(f"programs: {', '.join(missing)} not found (expected: Debian's packages)")
    if not (args.home / "bin" / "penstock").is_file():
        raise SystemExit(f"home: {args.home} (expected: the unpacked distribution)")
    with tempfile.TemporaryDirectory(prefix="penstock-bench-") as folder:
        folder = pathlib.Path(folder)
        with open(folder / "log", "w+", encoding="utf-8") as log:
            print_machine(title, args.home)
            lab = Lab(folder, args.home, log)
            try:
                compare(lab, args)
            except SystemExit:
                log.seek(0)
                sys.stderr.write(log.read())
                raise
            finally:
                lab.stop()
