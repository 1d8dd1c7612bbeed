package penstock.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import penstock.acceptance.RawClient.Reply;
import penstock.testkit.StubEndpoint;
import penstock.testkit.StubRequest;

/// Every condition and every action of `docs/routing.md`, once each.
class RoutingIT {

  @SuppressWarnings("NullAway.Init") // started before the first test
  private static StubEndpoint one;

  @SuppressWarnings("NullAway.Init") // started before the first test
  private static StubEndpoint two;

  @SuppressWarnings("NullAway.Init") // started before the first test
  private static Distribution penstock;

  @BeforeAll
  static void start(@TempDir Path folder) throws IOException {
    one = StubEndpoint.start(exchange -> exchange.answer(200, "one", "X-Secret: s", "X-Kept: k"));
    two = StubEndpoint.start(exchange -> exchange.answer(200, "two"));
    String yaml;
    try (InputStream in = RoutingIT.class.getResourceAsStream("routing.yaml")) {
      yaml = new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
    }
    penstock =
        Distribution.run(
            folder,
            yaml.replace("ONE", "127.0.0.1:" + one.port())
                .replace("TWO", "127.0.0.1:" + two.port()));
  }

  @AfterAll
  static void end() throws IOException {
    try (Distribution _ = penstock;
        StubEndpoint _ = one) {
      two.close();
    }
  }

  /// Routes answer with their own names; `-` stands for no headers, `;` parts them.
  @ParameterizedTest(name = "{0} {1} {2} {3}")
  @CsvSource({
    "host-exact, GET, exact.test, /conditions, -",
    "host-exact, GET, EXACT.Test:8080, /conditions, -",
    "nothing, GET, sub.exact.test, /conditions, -",
    "host-wildcard, GET, a.wild.test, /conditions, -",
    "host-wildcard, GET, b.a.wild.test, /conditions, -",
    "nothing, GET, wild.test, /conditions, -",
    "nothing, GET, notwild.test, /conditions, -",
    "path-exact, GET, a.test, /exact, -",
    "path-exact, GET, a.test, /exact?q=1, -",
    "nothing, GET, a.test, /exact/, -",
    "nothing, GET, a.test, /Exact, -",
    "path-prefix, GET, a.test, /prefix, -",
    "path-prefix, GET, a.test, /prefix/, -",
    "path-prefix, GET, a.test, /prefix/a/b, -",
    "nothing, GET, a.test, /prefixed, -",
    "path-regex, GET, a.test, /v12/x, -",
    "nothing, GET, a.test, /v12, -",
    "nothing, GET, a.test, /a/v12/x, -",
    "path-prefix, GET, a.test, /other/../prefix/x, -",
    "path-prefix, GET, a.test, /other/%2e%2E/prefix/x, -",
    "path-prefix, GET, a.test, /%70refix, -",
    "nothing, GET, a.test, /prefix/../other, -",
    "nothing, GET, a.test, /prefix%2Fx, -",
    "nothing, GET, a.test, //prefix, -",
    "method, PURGE, a.test, /method, -",
    "nothing, GET, a.test, /method, -",
    "header-is, GET, a.test, /header, X-Tenant: acme",
    "nothing, GET, a.test, /header, X-Tenant: Acme",
    "header-like, GET, a.test, /header, X-Tenant: blue-7",
    "header-present, GET, a.test, /header, X-Debug:",
    "header-absent, GET, a.test, /absent, -",
    "nothing, GET, a.test, /absent, X-Debug: 1",
    "query, GET, a.test, /query?a=%62&b=c, -",
    "nothing, GET, a.test, /query?a=c&a=b, -",
    "cookie, GET, a.test, /cookie, Cookie: x=1; beta=on",
    "nothing, GET, a.test, /cookie, Cookie: x=1; beta=off",
    "client-ip, GET, a.test, /client, X-Forwarded-For: 192.0.2.7",
    "nothing, GET, a.test, /client, X-Forwarded-For: 192.0.3.7",
    "client-ip, GET, a.test, /client, 'X-Forwarded-For: 203.0.113.9, 192.0.2.7, 127.0.0.9'",
    "client-ip, GET, a.test, /client, X-Forwarded-For: 2001:db8::7",
    "peer-ip, GET, a.test, /peer, X-Forwarded-For: 192.0.2.7",
    "not, GET, a.test, /not, -",
    "nothing, GET, a.test, /not, X-Bot: 1",
    "any, GET, a.test, /any, X-A: 1",
    "any, GET, a.test, /any, X-B: 1",
    "nothing, GET, a.test, /any, -",
    "all, GET, a.test, /all, X-A: 1;X-B: 1",
    "nothing, GET, a.test, /all, X-A: 1",
    "first, GET, a.test, /twice, -",
    "scheme, GET, a.test, /scheme, X-Forwarded-Proto: https",
    "nothing, GET, a.test, /scheme, -",
  })
  void takesTheFirstRouteThatHolds(
      String route, String method, String host, String target, String headers) throws IOException {
    String lines = headers.equals("-") ? "" : headers.replace(";X", "\r\nX") + "\r\n";

    Reply reply = send(method + " " + target + " HTTP/1.1\r\nHost: " + host + "\r\n" + lines);

    assertThat(reply.body()).isEqualTo(route);
  }

  @Test
  void answers404WhereNoRouteHolds() throws IOException {
    Reply reply = get("other", "/nowhere");

    assertThat(reply).returns(404, Reply::status).returns("Not Found: no-route\n", Reply::body);
    assertThat(reply.header("Proxy-Status")).contains("destination_not_found");
  }

  @Test
  void splitsByWeight() throws IOException {
    TreeMap<String, Long> shares = new TreeMap<>();
    try (RawClient client = RawClient.to(penstock.address("web"))) {
      for (int i = 0; i < 600; i++) {
        shares.merge(client.get("/split").body(), 1L, Long::sum);
      }
    }
    // 80 % of 600, give or take five standard deviations.
    assertThat(shares.get("one")).isBetween(480L - 49, 480L + 49);
    assertThat(shares.getOrDefault("one", 0L) + shares.getOrDefault("two", 0L)).isEqualTo(600);
  }

  @Test
  void keepsAClientInItsShare() throws IOException {
    Set<String> shares =
        IntStream.range(0, 40).mapToObj(RoutingIT::shareOfUser).collect(Collectors.toSet());

    assertThat(shares).containsExactlyInAnyOrder("one", "two");
  }

  private static String shareOfUser(int user) {
    try (RawClient client = RawClient.to(penstock.address("web"))) {
      String first = client.get("/sticky-split", "Cookie: uid=" + user).body();
      for (int i = 0; i < 3; i++) {
        assertThat(client.get("/sticky-split", "Cookie: uid=" + user).body()).isEqualTo(first);
      }
      return first;
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "/to-https?q=1, 308, https://a.test/to-https?q=1",
    "/to-url, 302, https://b.test/new",
    "/to-host/x?q=1, 302, http://b.test/to-host/x?q=1",
    "/to-path?q=1, 301, http://a.test:8080/y",
  })
  void redirects(String target, int status, String location) throws IOException {
    Reply reply = send("GET " + target + " HTTP/1.1\r\nHost: a.test:8080\r\n");

    assertThat(reply).returns(status, Reply::status).returns("", Reply::body);
    assertThat(reply.header("Location")).isEqualTo(location);
  }

  @Test
  void respondsByItself() throws IOException {
    assertThat(get("web", "/gone"))
        .returns(503, Reply::status)
        .returns("back soon", Reply::body)
        .returns("3600", reply -> reply.header("Retry-After"));
    assertThat(get("web", "/empty")).returns(204, Reply::status);
  }

  @Test
  void editsHeadersBothWays() throws IOException {
    Reply reply = get("web", "/edit/a", "X-Internal: forged", "X-Client: forged", "X-Seen: 0");

    StubRequest seen = one.requests().getLast();
    assertThat(seen.headers("X-Internal")).isEmpty();
    assertThat(seen.headers("X-Client")).containsExactly("127.0.0.1 for a.test/edit/a by http");
    assertThat(seen.headers("X-Seen")).containsExactly("0", "1");
    assertThat(reply.headers("X-Secret")).isEmpty();
    assertThat(reply.headers("X-Kept")).containsExactly("k", "and more");
    assertThat(reply.header("Strict-Transport-Security")).isEqualTo("max-age=31536000");
  }

  @ParameterizedTest
  @CsvSource({
    "/strip/v1/x?q=/strip, /v1/x?q=/strip",
    "/strip, /",
    "/replace/v1/x, /internal/v1/x",
    "/regex/v1/x/y, /x/y/v1",
    "/fixed/v1/x?q=1, /status?q=1",
    "/plain/%61/../b/%2F?q=%61, /plain/b/%2F?q=%61",
  })
  void rewritesPaths(String sent, String received) throws IOException {
    get("web", sent);

    assertThat(one.requests().getLast().target()).isEqualTo(received);
  }

  @Test
  void rewritesTheHost() throws IOException {
    get("web", "/strip/x");

    StubRequest seen = one.requests().getLast();
    assertThat(seen.headers("Host")).containsExactly("api.internal:8080");
    assertThat(seen.headers("X-Forwarded-Host")).containsExactly("a.test");
  }

  @Test
  void takesTheWordOfATrustedProxy() throws IOException {
    get(
        "web",
        "/plain",
        "X-Forwarded-For: 192.0.2.7",
        "X-Forwarded-Proto: https",
        "X-Forwarded-Host: public.test",
        "X-Forwarded-Port: 443",
        "X-Request-Id: theirs",
        "Forwarded: for=192.0.2.7",
        "X-Real-IP: 192.0.2.7",
        "Via: 1.1 edge");

    StubRequest seen = one.requests().getLast();
    assertThat(seen.headers("X-Forwarded-For")).containsExactly("192.0.2.7, 127.0.0.1");
    assertThat(seen.headers("X-Forwarded-Proto")).containsExactly("https");
    assertThat(seen.headers("X-Forwarded-Host")).containsExactly("public.test");
    assertThat(seen.headers("X-Forwarded-Port")).containsExactly("443");
    assertThat(seen.headers("X-Request-Id")).containsExactly("theirs");
    assertThat(seen.headers("X-Real-IP")).containsExactly("192.0.2.7");
    assertThat(seen.headers("Via")).containsExactly("1.1 edge, 1.1 gate");
    assertThat(seen.header("Forwarded"))
        .isEqualTo("for=192.0.2.7, for=127.0.0.1;proto=https;by=_gate");
  }

  @Test
  void tellsOfItselfToTheClient() throws IOException {
    assertThat(get("web", "/plain").headers("Via")).containsExactly("1.1 gate");
  }

  @Test
  void noticesALoop() throws IOException {
    Reply reply = get("web", "/plain", "Via: 1.1 gate, 1.1 gate, 1.1 gate, 1.1 gate");

    assertThat(reply).returns(508, Reply::status);
    assertThat(reply.header("Proxy-Status")).contains("proxy_loop_detected");
    assertThat(get("web", "/plain", "Via: 1.1 gate").status()).isEqualTo(200);
  }

  private static Reply get(String listener, String target, String... headers) throws IOException {
    try (RawClient client = RawClient.to(penstock.address(listener))) {
      return client.get(target, headers);
    }
  }

  private static Reply send(String head) throws IOException {
    try (RawClient client = RawClient.to(penstock.address("web"))) {
      return client.send(head + "\r\n").reply();
    }
  }
}
