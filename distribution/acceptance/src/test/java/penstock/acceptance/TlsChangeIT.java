package penstock.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import penstock.acceptance.Launcher.Result;
import penstock.testkit.TestCertificate;

/// TLS while certificates change, are bad, or too many clients shake hands.
class TlsChangeIT {

  @TempDir private Path dir;

  @SuppressWarnings("NullAway.Init") // made before each test
  private TlsBench bench;

  @BeforeEach
  void start() throws IOException {
    bench = new TlsBench(dir);
  }

  @AfterEach
  void stop() {
    bench.close();
  }

  @Test
  void replacesACertificateWithoutAFailedHandshake() throws Exception {
    try (Distribution penstock = bench.run()) {
      SSLContext regular = TlsBench.CA.trusting();
      long created = session(penstock, regular).getCreationTime();
      AtomicBoolean over = new AtomicBoolean();
      AtomicInteger failed = new AtomicInteger();
      AtomicInteger shaken = new AtomicInteger();
      List<Thread> clients = new ArrayList<>();
      for (int i = 0; i < 2; i++) {
        clients.add(
            Thread.ofVirtual()
                .start(() -> {
                  while (!over.get()) {
                    TlsBench.shake(penstock, failed);
                    shaken.incrementAndGet();
                  }
                }));
      }
      TestCertificate next = TlsBench.CA.issue("EC", "localhost", "127.0.0.1");
      next.write(Files.createDirectory(dir.resolve("fresh")), "first");
      for (String file : List.of("first.key", "first.pem")) {
        Files.move(
            dir.resolve("fresh").resolve(file),
            dir.resolve(file),
            StandardCopyOption.REPLACE_EXISTING);
      }
      await()
          .atMost(TlsBench.PATIENCE)
          .until(() -> TlsBench.shownNow(penstock).equals(next.certificate()));
      over.set(true);
      for (Thread client : clients) {
        client.join();
      }
      assertThat(failed).hasValue(0);
      assertThat(shaken).hasPositiveValue();
      assertThat(session(penstock, regular).getCreationTime()).as("resumed").isEqualTo(created);
    }
  }

  private static SSLSession session(Distribution penstock, SSLContext context) throws IOException {
    try (SSLSocket socket = TlsBench.connect(penstock, context, "localhost")) {
      socket.setEnabledProtocols(new String[] {"TLSv1.2"});
      TlsBench.get(socket, "/");
      return socket.getSession();
    }
  }

  @Test
  void keepsTheCertificateWhenItsReplacementIsBad() throws Exception {
    try (Distribution penstock = bench.run()) {
      X509Certificate before = TlsBench.shownNow(penstock);
      Files.writeString(dir.resolve("first.pem"), "nonsense");
      await()
          .atMost(TlsBench.PATIENCE)
          .until(() ->
              Scrape.of(penstock)
                      .sum("penstock_extension_tls_certificate_reloads_total", "result=\"failed\"")
                  == 1);
      assertThat(TlsBench.shownNow(penstock)).isEqualTo(before);
      assertThat(penstock.log())
          .contains("changed certificate refused", dir.resolve("first.pem").toString());
    }
  }

  @Test
  void showsWhichCertificatesAreInUse() throws Exception {
    try (Distribution penstock = bench.run()) {
      String[] command = {"certs", "--admin", penstock.address("(admin)")};
      Result table = Launcher.shipped().in(dir).run(command);
      assertThat(table.exit()).isZero();
      assertThat(table.out().lines().filter(line -> line.contains("a-rsa.pem")).toList())
          .singleElement()
          .asString()
          .startsWith("web ")
          .contains(" a.test ", " RSA ", " 2090-01-01T00:00:00Z ");
      TlsBench.CA.issue("EC", "other.test").write(dir, "wild");
      await()
          .atMost(TlsBench.PATIENCE)
          .until(() -> Launcher.shipped().in(dir).run(command).out().contains("other.test"));
    }
  }

  @Test
  void saysWhichCertificateIsBad() throws Exception {
    Files.delete(dir.resolve("wild.key"));
    Files.copy(
        dir.resolve("a-rsa.key"), dir.resolve("a-ec.key"), StandardCopyOption.REPLACE_EXISTING);
    Path file = Files.writeString(dir.resolve("bad.yaml"), bench.yaml("", "mode: none"));
    for (String command : List.of("check", "run")) {
      Result result = Launcher.shipped().run(command, "-c", file.toString());
      assertThat(result.exit()).isEqualTo(1);
      assertThat(result.out() + result.err())
          .contains(
              "listeners.web.tls.certificates[3].key: "
                  + dir.resolve("wild.key")
                  + " (expected: a PEM file; there is no such file)",
              "listeners.web.tls.certificates[1].key: "
                  + dir.resolve("a-ec.key")
                  + " (expected: the key of ");
    }
  }

  @Test
  void keepsServingInAFloodOfHandshakes() throws Exception {
    String limits = "overload: { tlsHandshakes: { rate: 5/s } }";
    try (Distribution penstock = bench.run(limits, "mode: none");
        SSLSocket kept = TlsBench.connect(penstock, TlsBench.CA.trusting())) {
      List<Socket> silent = new ArrayList<>();
      URI web = URI.create(penstock.url("web", "/"));
      ask(kept);
      for (int i = 0; i < 200; i++) {
        silent.add(new Socket(web.getHost(), web.getPort()));
        TlsBench.shake(penstock, new AtomicInteger());
        ask(kept);
      }
      for (Socket each : silent) {
        each.close();
      }
      assertThat(Scrape.of(penstock).sum("penstock_tls_handshakes_total", "result=\"overloaded\""))
          .isPositive();
    }
  }

  private static void ask(SSLSocket kept) throws IOException {
    kept.getOutputStream()
        .write("GET / HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    InputStream in = kept.getInputStream();
    StringBuilder answer = new StringBuilder();
    while (!answer.toString().endsWith("\r\n\r\na")) {
      int next = in.read();
      assertThat(next).as("the answer goes on after " + answer).isNotEqualTo(-1);
      answer.append((char) next);
    }
    assertThat(answer).startsWith("HTTP/1.1 200");
  }

  @Test
  @Tag("external")
  void goesOnWithSessionsOfOpenssl() throws Exception {
    try (Distribution penstock = bench.run()) {
      for (Map.Entry<String, String> each :
          Map.of("-tls1_2", "Reused, TLSv1.2", "-tls1_3", "Reused, TLSv1.3").entrySet()) {
        String client =
            "openssl s_client -connect %s -servername a.test -ign_eof %s"
                .formatted(penstock.address("web"), each.getKey());
        bench.call(client + " -sess_out session.pem");
        assertThat(bench.call(client + " -sess_in session.pem")).contains(each.getValue());
      }
    }
  }
}
