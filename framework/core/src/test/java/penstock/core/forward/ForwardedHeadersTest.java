package penstock.core.forward;

import static org.assertj.core.api.Assertions.assertThat;
import static penstock.core.forward.RawClient.request;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import penstock.core.forward.ProxyFixture.Ended;
import penstock.core.forward.ProxyFixture.Peers;
import penstock.core.forward.ProxyFixture.Setup;
import penstock.testkit.StubEndpoint;
import penstock.testkit.StubRequest;

class ForwardedHeadersTest {

  private static final String[] CLAIMS = {
    "X-Forwarded-For: 192.0.2.1, 192.0.2.2",
    "X-Forwarded-Proto: https",
    "X-Forwarded-Host: claimed.test",
    "X-Forwarded-Port: 444",
    "X-Request-Id: claimed",
    "Forwarded: for=192.0.2.1",
    "X-Real-IP: 192.0.2.1",
    "X-Forwarded-Prefix: /admin",
    "X-Forwarded-Client-Cert: x",
  };

  /// What the endpoint gets when the client sends these header lines.
  private static StubRequest sent(boolean trusted, boolean forwarded, String... lines)
      throws Exception {
    Setup setup =
        Setup.plain().peers(new Peers(_ -> trusted, forwarded, Duration.ofSeconds(2), 64));
    try (StubEndpoint stub = StubEndpoint.start(exchange -> exchange.answer(200, "ok"));
        ProxyFixture proxy = new ProxyFixture(setup, stub.address());
        RawClient client = new RawClient(proxy.address())) {
      client.get("/", lines);
      client.get("/", lines);
      StubRequest first = stub.requests().getFirst();
      assertThat(stub.requests().getLast().head().replaceAll("X-Request-Id: .*\r\n", ""))
          .isEqualTo(first.head().replaceAll("X-Request-Id: .*\r\n", ""));
      return first;
    }
  }

  @Test
  void clientsAreNotBelieved() throws Exception {
    StubRequest sent = sent(false, false, CLAIMS);
    assertThat(sent.headers("X-Forwarded-For")).containsExactly("127.0.0.1");
    assertThat(sent.headers("X-Forwarded-Proto")).containsExactly("http");
    assertThat(sent.headers("X-Forwarded-Host")).containsExactly("a.test");
    assertThat(sent.headers("X-Forwarded-Port")).hasSize(1).doesNotContain("444");
    assertThat(sent.headers("X-Request-Id")).hasSize(1).allMatch(id -> id.matches("[0-9a-f]{32}"));
    assertThat(sent.headers("Via")).containsExactly("1.1 penstock-test");
    for (String name : new String[] {"Forwarded", "X-Real-IP", "X-Forwarded-Prefix"}) {
      assertThat(sent.headers(name)).isEmpty();
    }
    assertThat(sent.headers("X-Forwarded-Client-Cert")).isEmpty();
  }

  @Test
  void trustedPeersAre() throws Exception {
    StubRequest sent = sent(true, false, CLAIMS);
    assertThat(sent.headers("X-Forwarded-For")).containsExactly("192.0.2.1, 192.0.2.2, 127.0.0.1");
    assertThat(sent.headers("X-Forwarded-Proto")).containsExactly("https");
    assertThat(sent.headers("X-Forwarded-Host")).containsExactly("claimed.test");
    assertThat(sent.headers("X-Forwarded-Port")).containsExactly("444");
    assertThat(sent.headers("X-Request-Id")).containsExactly("claimed");
    assertThat(sent.headers("X-Real-IP")).containsExactly("192.0.2.1");
  }

  @Test
  void writesForwardedWhenAsked() throws Exception {
    assertThat(sent(false, true, CLAIMS).headers("Forwarded"))
        .containsExactly("for=127.0.0.1;proto=http;by=_penstock-test");
    assertThat(sent(true, true, CLAIMS).headers("Forwarded"))
        .containsExactly("for=192.0.2.1, for=127.0.0.1;proto=https;by=_penstock-test");
  }

  @Test
  void keepsTheViaOfOthers() throws Exception {
    assertThat(sent(false, false, "Via: 1.0 other", "Via: 1.1 third").headers("Via"))
        .containsExactly("1.0 other, 1.1 third, 1.1 penstock-test");
  }

  @Test
  void headersOfOneHopAreNotPassedOn() throws Exception {
    StubRequest sent =
        sent(
            false,
            false,
            "Connection: X-Hop, keep-alive",
            "Connection: X-Other, HTTP2-Settings",
            "X-Hop: 1",
            "X-Other: 1",
            "Keep-Alive: 5",
            "Proxy-Connection: keep-alive",
            "Proxy-Authorization: Basic eA==",
            "Upgrade: h2c",
            "HTTP2-Settings: x",
            "TE: gzip",
            "Trailer: X",
            "X-Kept: 1");
    assertThat(sent.headers("X-Kept")).containsExactly("1");
    for (String name :
        new String[] {
          "Connection",
          "X-Hop",
          "X-Other",
          "Keep-Alive",
          "Proxy-Connection",
          "Upgrade",
          "TE",
          "Proxy-Authorization",
          "Trailer",
          "HTTP2-Settings"
        }) {
      assertThat(sent.headers(name)).as(name).isEmpty();
    }
  }

  @Test
  void keepsTheWishForTrailers() throws Exception {
    StubRequest sent = sent(false, false, "TE: gzip, trailers");
    assertThat(sent.headers("TE")).containsExactly("trailers");
    assertThat(sent.headers("Connection")).containsExactly("TE");
  }

  @Test
  void namingAHeaderInConnectionDoesNotRemoveOurs() throws Exception {
    StubRequest sent = sent(false, false, "Connection: X-Forwarded-For, Host, Via, Content-Length");
    assertThat(sent.headers("X-Forwarded-For")).containsExactly("127.0.0.1");
    assertThat(sent.headers("Host")).containsExactly("a.test");
    assertThat(sent.headers("Via")).hasSize(1);
  }

  @Test
  void theLengthOfABodyCannotBeNamedAway() throws Exception {
    try (Bench bench = new Bench(exchange -> exchange.answer(200, "" + exchange.body().length))) {
      bench.client.send(request("POST /", "Connection: Content-Length", "Content-Length: 5"));
      bench.client.send("hello");
      assertThat(bench.client.reply().text()).isEqualTo("5");
    }
  }

  @Test
  void everyLineOfAHeaderIsPassedOn() throws Exception {
    StubRequest sent = sent(false, false, "Accept: a", "X-A: \u00e9", "accept: b");
    assertThat(sent.headers("Accept")).containsExactly("a", "b");
    assertThat(sent.headers("X-A")).containsExactly("\u00e9");
  }

  @ParameterizedTest
  @CsvSource({"3,200", "4,508"})
  void aRequestThatCameBackTooOftenIsStopped(int own, int status) throws Exception {
    try (Bench bench = new Bench(exchange -> exchange.answer(200, "ok"))) {
      String via = "Via: " + "1.1 x, 1.1 penstock-test, ".repeat(own) + "1.1 y";
      assertThat(bench.client.get("/", via).status()).isEqualTo(status);
      assertThat(bench.proxy.nextEnded())
          .isEqualTo(new Ended(status, status == 200 ? "ok" : "loop"));
    }
  }
}
