package penstock.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.restassured.path.json.JsonPath;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLSocketFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import penstock.testkit.TestCertificate;

/// What an access log tells of a client's connection, and of its bond to an endpoint.
class ConnectionFactsIT {

  private static final String CONFIG =
      """
      server: { fleet: { cookieKeys: ["the key of the fleet"] } }
      admin: { bind: "127.0.0.1:0" }
      accessLog: [{ file: "@folder/access.log" }]
      listeners:
        tls:
          bind: "127.0.0.1:0"
          protocol: https
          tls: { certificates: [{ cert: "@folder/site.pem", key: "@folder/site.key" }] }
      routes: [{ pool: bound }]
      pools: { bound: { sticky: { name: PENSTOCK, secure: false }, endpoints: [{ @a }, { @b }] } }
      """;

  private static final Pattern COOKIE = Pattern.compile("PENSTOCK=[^;\\s]+");

  @TempDir private Path folder;

  @Test
  void tellsOfHandshakesHeadsAndBonds() throws Exception {
    TestCertificate ca = TestCertificate.authority("Test CA");
    ca.issue("EC", "localhost", "127.0.0.1").write(folder, "site");
    SSLSocketFactory sockets = ca.trusting().getSocketFactory();
    try (Stubs stubs = Stubs.start("a", "b");
        Distribution penstock =
            Distribution.run(folder, stubs.fill(CONFIG.replace("@folder", folder.toString())))) {
      String first = ask(sockets, penstock, "x=1");
      Matcher cookie = COOKIE.matcher(first);
      assertThat(cookie.find()).as(first).isTrue();
      ask(sockets, penstock, cookie.group());
      ask(sockets, penstock, "PENSTOCK=forged");

      List<JsonPath> lines = lines(3);
      assertThat(told(lines, "sticky")).containsExactly("new", "hit", "invalid");
      assertThat(told(lines, "tls.resumed")).containsExactly("false", "true", "true");
      assertThat(lines)
          .allSatisfy(line -> {
            assertThat(line.getDouble("ms.tls")).isPositive();
            assertThat(line.getDouble("ms.header")).isNotNegative();
          });
    }
  }

  private static String ask(SSLSocketFactory sockets, Distribution penstock, String cookie)
      throws IOException {
    String[] address = penstock.address("tls").split(":", 2);
    try (Socket socket = sockets.createSocket(address[0], Integer.parseInt(address[1]))) {
      String request =
          "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nCookie: %s\r\n\r\n"
              .formatted(cookie);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    }
  }

  private List<JsonPath> lines(int atLeast) {
    Path file = folder.resolve("access.log");
    List<String> lines =
        await().until(() -> Files.readAllLines(file), read -> read.size() >= atLeast);
    List<JsonPath> parsed = new ArrayList<>();
    lines.forEach(line -> parsed.add(JsonPath.from(line)));
    return parsed;
  }

  private static List<String> told(List<JsonPath> lines, String field) {
    return lines.stream().map(line -> line.getString(field)).toList();
  }
}
