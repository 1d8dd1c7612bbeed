#!/usr/bin/env python3
"""What a request costs nginx, HAProxy and Penstock, in one go on one machine. See README.md."""

import argparse
import datetime
import os
import pathlib
import platform
import re
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time

from proxies import ENTRIES, HOST, ROUTES, Lab

SMALL = "/small/100"
LARGE = "/large"
NEEDED = ["nginx", "haproxy", "wrk", "strace"]


def wrk(proxy, path, seconds, connections):
    """Requests answered; ends the script if one of them failed."""
    url = f"http://127.0.0.1:{proxy.port}{path}"
    load = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "-H", f"Host: {HOST}", url]
    said = subprocess.run(load, capture_output=True, text=True, check=True).stdout
    # Under strace, answers may come later than the two seconds wrk waits.
    if "Non-2xx" in said or re.search(r"(connect|read|write) [1-9]", said):
        raise SystemExit(f"{proxy.name}: {said} (expected: no errors)")
    return int(re.search(r"(\d+) requests in", said).group(1))


def measure(proxy, path, seconds, connections):
    """Microseconds of CPU for each request, in user and in kernel mode."""
    before = proxy.cpu()
    requests = wrk(proxy, path, seconds, connections)
    after = proxy.cpu()
    return tuple((b - a) * 1e6 / requests for a, b in zip(before, after))


def warm(proxy, path, most, connections):
    """Warms up until three looks in a row agree within 5 %, for `most` seconds at most."""
    looks = []
    step = 5
    for _ in range(max(1, most // step)):
        looks.append(sum(measure(proxy, path, step, connections)))
        last = looks[-3:]
        # Compilers pause; a stable figure means something only after a while.
        settled = len(last) == 3 and max(last) <= 1.05 * min(last)
        if settled and len(looks) * step >= most // 2:
            break
    return len(looks) * step


def rounds(proxies, path, args, connections):
    """Figures of each proxy, one a round; A B C A B C, so that the machine's moods hit all."""
    figures = {proxy.name: [] for proxy in proxies}
    for _ in range(args.rounds):
        for proxy in proxies:
            figures[proxy.name].append(measure(proxy, path, args.seconds, connections))
    return figures


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


def system_calls(proxy, path, connections):
    """System calls for each request, and the most frequent ones; strace slows all alike."""
    output = tempfile.NamedTemporaryFile(mode="r", suffix=".strace")
    pids = [word for pid in proxy.pids() for word in ("-p", str(pid))]
    tracer = subprocess.Popen(
        ["strace", "-c", "-f", "-o", output.name, *pids], stderr=subprocess.DEVNULL
    )
    time.sleep(1)
    requests = wrk(proxy, path, 3, connections)
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
        calls, kinds = system_calls(proxy, SMALL, 64)
        print(f"| {proxy.name} | {calls:.2f} | {kinds} |", flush=True)


def print_allocation(proxies):
    print("\n### Bytes allocated for each request of 100 bytes, on I/O threads\n")
    print("| | bytes |\n|---|---|")
    for proxy in proxies:
        before = proxy.allocated()
        requests = wrk(proxy, SMALL, 10, 64)
        bytes_each = (proxy.allocated() - before) / requests
        print(f"| {proxy.name} | {bytes_each:.0f} |", flush=True)


def print_machine(home):
    model = re.search(r"model name\s*: (.*)", pathlib.Path("/proc/cpuinfo").read_text())
    load = os.getloadavg()[0]
    print(f"## Side by side, {datetime.datetime.now():%Y-%m-%d %H:%M}\n")
    print(
        f"{os.cpu_count()} cores ({model.group(1) if model else platform.machine()}), "
        f"Linux {platform.release()}, load {load:.1f} at the start."
    )
    programs = [("nginx", "-v"), ("haproxy", "-v"), (home / "bin" / "penstock", "version")]
    print("; ".join(version(program, word) for program, word in programs) + ".")
    print(
        f"One worker or thread each, wrk with one thread, keep-alive, `Host: {HOST}`; "
        "CPU is user and system time of all of a proxy's threads.",
        flush=True,
    )


def version(program, word):
    ran = subprocess.run([str(program), word], capture_output=True, text=True)
    return (ran.stdout + ran.stderr).splitlines()[0].strip()


def compare(lab, args, log):
    plain = [lab.nginx(), lab.haproxy(), lab.penstock()]
    larger = [
        lab.penstock(f"penstock, {ROUTES:,} routes", routes=ROUTES),
        lab.penstock(f"penstock, {ENTRIES:,} endpoints", many=True),
        lab.nginx(f"nginx, {ENTRIES:,} endpoints", many=True),
    ]
    everyone = [lab.endpoint(), *plain, *larger]
    ours = [plain[2], larger[0], larger[1]]
    try:
        for proxy in everyone:
            proxy.start(log)
        for proxy in plain + larger:
            took = warm(proxy, SMALL, args.warm if proxy in ours else 5, 64)
            print(f"warmed {proxy.name} for {took} s", file=sys.stderr)
        small = rounds(plain + larger, SMALL, args, 64)
        print_table("A body of 100 bytes, 64 connections", "us a request", small, "nginx")
        for proxy in plain:
            warm(proxy, LARGE, args.warm if proxy in ours else 5, 16)
        large = rounds(plain, LARGE, args, 16)
        print_table("A body of 1 MiB, 16 connections", "us a MiB", large, "nginx")
        print_allocation(ours)
        print_calls(plain + larger)
    finally:
        for proxy in reversed(everyone):
            proxy.stop()


def main():
    home = pathlib.Path(__file__).resolve().parents[3]
    home = home / "distribution" / "assembly" / "target" / "penstock-0.1.0"
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--home", type=pathlib.Path, default=home, help="unpacked distribution")
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--seconds", type=int, default=4, help="of each look in a round")
    parser.add_argument("--warm", type=int, default=40, help="seconds for Penstock at most")
    args = parser.parse_args()
    missing = [program for program in NEEDED if shutil.which(program) is None]
    if missing:
        raise SystemExit(f"programs: {', '.join(missing)} not found (expected: Debian's packages)")
    if not (args.home / "bin" / "penstock").is_file():
        raise SystemExit(f"home: {args.home} (expected: the unpacked distribution)")
    with tempfile.TemporaryDirectory(prefix="penstock-bench-") as folder:
        folder = pathlib.Path(folder)
        with open(folder / "log", "w+", encoding="utf-8") as log:
            print_machine(args.home)
            try:
                compare(Lab(folder, args.home), args, log)
            except SystemExit:
                log.seek(0)
                sys.stderr.write(log.read())
                raise


if __name__ == "__main__":
    main()
