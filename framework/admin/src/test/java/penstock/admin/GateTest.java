package penstock.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dropwizard.metrics5.MetricRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Over bare sockets, because no client lets a test choose `Host`.
class GateTest {

  @TempDir private Path directory;

  @ParameterizedTest
  @ValueSource(
      strings = {"localhost", "LocalHost:1", "127.0.0.1", "127.0.0.1:9900", "[::1]:9900", "[::1]"})
  void letsInWhoAsksForThisMachine(String host) throws IOException {
    try (AdminServer server = open(null)) {
      assertThat(status(server, "GET /v1/pools", "Host: " + host)).isEqualTo(200);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "evil.example",
        "evil.example:9900",
        "127.0.0.1.evil.example",
        "127.0.0.2",
        "localhost.evil.example",
        "[::2]:9900"
      })
  void sendsAwayWhoAsksForAnother(String host) throws IOException {
    try (AdminServer server = open(null)) {
      assertThat(status(server, "GET /v1/pools", "Host: " + host)).isEqualTo(403);
      assertThat(status(server, "GET /metrics", "Host: " + host)).isEqualTo(403);
    }
  }

  @Test
  void healthPathsAreOpenToWhoKnowsNoName() throws IOException {
    try (AdminServer server = open(null)) {
      assertThat(status(server, "GET /healthz", "Host: vip.example")).isEqualTo(200);
      assertThat(status(server, "GET /readyz", "Host: vip.example")).isEqualTo(200);
    }
  }

  @Test
  void anotherSiteMayNotChangeAnything() throws IOException {
    try (AdminServer server = open(null)) {
      String host = "Host: 127.0.0.1:9900";
      assertThat(status(server, "POST /v1/reload", host, "Origin: http://evil.example"))
          .isEqualTo(403);
      assertThat(status(server, "POST /v1/reload", host, "Origin: null")).isEqualTo(403);
      assertThat(status(server, "POST /v1/reload", host, "Origin: http://127.0.0.1:9900"))
          .isEqualTo(200);
    }
  }

  @Test
  void sharesNothingWithOtherSites() throws IOException {
    try (AdminServer server = open(null)) {
      assertThat(answer(server, "GET /v1/pools", "Host: localhost", "Origin: http://evil.example"))
          .doesNotContainIgnoringCase("access-control");
    }
  }

  @Test
  void asksForTheToken() throws IOException {
    try (AdminServer server = open(token("s3cret\n"))) {
      String host = "Host: localhost";
      assertThat(status(server, "GET /v1/pools", host)).isEqualTo(401);
      assertThat(answer(server, "GET /metrics", host)).containsIgnoringCase("www-authenticate");
      assertThat(status(server, "GET /v1/pools", host, "Authorization: Bearer s3cre"))
          .isEqualTo(401);
      assertThat(status(server, "GET /v1/pools", host, "Authorization: Basic s3cret"))
          .isEqualTo(401);
      assertThat(status(server, "POST /v1/reload", host)).isEqualTo(401);
      assertThat(status(server, "GET /v1/pools", host, "Authorization: Bearer s3cret"))
          .isEqualTo(200);
      assertThat(status(server, "GET /healthz", host)).isEqualTo(200);
    }
  }

  @Test
  void refusesAnEmptyToken() throws IOException {
    AdminAuth empty = token(" \n");

    assertThatThrownBy(() -> open(empty))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("is empty (expected: a token)");
  }

  @ParameterizedTest
  @CsvSource({
    "example.com, example.com",
    "Example.COM:80, example.com",
    "[::1], ::1",
    "[::1]:80, ::1",
    "[::1]x:80, [::1]x",
    "'', ''"
  })
  void takesThePortOffAHost(String text, String host) {
    assertThat(Gate.hostOf(text)).isEqualTo(host);
  }

  private AdminAuth token(String text) throws IOException {
    return new AdminAuth(AdminAuth.Type.TOKEN, Files.writeString(directory.resolve("token"), text));
  }

  private static AdminServer open(@Nullable AdminAuth auth) throws IOException {
    return AdminServer.start(
        new AdminSettings("127.0.0.1:0", auth), new StubSource(), new MetricRegistry());
  }

  private static int status(AdminServer server, String methodAndPath, String... headers)
      throws IOException {
    return Integer.parseInt(answer(server, methodAndPath, headers).split(" ", 3)[1]);
  }

  private static String answer(AdminServer server, String methodAndPath, String... headers)
      throws IOException {
    try (Socket socket =
        new Socket(InetAddress.ofLiteral("127.0.0.1"), server.address().getPort())) {
      String request =
          methodAndPath
              + " HTTP/1.1\r\n"
              + String.join("\r\n", headers)
              + "\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
