package penstock.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import penstock.testkit.TestCertificate;

/// A distribution between gRPC's own clients and servers, for all tests of a class: by its listener
/// `plain` without TLS on both sides, by `tls` with it on both.
final class GrpcSite implements BeforeAllCallback, AfterAllCallback {

  private static final String CONFIG =
      """
      server: { instance: edge }
      admin: { bind: "127.0.0.1:0" }
      accessLog: [{ file: "@folder/access.log", format: "{path} {grpc.status} {reason}" }]
      listeners:
        plain: { bind: "127.0.0.1:0" }
        tls:
          bind: "127.0.0.1:0"
          protocol: https
          tls: { certificates: [{ cert: "@folder/site.pem", key: "@folder/site.key" }] }
      routes:
        - { path: /demo.Closed/, pool: closed }
        - { path: /demo.Echo/Flaky, pool: both, retry: { grpcStatuses: [unavailable] } }
        - { path: /demo.Echo/, listeners: [plain], pool: plain }
        - { path: /demo.Echo/, listeners: [tls], pool: secure }
      pools:
        plain:
          protocol: h2c
          health: { type: grpc, service: demo.Echo, interval: 200ms }
          endpoints: [{ name: a, address: "127.0.0.1:@a" }]
        secure:
          protocol: h2
          tls: { ca: "@folder/ca.pem", sni: localhost }
          panicThreshold: 0%
          health: { type: grpc, tls: true, ca: "@folder/ca.pem", sni: localhost, interval: 200ms }
          endpoints: [{ name: s, address: "127.0.0.1:@s" }]
        both:
          protocol: h2c
          endpoints:
            - { name: a, address: "127.0.0.1:@a" }
            - { name: b, address: "127.0.0.1:@b" }
        closed: { protocol: h2c, endpoints: ["127.0.0.1:1"] }
      """;

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @SuppressWarnings("NullAway.Init") // made before the first test
  private Path folder;

  @SuppressWarnings("NullAway.Init") // started before the first test
  private GrpcServer a;

  @SuppressWarnings("NullAway.Init") // started before the first test
  private GrpcServer b;

  @SuppressWarnings("NullAway.Init") // started before the first test
  private GrpcServer secure;

  @SuppressWarnings("NullAway.Init") // started before the first test
  private Distribution penstock;

  @Override
  public void beforeAll(ExtensionContext context) throws IOException {
    folder = Files.createTempDirectory("penstock");
    TestCertificate ca = TestCertificate.authority("Test CA");
    ca.write(folder, "ca");
    Path site = ca.issue("EC", "localhost", "127.0.0.1").write(folder, "site");
    a = GrpcServer.start("a");
    b = GrpcServer.start("b");
    secure = GrpcServer.secure("s", site, folder.resolve("site.key"));
    penstock =
        Distribution.run(
            folder,
            CONFIG
                .replace("@folder", folder.toString())
                .replace("@a", Integer.toString(a.port()))
                .replace("@b", Integer.toString(b.port()))
                .replace("@s", Integer.toString(secure.port())));
    for (String listener : List.of("plain", "tls")) {
      awaitService(listener);
    }
  }

  /// Waits until calls are answered.
  void awaitService(String listener) throws IOException {
    try (GrpcClient client = client(listener)) {
      await().atMost(PATIENCE).until(() -> answers(client));
    }
  }

  /// Whether a call is answered.
  static boolean answers(GrpcClient client) {
    try {
      return client.call(Grpc.ECHO, (byte) 1).length == 1;
    } catch (StatusRuntimeException e) {
      return false;
    }
  }

  @Override
  public void afterAll(ExtensionContext context) throws IOException {
    try (Distribution _ = penstock;
        GrpcServer _ = a;
        GrpcServer _ = b;
        GrpcServer _ = secure) {
      assertThat(penstock.log()).doesNotContain("Exception");
    }
    for (String file :
        List.of("ca.pem", "ca.key", "site.pem", "site.key", "access.log", "penstock.yaml")) {
      Files.delete(folder.resolve(file));
    }
    Files.delete(folder);
  }

  Distribution penstock() {
    return penstock;
  }

  /// A new client.
  ///
  /// @param listener `plain` or `tls`
  GrpcClient client(String listener) throws IOException {
    String address = penstock.address(listener);
    return listener.equals("tls")
        ? GrpcClient.secure(address, folder.resolve("ca.pem"))
        : GrpcClient.plain(address);
  }

  /// The server that clients of a listener come to.
  GrpcServer behind(String listener) {
    return listener.equals("tls") ? secure : a;
  }

  /// What was written of calls.
  String log() throws IOException {
    return Files.readString(folder.resolve("access.log"), StandardCharsets.UTF_8);
  }

  /// Bytes that are the same for the same length.
  static byte[] random(int length) {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    return bytes;
  }
}
