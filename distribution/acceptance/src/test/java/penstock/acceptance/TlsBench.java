package penstock.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import penstock.testkit.StubEndpoint;
import penstock.testkit.StubRequest;
import penstock.testkit.TestCertificate;

/// A distribution that speaks TLS to clients and to an endpoint, with certificates made for it.
final class TlsBench implements AutoCloseable {

  static final TestCertificate CA = TestCertificate.authority("Test CA");
  static final Duration PATIENCE = Duration.ofSeconds(30);

  private static final String YAML =
      """
      admin: { bind: "127.0.0.1:0" }
      server: { SERVER }
      listeners:
        plain: { bind: "127.0.0.1:0" }
        moved: { bind: "127.0.0.1:0", redirectTo: https }
        web:
          protocol: https
          bind: "127.0.0.1:0"
          hsts: { maxAge: 1h }
          tls:
            certificates:
              - { cert: DIR/first.pem, key: DIR/first.key }
              - { cert: DIR/a-ec.pem, key: DIR/a-ec.key }
              - { cert: DIR/a-rsa.pem, key: DIR/a-rsa.key }
              - { cert: DIR/wild.pem, key: DIR/wild.key }
            clientAuth: { CLIENTS }
      routes:
        - { path: /secret, pool: secret }
        - { path: /false, pool: "false" }
        - pool: site
          headers:
            request: { set: { x-cn: "{tls-client-cn}", x-tls: "{tls-version} {tls-sni}" } }
      pools:
        site: { endpoints: [{ @a }] }
        secret: { endpoints: ["127.0.0.1:SECURE"], tls: { ca: DIR/ca.pem, sni: api.internal } }
        "false": { endpoints: ["127.0.0.1:SECURE"], tls: { ca: DIR/ca.pem, sni: other.internal } }
      """;

  private final Path dir;
  private final Stubs stubs;
  private final StubEndpoint secure;

  /// @param dir where certificates are written
  TlsBench(Path dir) throws IOException {
    this.dir = dir;
    CA.write(dir, "ca");
    CA.issue("EC", "localhost", "127.0.0.1").write(dir, "first");
    CA.issue("EC", "a.test").write(dir, "a-ec");
    CA.issue("RSA", "a.test").write(dir, "a-rsa");
    CA.issue("EC", "*.wild.test").write(dir, "wild");
    stubs = Stubs.start("a");
    SSLContext server = CA.issue("EC", "api.internal").context(CA);
    secure =
        StubEndpoint.start(
            server.getServerSocketFactory().createServerSocket(0),
            exchange -> exchange.answer(200, "secret"));
  }

  /// @param server the block `server`
  /// @param clients the block `clientAuth`
  String yaml(String server, String clients) {
    return stubs
        .fill(YAML)
        .replace("DIR", dir.toString())
        .replace("SERVER", server)
        .replace("CLIENTS", clients)
        .replace("SECURE", String.valueOf(secure.port()));
  }

  Distribution run() throws IOException {
    return run("", "mode: none");
  }

  Distribution run(String server, String clients) throws IOException {
    return Distribution.run(dir, yaml(server, clients));
  }

  /// The last request an endpoint got.
  StubRequest last() {
    return stubs.named("a").requests().getLast();
  }

  static SSLSocket connect(Distribution penstock, SSLContext context, String... names)
      throws IOException {
    URI web = URI.create(penstock.url("web", "/"));
    SSLSocket socket =
        (SSLSocket) context.getSocketFactory().createSocket(web.getHost(), web.getPort());
    SSLParameters parameters = socket.getSSLParameters();
    if (names.length > 0) {
      parameters.setServerNames(List.of(new SNIHostName(names[0])));
    }
    socket.setSSLParameters(parameters);
    socket.setSoTimeout(20_000);
    return socket;
  }

  /// Asks for a path on a connection of its own; returns the answer, headers and all.
  static String get(SSLSocket socket, String path, String... headers) throws IOException {
    String more = headers.length == 0 ? "" : String.join("\r\n", headers) + "\r\n";
    String request =
        "GET " + path + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n" + more + "\r\n";
    socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
    return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  static String get(Distribution penstock, String path, String... headers) throws IOException {
    try (SSLSocket socket = connect(penstock, CA.trusting())) {
      return get(socket, path, headers);
    }
  }

  static void shake(Distribution penstock, AtomicInteger failed) {
    try (SSLSocket socket = connect(penstock, CA.trusting())) {
      socket.startHandshake();
    } catch (IOException _) {
      failed.incrementAndGet();
    }
  }

  static X509Certificate shown(SSLSocket socket) throws IOException {
    return (X509Certificate) socket.getSession().getPeerCertificates()[0];
  }

  static X509Certificate shownNow(Distribution penstock) throws IOException {
    try (SSLSocket socket = connect(penstock, CA.trusting())) {
      socket.startHandshake();
      return shown(socket);
    }
  }

  /// What a program of the machine says.
  String call(String command) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command.split(" "))
            .directory(dir.toFile())
            .redirectErrorStream(true)
            .start();
    // Asks by itself, so that the tickets of TLS 1.3 arrive.
    process
        .getOutputStream()
        .write(
            "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"
                .getBytes(StandardCharsets.US_ASCII));
    process.getOutputStream().flush();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(50, TimeUnit.SECONDS)).isTrue();
    return out;
  }

  @Override
  public void close() {
    stubs.close();
    secure.close();
  }
}
