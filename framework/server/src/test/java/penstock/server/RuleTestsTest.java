package penstock.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import penstock.config.Problem;
import penstock.core.engine.RouteCoverage;
import penstock.server.test.CaseReport;
import penstock.server.test.FileReport;

class RuleTestsTest {

  private static final String CONFIGURATION =
      """
      server: { trustedProxies: ["10.0.0.0/8"] }
      listeners:
        plain: { bind: "127.0.0.1:0" }
        other: { bind: "127.0.0.1:0" }
        edge:
          { bind: "127.0.0.1:0", protocol: tls, sni: { "*.db.test": { to: api, alpn: { x: site } } } }
        raw: { bind: "127.0.0.1:0", protocol: tcp, pool: canary }
      routes:
        - name: office
          match: { clientIp: 203.0.113.0/24, path: /office/ }
          respond: { status: 200, body: hello, headers: { x-office: "yes" } }
        - name: moved
          match: { host: old.example.com }
          redirect: { host: new.example.com, code: 301 }
        - name: shop
          match: { path: /api/, header: { x-tenant: present }, cookie: { uid: present } }
          headers: { request: { set: { x-seen: "yes" }, remove: [x-tenant] } }
          rewrite: { path: { stripPrefix: /api } }
          split:
            - { pool: api, weight: 90 }
            - { pool: canary, weight: 10 }
        - name: aside
          listeners: [other]
          pool: canary
        - name: site
          match: { host: www.example.com }
          pool: site
      pools:
        api: { endpoints: [{ name: a1, address: "10.0.0.1:1" }, { name: a2, address: "10.0.0.2:1" }] }
        canary: { endpoints: [{ name: c1, address: "10.0.0.3:1" }] }
        site: { endpoints: [{ name: s1, address: "10.0.0.4:1" }] }
      """;

  @TempDir Path folder;

  private PlayedTests played;

  @BeforeEach
  void open() throws IOException {
    played = PlayedTests.open(folder, CONFIGURATION);
  }

  @AfterEach
  void close() {
    played.close();
  }

  private FileReport run(String yaml) throws IOException {
    return played.run(yaml);
  }

  private List<String> differences(String request, String expect) throws IOException {
    FileReport report = run("- { name: one, request: " + request + ", expect: " + expect + " }\n");
    assertThat(report.problems()).isEmpty();
    return report.cases().getFirst().differences();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          http://www.example.com/a|{ route: site, pool: site, endpoint: s1, reason: ok }
          http://old.example.com/a?b|{ status: 301, location: "http://new.example.com/a?b", pool: none }
          http://nobody.example.com/|{ route: none, status: 404, reason: no-route }
          { url: /office/, clientIp: 203.0.113.9 }|{ route: office, status: 200, body: hello, answerHeaders: { x-office: "yes" } }
          { url: /office/, clientIp: 203.0.113.9, peerIp: 10.1.2.3 }|{ route: office }
          { url: /office/, clientIp: 203.0.113.9, peerIp: 192.0.2.7 }|{ route: none }
          { url: /, listener: other }|{ route: aside, pool: canary }
          http://www.example.com/a, answer: { status: 404, headers: { x-a: b } }|{ pool: site, endpoint: s1, status: 404, answerHeaders: { x-a: b, x-b: absent } }
          { url: "/api/cart?x=1", headers: { x-tenant: acme }, cookies: { uid: u } }|{ upstreamPath: /cart, upstreamQuery: x=1, headers: { x-seen: "yes", x-tenant: absent } }
          """)
  void playsRequestsThroughTheRealRoutes(String request, String expect) throws IOException {
    assertThat(differences(request, expect)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          { route: shop }|route: expected shop, was site
          { pool: canary }|pool: expected canary, was site
          { status: 200 }|status: expected 200, was pool site
          { reason: denied }|reason: expected denied, was ok
          { location: present }|location: expected present, was none
          { why: "a reason" }|why: expected =a reason, was none
          { upstreamPath: { prefix: /b } }|upstreamPath: expected =/b*, was /a
          { headers: { x-seen: present } }|headers.x-seen: expected present, was none
          """)
  void saysWhatDiffers(String expect, String difference) throws IOException {
    assertThat(differences("http://www.example.com/a", expect)).containsExactly(difference);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          a.db.test|{ pool: api, reason: ok }
          A.DB.Test|{ pool: api }
          nobody.test|{ pool: none, reason: no-route }
          { clientIp: 203.0.113.9 }|{ reason: no-route }
          { serverName: a.db.test, alpn: [y, x] }|{ pool: site, endpoint: s1 }
          { listener: raw }|{ pool: canary, endpoint: c1, why: absent, hashKey: absent }
          """)
  void playsConnectionsByTheSettingsOfTheirListener(String connection, String expect)
      throws IOException {
    FileReport report =
        run("- { name: one, connection: " + connection + ", expect: " + expect + " }\n");

    assertThat(report.problems()).isEmpty();
    assertThat(report.cases().getFirst().differences()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          connection: a.db.test, expect: { route: shop }|expect: of a request
          connection: a.db.test, expect: { status: 200 }|expect: of a request
          connection: a.db.test, request: /, expect: { pool: api }|request, connection, check: 2 (expected: one of
          connection: a.db.test, answer: 200, expect: { pool: api }|answer: given (expected: with a request or a check)
          expect: { pool: api }|request: missing
          connection: { listener: plain }, expect: { pool: api }|plain: no such listener (expected: edge, raw)
          connection: { clientIp: here }, expect: { pool: api }|clientIp: here (expected: an address)
          connection: { clientPort: 0 }, expect: { pool: api }|clientPort: 0 (expected: 1 to 65535)
          """)
  void refusesConnectionsThatMakeNoSense(String test, String problem) throws IOException {
    FileReport report = run("- { name: one, " + test + " }\n");

    assertThat(report.problems()).singleElement().asString().contains(problem);
  }

  @Test
  void playsWhatIsUnderWay() throws IOException {
    FileReport report =
        run(
            "- { name: one, request: http://www.example.com/, pools: { site: { inFlight: { s1: 2 }"
                + " } }, expect: { endpoint: s1 } }\n"
                + "- { name: two, request: http://www.example.com/, pools: { site: { inFlight: {"
                + " s2: 2 } } }, expect: { endpoint: s1 } }\n");

    assertThat(report.cases()).singleElement().matches(CaseReport::passed);
    assertThat(report.problems())
        .singleElement()
        .asString()
        .contains("s2: no such endpoint (expected: one of s1)");
  }

  @Test
  void countsSharesWithinATolerance() throws IOException {
    String request =
        "{ url: /api/, headers: { x-tenant: acme }, cookies: { uid: 'user-{n}' } }, repeat: 2000";

    assertThat(differences(request, "{ pool: { api: 90%, canary: 0.1 }, tolerance: 3% }"))
        .isEmpty();
    assertThat(differences(request, "{ pool: { api: 0.5, canary: 0.5 }, tolerance: 3% }"))
        .singleElement()
        .asString()
        .startsWith("pool: expected api 50%, canary 50% (within 3%), was api ");
  }

  @Test
  void beginsEveryTestWithTheSameChance() throws IOException {
    String test =
        """
          request: { url: /api/, headers: { x-tenant: acme }, cookies: { uid: a } }
          repeat: 50
          expect: { pool: { api: 1.0 }, tolerance: 0 }
        """;

    FileReport report =
        run("- name: one\n" + test + "- name: two\n" + test + "- name: three\n  seed: 2\n" + test);

    List<List<String>> each = report.cases().stream().map(CaseReport::differences).toList();
    assertThat(each.get(0)).isNotEmpty().isEqualTo(each.get(1));
    assertThat(each.get(2)).isNotEqualTo(each.get(0));
  }

  @Test
  void setsHowPoolsDo() throws IOException {
    FileReport report =
        run(
            """
            pools: { api: { down: [a1] } }
            tests:
              - name: one is down
                request: { url: /api/, headers: { x-tenant: a }, cookies: { uid: b } }
                seed: 1
                repeat: 40
                expect: { endpoint: { a2: 0.9, c1: 0.1 }, tolerance: 0.15 }
              - name: all is well
                request: { url: /api/, headers: { x-tenant: a }, cookies: { uid: b } }
                pools: { api: 2 }
                expect: { endpoint: a1 }
              - name: a pool without endpoints
                request: "http://www.example.com/"
                pools: { site: { endpoints: 0 } }
                expect: { endpoint: none, reason: no-endpoint }
            """);

    assertThat(report.cases()).allSatisfy(test -> assertThat(test.differences()).isEmpty());
  }

  @Test
  void pointsAtTheTestThatFailed() throws IOException {
    FileReport report =
        run(
            """
            # a comment
            - name: wrong
              request: /
              expect: { status: 200 }
            """);

    Problem place = report.cases().getFirst().place();
    assertThat(report.passed()).isFalse();
    assertThat(place.line()).isEqualTo(2);
    assertThat(place.column()).isEqualTo(3);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          - { name: a, request: /, expect: { routes: a, status: 200 } }|:1:36 tests[0].expect.routes: unknown key (did you mean route?)
          - { name: a, request: /, expect: {} }|:1:34 tests[0].expect: nothing to look at (expected: a key or more)
          - { name: a, request: { url: nowhere }, expect: { status: 200 } }|tests[0].request.url: nowhere (expected: such as
          - { name: a, request: /, repeat: 0, expect: { status: 200 } }|tests[0].repeat: 0 (expected: 1 to 1000000)
          - { name: a, request: /, expect: { tolerance: 2 } }|tests[0].expect.tolerance: "2" (expected: a share such as 0.95 or 95%)
          - { name: a, request: /, expect: { pool: { a: 0.9, b: 0.2 } } }|tests[0].expect.pool: shares of 1.1
          - { name: a, request: /, pools: { aip: 1 }, expect: { status: 200 } }|tests[0].pools.aip: no such pool (expected: api, canary, site)
          - { name: a, request: /, pools: { api: { down: [b] } }, expect: { status: 200 } }|tests[0].pools.api: b: no such endpoint (expected: one of a1, a2)
          - { name: a, request: { url: /, listener: x }, expect: { status: 200 } }|tests[0].request.listener: x: no such listener (expected: plain, other)
          - { name: a, request: /, clock: noon, expect: { status: 200 } }|tests[0].clock: "noon" (expected: a time such as 2026-01-31T22:00:00Z)
          { filters: [hedders], tests: [{ name: a, request: /, expect: { status: 200 } }] }|filters[0]: "hedders" (expected: one of failing
          { configuration: gone.yaml, tests: [{ name: a, request: /, expect: { status: 200 } }] }|gone.yaml: no such file
          { tests: [] }|tests: none (expected: one or more)
          """)
  void refusesFilesThatMakeNoSense(String file, String problem) throws IOException {
    FileReport report = run(file);

    assertThat(report.passed()).isFalse();
    assertThat(report.problems()).singleElement().asString().contains(problem);
  }

  @Test
  void tellsWhatWasTouched() throws IOException {
    FileReport report =
        run(
            """
            - { name: a, request: "http://www.example.com/", expect: { route: site } }
            - { name: b, request: { url: /api/, headers: { x-tenant: a } }, expect: { route: none } }
            """);

    List<RouteCoverage> routes = played.tests().coverage().getFirst().routes();
    assertThat(report.passed()).isTrue();
    assertThat(routes).extracting(RouteCoverage::taken).containsExactly(0L, 0L, 0L, 0L, 1L);
    assertThat(routes.get(2).conditions())
        .containsExactly(
            new RouteCoverage.Tested("path /api/*", 1, 1),
            new RouteCoverage.Tested("header x-tenant present", 1, 1),
            new RouteCoverage.Tested("cookie uid present", 0, 2));
    assertThat(routes.get(3).conditions()).isEmpty();
    assertThat(played.tests().coverage().getFirst().routesTaken()).isEqualTo(1);
    assertThat(played.tests().coverage().getFirst().conditionsSeen()).isEqualTo(3);
  }
}
