package penstock.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import penstock.acceptance.RawClient.Reply;
import penstock.testkit.StubEndpoint;

/// The shipped filters, seen by clients and endpoints on real sockets.
class FiltersIT {

  private static final String CONFIGURATION =
      """
      server: { trustedProxies: [127.0.0.1] }
      listeners: { web: { bind: "127.0.0.1:0" } }
      routes:
        - match: { path: /api/ }
          filters:
            - type: rewrite
              path: { stripPrefix: /api }
              query: { set: { by: edge }, remove: [debug] }
            - { type: headers, response: { remove: [server], set: { x-path: "{path}" } } }
          pool: site
        - match: { path: /ip/ }
          filters: [{ type: ip, allow: [192.0.2.0/24] }]
          pool: site
        - match: { path: /upload/ }
          filters: [{ type: body-limit, size: 10B }]
          pool: site
        - match: { path: /staff/ }
          filters:
            - { type: cors, origins: ["/https://[a-z]+\\\\.example\\\\.com/"] }
            - { type: basic-auth, file: "%s" }
            - { type: headers, request: { set: { x-user: "${basic.user}" } } }
          pool: site
        - match: { path: /moved/ }
          filters: [{ type: redirect, host: new.test }]
          pool: site
      pools: { site: { endpoints: ["127.0.0.1:%d"] } }
      admin: { bind: "127.0.0.1:0" }
      """;

  @SuppressWarnings("NullAway.Init") // started before the first test
  private static StubEndpoint endpoint;

  @SuppressWarnings("NullAway.Init") // started before the first test
  private static Distribution penstock;

  @BeforeAll
  static void start(@TempDir Path folder) throws IOException {
    // Tells what it was asked.
    endpoint =
        StubEndpoint.start(exchange -> {
          byte[] body = exchange.body();
          exchange.answer(
              200,
              exchange.target()
                  + " user="
                  + exchange.request().header("x-user")
                  + " body="
                  + body.length,
              "Server: secret");
        });
    Path users =
        Files.writeString(
            folder.resolve("users"),
            "bob:$pbkdf2-sha256$1000$MDEyMzQ1Njc4OWFiY2RlZg"
                + "$tiKWHy4FAGCWE8gn6GtKhaxD2OeeAUUWXFT/p1aaNl8\n"
                + "eve:$2y$05$abcdefghijklmnopqrstuuOQiyCxlgf/oeuTqixKmWdcYUh4Hjl0a\n");
    penstock = Distribution.run(folder, CONFIGURATION.formatted(users, endpoint.port()));
  }

  @AfterAll
  static void end() throws IOException {
    try (Distribution _ = penstock) {
      endpoint.close();
    }
  }

  private static String basic(String credentials) {
    byte[] bytes = credentials.getBytes(StandardCharsets.UTF_8);
    return "Authorization: Basic " + Base64.getEncoder().encodeToString(bytes);
  }

  @Test
  void rewritesPathAndQueryAndChangesTheAnswer() throws IOException {
    try (RawClient client = RawClient.to(penstock.address("web"))) {
      Reply reply = client.get("/api/x?debug=1&a=b");
      assertThat(reply.body()).isEqualTo("/x?a=b&by=edge user=null body=0");
      assertThat(reply.headers("Server")).isEmpty();
      assertThat(reply.headers("X-Path")).containsExactly("/x");
    }
  }

  @Test
  void letsClientsInByTheAddressThatTrustedProxiesSay() throws IOException {
    try (RawClient client = RawClient.to(penstock.address("web"))) {
      assertThat(client.get("/ip/", "X-Forwarded-For: 192.0.2.7").status()).isEqualTo(200);
      Reply refused = client.get("/ip/", "X-Forwarded-For: 198.51.100.7");
      assertThat(refused.status()).isEqualTo(403);
      assertThat(refused.headers("Proxy-Status").getFirst())
          .contains("error=http_request_denied", "denied: ");
    }
  }

  @Test
  void boundsBodiesAsTheyStream() throws IOException {
    try (RawClient client = RawClient.to(penstock.address("web"))) {
      client.send(
          RawClient.head("POST /upload/", "Transfer-Encoding: chunked")
              + "5\r\n12345\r\n5\r\n12345\r\n0\r\n\r\n");
      assertThat(client.reply().body()).endsWith("body=10");
      client.send(
          RawClient.head("POST /upload/", "Transfer-Encoding: chunked")
              + "8\r\n12345678\r\n8\r\n12345678\r\n");
      assertThat(client.reply().status()).isEqualTo(413);
    }
  }

  @Test
  void asksForThePasswordAndTellsTheEndpointWhoItWas() throws IOException {
    try (RawClient client = RawClient.to(penstock.address("web"))) {
      Reply asked = client.get("/staff/", "Origin: https://app.example.com", "X-User: forged");
      assertThat(asked.status()).isEqualTo(401);
      assertThat(asked.headers("WWW-Authenticate").getFirst()).startsWith("Basic realm=");
      // So that the script learns what it was.
      assertThat(asked.headers("Access-Control-Allow-Origin"))
          .containsExactly("https://app.example.com");
      assertThat(client.get("/staff/", basic("bob:wrong")).status()).isEqualTo(401);
      for (int i = 0; i < 2; i++) {
        assertThat(client.get("/staff/", basic("bob:secret"), "X-User: forged").body())
            .isEqualTo("/staff/ user=bob body=0");
      }
      assertThat(client.get("/staff/", basic("eve:secret")).body()).contains("user=eve");
    }
  }

  @Test
  void countsWhatFiltersRefuse() throws IOException {
    try (RawClient client = RawClient.to(penstock.address("web"))) {
      client.get("/staff/");
    }
    await()
        .until(() ->
            Scrape.of(penstock).sum("penstock_requests_total", "reason=\"unauthorized\"") > 0);
  }

  @Test
  void redirects() throws IOException {
    try (RawClient client = RawClient.to(penstock.address("web"))) {
      Reply reply = client.get("/moved/a?b");
      assertThat(reply.status()).isEqualTo(302);
      assertThat(reply.headers("Location")).containsExactly("http://new.test/moved/a?b");
      client.send("GET /moved/a?b HTTP/1.1\r\nHost: new.test\r\n\r\n");
      assertThat(client.reply().body()).startsWith("/moved/a?b");
    }
  }
}
