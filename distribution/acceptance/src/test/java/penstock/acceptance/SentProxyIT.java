package penstock.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import penstock.testkit.Ports;

/// Endpoints that are told who the client is.
class SentProxyIT {

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Path EXAMPLE =
      Path.of(System.getProperty("basedir", ""), "../../examples/proxy-protocol/penstock.yaml")
          .toAbsolutePath()
          .normalize();

  @TempDir private Path dir;

  /// The example does what its README says, with free ports.
  @Test
  void theExamplePassesOnWhatItIsTold() throws IOException {
    Stubs stubs = Stubs.start("site");
    try (ServerSocket db = Ports.server(50);
        Distribution penstock = Distribution.run(dir, example(stubs, db))) {
      try (RawClient client = RawClient.to(penstock.address("web"))) {
        client.send("PROXY TCP4 192.0.2.1 192.0.2.2 51000 80\r\n");
        assertThat(client.get("/").status()).isEqualTo(200);
      }
      assertThat(stubs.named("site").requests().getLast().header("x-forwarded-for"))
          .isEqualTo("192.0.2.1");
      String line = "PROXY TCP4 192.0.2.1 192.0.2.2 51000 80\r\nhello\n";
      assertThat(received(penstock, db, line)).isEqualTo(line);
      assertThat(received(penstock, db, "hello\n"))
          .matches("PROXY TCP4 127\\.0\\.0\\.1 127\\.0\\.0\\.1 \\d+ \\d+\r\nhello\n");
    } finally {
      stubs.close();
    }
  }

  private static String received(Distribution penstock, ServerSocket db, String sent)
      throws IOException {
    try (RawClient client = RawClient.to(penstock.address("db"))) {
      client.send(sent).finish();
      try (Socket seen = db.accept()) {
        return new String(seen.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
      }
    }
  }

  private static String example(Stubs stubs, ServerSocket db) throws IOException {
    return Files.readString(EXAMPLE)
        .replace("127.0.0.1:9001", "127.0.0.1:" + stubs.named("site").port())
        .replace("127.0.0.1:9002", "127.0.0.1:" + db.getLocalPort())
        .replaceAll("127\\.0\\.0\\.1:(8080|8081|9900)\"", "127.0.0.1:0\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"v1", "{ version: v2, tlvs: [authority, alpn, ssl, crc32c] }"})
  @Tag("external")
  void haproxyMayStandBehindUs(String how) throws Exception {
    int port = Ports.next();
    Process haproxy = haproxy(port);
    String yaml =
        """
        admin: { bind: "127.0.0.1:0" }
        listeners:
          web: { bind: "127.0.0.1:0" }
          tcp: { bind: "127.0.0.1:0", protocol: tcp, pool: site }
        routes: [{ pool: site }]
        pools:
          site:
            endpoints: ["127.0.0.1:%d"]
            health: { type: http, path: /, interval: 100ms, initial: down }
            sendProxyProtocol: %s
        """
            .formatted(port, how);
    try (Distribution penstock = Distribution.run(dir, yaml)) {
      await()
          .atMost(PATIENCE)
          .ignoreExceptions()
          .until(() -> !answers(penstock.address("web")).isEmpty());
      List<String> seen = answers(penstock.address("web"));
      assertThat(new HashSet<>(seen)).hasSize(1);
      assertThat(seen.getFirst()).matches("127\\.0\\.0\\.1:\\d+");
      assertThat(answers(penstock.address("tcp")).getFirst()).matches("127\\.0\\.0\\.1:\\d+");
    } finally {
      haproxy.destroy();
    }
  }

  private Process haproxy(int port) throws IOException {
    Path config = dir.resolve("haproxy.cfg");
    Files.writeString(
        config,
        """
        defaults
          mode http
          timeout connect 5s
          timeout client 30s
          timeout server 30s
        frontend front
          bind 127.0.0.1:%d accept-proxy
          http-request return status 200 content-type text/plain lf-string "%%[src]:%%[src_port]"
        """
            .formatted(port));
    return new ProcessBuilder(List.of("/usr/sbin/haproxy", "-db", "-f", config.toString()))
        .redirectErrorStream(true)
        .redirectOutput(dir.resolve("haproxy.log").toFile())
        .start();
  }

  /// Who asked, as the endpoint says, three times on one connection.
  private static List<String> answers(String address) throws IOException {
    try (RawClient client = RawClient.to(address)) {
      return List.of(body(client), body(client), body(client));
    }
  }

  private static String body(RawClient client) throws IOException {
    RawClient.Reply reply = client.get("/");
    if (reply.status() != 200) {
      throw new IOException("status: " + reply.status() + " (expected: 200)");
    }
    return reply.body();
  }
}
