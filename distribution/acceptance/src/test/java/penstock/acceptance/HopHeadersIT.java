package penstock.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import penstock.acceptance.RawClient.Reply;
import penstock.testkit.StubRequest;

/// Headers that are for one hop only, and those that no client may forge.
class HopHeadersIT {

  @RegisterExtension
  static final Site site =
      new Site(
          """
          listeners: { web: { bind: "127.0.0.1:0" } }
          routes: [{ pool: site }]
          pools: { site: { endpoints: [@site] } }
          admin: { bind: "127.0.0.1:0" }
          """);

  @Test
  void sendsNoRequestHeaderOfOneHop() throws IOException {
    try (RawClient client = site.client()) {
      client.get(
          "/hop",
          "Connection: X-Secret, keep-alive, TE, close-not",
          "X-Secret: s",
          "Keep-Alive: timeout=5",
          "TE: trailers, deflate",
          "Proxy-Authorization: Basic eA==",
          "Proxy-Connection: keep-alive",
          "Upgrade: h2c",
          "X-Forwarded-Host: forged.test",
          "X-Public: p");
    }

    StubRequest seen = site.lastRequest();
    for (String name :
        List.of("X-Secret", "Keep-Alive", "Proxy-Authorization", "Proxy-Connection", "Upgrade")) {
      assertThat(seen.headers(name)).as(name).isEmpty();
    }
    assertThat(seen.header("TE")).isEqualTo("trailers");
    assertThat(seen.headers("Connection")).isSubsetOf("TE");
    assertThat(seen.header("X-Public")).isEqualTo("p");
    assertThat(seen.headers("X-Forwarded-Host")).containsExactly("a.test");
  }

  @Test
  void believesNoClient() throws IOException {
    try (RawClient client = site.client()) {
      client.get(
          "/forged",
          "X-Forwarded-For: 192.0.2.7",
          "X-Forwarded-Proto: https",
          "X-Forwarded-Host: forged.test",
          "X-Forwarded-Port: 1",
          "X-Request-Id: forged",
          "X-Real-IP: 192.0.2.7",
          "Forwarded: for=192.0.2.7");
    }

    StubRequest seen = site.lastRequest();
    String port = site.penstock().address("web").substring("127.0.0.1:".length());
    assertThat(seen.headers("X-Forwarded-For")).containsExactly("127.0.0.1");
    assertThat(seen.headers("X-Forwarded-Proto")).containsExactly("http");
    assertThat(seen.headers("X-Forwarded-Host")).containsExactly("a.test");
    assertThat(seen.headers("X-Forwarded-Port")).containsExactly(port);
    assertThat(seen.headers("X-Request-Id")).hasSize(1).doesNotContain("forged");
    assertThat(seen.headers("X-Real-IP")).isEmpty();
    assertThat(seen.headers("Forwarded")).isEmpty();
    assertThat(seen.headers("Via")).hasSize(1);
  }

  @Test
  void sendsNoAnswerHeaderOfOneHop() throws IOException {
    site.behave(exchange ->
        exchange.answer(
            200,
            "fine",
            "Connection: close, X-Secret",
            "X-Secret: s",
            "Keep-Alive: timeout=5",
            "Proxy-Authenticate: Basic",
            "Proxy-Connection: close",
            "X-Public: p"));
    try (RawClient client = site.client()) {
      Reply reply = client.get("/hop");

      for (String name : List.of("Connection", "X-Secret", "Keep-Alive", "Proxy-Authenticate")) {
        assertThat(reply.headers(name)).as(name).isEmpty();
      }
      assertThat(reply.headers("Proxy-Connection")).isEmpty();
      assertThat(reply.header("X-Public")).isEqualTo("p");
      // The endpoint closed its connection: that is no reason to close the client's.
      assertThat(client.get("/next").body()).isEqualTo("fine");
    }
  }
}
