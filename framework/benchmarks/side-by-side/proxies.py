"""The processes that are compared: how each is configured, started, measured and ended."""

import os
import pathlib
import re
import resource
import signal
import socket
import subprocess
import time
import urllib.request

HERE = pathlib.Path(__file__).resolve().parent
TICKS = os.sysconf("SC_CLK_TCK")
ENTRIES = 1000
ROUTES = 10_000
HOST = "bench.test"
CERTIFICATES = ["rsa", "ec"]


def raise_limit():
    """How many descriptors this process and its children may have, now as many as are allowed."""
    limit = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (limit, limit))
    return limit


class Proxy:
    """One process, or a master and its workers, listening on one port."""

    missed = "does not answer (expected: 200)"

    def __init__(self, name, port, command, tls=None):
        self.name = name
        self.port = port
        # By the certificate they show; None is plain HTTP.
        self.ports = {None: port, **(tls or {})}
        self.command = [str(word) for word in command]
        self.process = None

    def start(self, log):
        # A terminal's interrupt is for this script alone, which then ends its children itself.
        self.process = subprocess.Popen(
            self.command,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
        end = time.monotonic() + 60
        while time.monotonic() < end and self.process.poll() is None:
            if self.is_there():
                return
            time.sleep(0.1)
        raise SystemExit(f"{self.name}: {self.missed}; see {log.name}")

    def is_there(self):
        return answers(self.port)

    def stop(self):
        if self.process is None or self.process.poll() is not None:
            return
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def pids(self):
        main = self.process.pid
        children = pathlib.Path(f"/proc/{main}/task/{main}/children").read_text().split()
        return [main, *map(int, children)]

    def cpu(self):
        """Seconds of CPU spent so far, in user and in kernel mode."""
        user = system = 0
        for pid in self.pids():
            fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
            user += int(fields[11])
            system += int(fields[12])
        return user / TICKS, system / TICKS

    def resident(self, pid):
        """Bytes of memory a process of its has in use."""
        status = pathlib.Path(f"/proc/{pid}/status").read_text()
        return int(re.search(r"^VmRSS:\s+(\d+) kB", status, re.MULTILINE).group(1)) << 10

    def jcmd(self, *words):
        """What the JVM says; None for what is no JVM."""
        program = pathlib.Path(os.readlink(f"/proc/{self.process.pid}/exe"))
        if program.name != "java":
            return None
        jcmd = [program.with_name("jcmd"), str(self.process.pid), *words]
        return subprocess.run(jcmd, capture_output=True, text=True, check=True).stdout

    def live_heap(self):
        """Bytes of the JVM's live objects, after a collection; None for what is no JVM."""
        said = self.jcmd("GC.class_histogram")
        return said and int(re.search(r"^Total\s+\d+\s+(\d+)", said, re.MULTILINE).group(1))

    def allocated(self):
        """Bytes the JVM's live threads have allocated so far; None for what is no JVM."""
        dump = self.jcmd("Thread.print", "-e")
        if dump is None:
            return None
        unit = {"B": 1, "K": 1 << 10, "M": 1 << 20, "G": 1 << 30}
        found = re.findall(r'^"penstock I/O.*?\ballocated=(\d+)([BKMG])', dump, re.MULTILINE)
        return sum(int(number) * unit[letter] for number, letter in found)


def answers(port):
    try:
        request = urllib.request.Request(f"http://127.0.0.1:{port}/", headers={"Host": HOST})
        with urllib.request.urlopen(request, timeout=1) as answer:
            return answer.status == 200
    except OSError:
        return False


def free_ports(count):
    """Ports that nobody listens on now."""
    sockets = [socket.socket() for _ in range(count)]
    for each in sockets:
        each.bind(("127.0.0.1", 0))
    ports = [each.getsockname()[1] for each in sockets]
    for each in sockets:
        each.close()
    return ports


def free_range(count):
    """The first of so many ports in a row, below those that the kernel gives to clients."""
    for first in range(10_000, 32_000, count):
        sockets = []
        try:
            for port in range(first, first + count):
                each = socket.socket()
                sockets.append(each)
                each.bind(("127.0.0.1", port))
            return first
        except OSError:
            continue
        finally:
            for each in sockets:
                each.close()
    raise SystemExit(f"ports: none free (expected: {count} in a row)")


class Lab:
    """The endpoint and the proxies in front of it, in one temporary folder."""

    def __init__(self, folder, home, log):
        self.folder = folder
        self.home = home
        self.log = log
        self.running = []
        self.endpoint_port = free_ports(1)[0]
        self.first = free_range(ENTRIES)
        self.many = [f"127.0.0.1:{self.first + i}" for i in range(ENTRIES)]
        (folder / "www").mkdir()
        (folder / "www" / "large").write_bytes(b"x" * (1 << 20))

    def start(self, proxies):
        for proxy in proxies:
            self.running.append(proxy)
            proxy.start(self.log)

    def stop(self):
        for proxy in reversed(self.running):
            proxy.stop()

    def fill(self, template, name, **values):
        """Writes a configuration into the folder, with its placeholders filled in."""
        text = (HERE / template).read_text()
        name = re.sub(r"\W+", "-", name)
        values |= {"DIR": self.folder, "NAME": name, "ENDPOINT": self.endpoint_port}
        for key, value in values.items():
            text = text.replace(f"@{key}@", str(value))
        path = self.folder / f"{name}-{template}"
        path.write_text(text)
        return path

    def certificate(self, kind):
        """The base name of a self-signed certificate (.pem), its key (.key) and both (.both)."""
        base = self.folder / kind
        if not base.with_suffix(".pem").exists():
            key = ["ec", "-pkeyopt", "ec_paramgen_curve:P-256"] if kind == "ec" else ["rsa:2048"]
            openssl = ["openssl", "req", "-x509", "-nodes", "-days", "2", "-subj", f"/CN={HOST}"]
            openssl += ["-addext", f"subjectAltName=DNS:{HOST}", "-newkey", *key]
            openssl += ["-keyout", f"{base}.key", "-out", f"{base}.pem"]
            subprocess.run(openssl, check=True, capture_output=True)
            both = base.with_suffix(".pem").read_text() + base.with_suffix(".key").read_text()
            base.with_suffix(".both").write_text(both)
        return base

    def secured(self, tls, line):
        """Ports by certificate, and a line of configuration for each."""
        if not tls:
            return {}, ""
        ports = dict(zip(CERTIFICATES, free_ports(len(CERTIFICATES))))
        lines = [
            line.format(port=port, base=self.certificate(kind), kind=kind)
            for kind, port in ports.items()
        ]
        return ports, "\n".join(lines)

    def endpoint(self):
        last = self.first + ENTRIES - 1
        path = self.fill(
            "endpoint.conf", "endpoint", BODY="0123456789" * 10, FIRST=self.first, LAST=last
        )
        return Proxy("endpoint", self.endpoint_port, ["nginx", "-c", path])

    def nginx(self, name="nginx", many=False, tls=False, log="  access_log off;"):
        port = free_ports(1)[0]
        servers = self.many if many else [f"127.0.0.1:{self.endpoint_port}"]
        lines = "\n".join(f"    server {server};" for server in servers)
        ports, secure = self.secured(
            tls,
            "  server {{ listen 127.0.0.1:{port} ssl http2 backlog=4096; ssl_certificate {base}.pem;"
            " ssl_certificate_key {base}.key; include @LOCATION@; }}",
        )
        location = self.fill("nginx-location.conf", name)
        secure = secure.replace("@LOCATION@", str(location))
        values = {
            "PORT": port,
            "SERVERS": lines,
            "SECURE": secure,
            "LOCATION": location,
            "LOG": log,
        }
        path = self.fill("nginx.conf", name, **values)
        return Proxy(name, port, ["nginx", "-c", path], ports)

    def logging_nginx(self, name, buffer=""):
        """nginx that logs what Penstock does, line by line or by the buffer."""
        log = self.fill("nginx-log.conf", f"{name}, log", BUFFER=buffer)
        return self.nginx(name, log=f"  include {log};")

    def haproxy(self, tls=False):
        port = free_ports(1)[0]
        line = "  bind 127.0.0.1:{port} backlog 4096 ssl crt {base}.both alpn h2,http/1.1"
        ports, secure = self.secured(tls, line)
        path = self.fill("haproxy.cfg", "haproxy", PORT=port, SECURE=secure)
        return Proxy("haproxy", port, ["haproxy", "-db", "-f", path], ports)

    def haproxy_tcp(self):
        port = free_ports(1)[0]
        path = self.fill("haproxy-tcp.cfg", "haproxy", PORT=port)
        return Proxy("haproxy", port, ["haproxy", "-db", "-f", path])

    def penstock_tcp(self):
        port, admin = free_ports(2)
        path = self.fill("penstock-tcp.yaml", "penstock", PORT=port, ADMIN=admin)
        return Proxy("penstock", port, self.command(path))

    def penstock(self, name="penstock", many=False, routes=0, tls=False, balance="round-robin"):
        port, admin = free_ports(2)
        endpoints = self.many if many else [f"127.0.0.1:{self.endpoint_port}"]
        ports, secure = self.secured(
            tls,
            '  {kind}: {{ bind: "127.0.0.1:{port}", protocol: https, tls: {{ certificates:'
            " [{{ cert: {base}.pem, key: {base}.key }}] }} }}",
        )
        path = self.fill(
            "penstock.yaml",
            name,
            PORT=port,
            ADMIN=admin,
            SECURE=secure,
            BALANCE=balance,
            ROUTES="\n".join(route_lines(routes)),
            ENDPOINTS=", ".join(f'"{endpoint}"' for endpoint in endpoints),
        )
        return Proxy(name, port, self.command(path), ports)

    def featured(self, name, path, observed=None):
        """Penstock with one route that names every feature, and one that names none."""
        port, admin = free_ports(2)
        observed = (HERE / observed).read_text() if observed else ""
        values = {"PORT": port, "ADMIN": admin, "PATH": path, "OBSERVED": observed}
        return Proxy(name, port, self.command(self.fill("penstock-features.yaml", name, **values)))

    def command(self, path):
        return [self.home / "bin" / "penstock", "run", "-c", path]


def route_lines(count):
    """Routes of 100 hosts, each with its share of paths; the requests take one in the middle."""
    for i in range(count):
        host = HOST if i % 100 == 50 else f"host-{i % 100}.test"
        path = "/small" if i == count // 2 + 50 else f"/service-{i}"
        yield f"  - {{ host: {host}, path: {path}/, pool: all }}"
