package penstock.acceptance;

import static io.restassured.RestAssured.given;
import static io.restassured.RestAssured.when;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.restassured.path.json.JsonPath;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import penstock.acceptance.Launcher.Result;

/// What real requests leave in real files.
class AccessLogIT {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private static final String CONFIG =
      """
      server: { instance: edge-1, shutdown: { closeMode: 0s, lameDuck: 0s } }
      admin: { bind: "127.0.0.1:0" }
      accessLog:
        - { file: "@folder/access.log", headers: [x-a], redact: [query.token] }
        - { file: "@folder/errors.log", when: "reason != 'ok'", format: "{status} {reason}" }
      listeners: { web: { bind: "127.0.0.1:0", timeouts: { header: 1s } } }
      routes:
        - { name: nobody, path: /nobody, pool: nobody }
        - { name: some, path: /some, pool: some }
        - { name: rest, pool: site }
      pools:
        site: { endpoints: [{ @a }] }
        some: { endpoints: [{ name: gone, address: "127.0.0.1:1" }, { @a }] }
        nobody: { endpoints: [{ name: gone, address: "127.0.0.1:1" }] }
      """;

  @TempDir private Path folder;

  @SuppressWarnings("NullAway.Init") // started before each test
  private Stubs stubs;

  @SuppressWarnings("NullAway.Init") // started before each test
  private Distribution penstock;

  @BeforeEach
  void start() throws IOException {
    stubs = Stubs.start("a");
    penstock = Distribution.run(folder, config());
  }

  @AfterEach
  void stop() throws IOException {
    penstock.close();
    stubs.close();
  }

  private String config() {
    return stubs.fill(CONFIG.replace("@folder", folder.toString()));
  }

  private void write(String yaml) throws IOException {
    Files.writeString(folder.resolve("penstock.yaml"), yaml);
  }

  private Result reload() throws Exception {
    return Launcher.shipped().run("reload", "--admin", penstock.address("(admin)"));
  }

  private List<String> lines(String file, int atLeast) {
    return await()
        .atMost(PATIENCE)
        .until(() -> Files.readAllLines(folder.resolve(file)), read -> read.size() >= atLeast);
  }

  private JsonPath only(String file) {
    List<String> lines = lines(file, 1);
    assertThat(lines).hasSize(1);
    return JsonPath.from(lines.getFirst());
  }

  @Test
  void tellsOfARequest() {
    given()
        .header("X-A", "1")
        .header("User-Agent", "tester \"1\"")
        .body("hello")
        .post(penstock.url("web", "/p?token=secret&b=2"));

    JsonPath line = only("access.log");
    assertThat(line.getString("time"))
        .matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z");
    assertThat(line.getString("instance")).isEqualTo("edge-1");
    assertThat(line.getString("config")).isNotEmpty();
    assertThat(line.getString("listener")).isEqualTo("web");
    assertThat(line.getString("protocol")).isEqualTo("HTTP/1.1");
    assertThat(line.getString("client")).isEqualTo("127.0.0.1");
    assertThat(line.getInt("clientPort")).isPositive();
    assertThat(line.getString("method")).isEqualTo("POST");
    assertThat(line.getString("path")).isEqualTo("/p");
    assertThat(line.getString("query")).isEqualTo("token=***&b=2");
    assertThat(line.getInt("status")).isEqualTo(200);
    assertThat(line.getString("reason")).isEqualTo("ok");
    assertThat(line.getString("route")).isEqualTo("rest");
    assertThat(line.getString("pool")).isEqualTo("site");
    assertThat(line.getString("endpoint")).isEqualTo("a");
    assertThat(line.getString("address")).isEqualTo("127.0.0.1:" + stubs.named("a").port());
    assertThat(line.getInt("attempts.size()")).isEqualTo(1);
    assertThat(line.getInt("attempts[0].status")).isEqualTo(200);
    assertThat(line.getInt("bytesIn")).isEqualTo(5);
    assertThat(line.getInt("bytesOut")).isEqualTo(1);
    assertThat(line.getFloat("ms.total")).isGreaterThanOrEqualTo(line.getFloat("ms.firstByte"));
    assertThat(line.getString("requestId"))
        .isEqualTo(stubs.named("a").requests().getFirst().header("X-Request-Id"));
    assertThat(line.getString("userAgent")).isEqualTo("tester \"1\"");
    assertThat(line.getString("headers.x-a")).isEqualTo("1");
  }

  @Test
  void tellsOfEveryAttempt() {
    await()
        .atMost(PATIENCE)
        .until(() -> {
          when().get(penstock.url("web", "/some")).then().statusCode(200);
          return lines("access.log", 1).stream().anyMatch(line -> line.contains("gone"));
        });
    JsonPath line =
        lines("access.log", 1).stream()
            .filter(each -> each.contains("gone"))
            .map(JsonPath::from)
            .findFirst()
            .orElseThrow();
    assertThat(line.getString("attempts[0].endpoint")).isEqualTo("gone");
    assertThat(line.getString("attempts[0].reason")).isEqualTo("connect-refused");
    assertThat(line.getString("attempts[1].endpoint")).isEqualTo("a");
    assertThat(line.getString("endpoint")).isEqualTo("a");
    assertThat(line.getString("reason")).isEqualTo("ok");
  }

  @Test
  void tellsOfWhatWentWrongInALogOfItsOwn() throws IOException {
    when().get(penstock.url("web", "/")).then().statusCode(200);
    when().get(penstock.url("web", "/nobody")).then().statusCode(502);
    try (RawClient raw = RawClient.to(penstock.address("web"))) {
      raw.send("GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n");
      String _ = raw.rest();
    }
    try (RawClient raw = RawClient.to(penstock.address("web"))) {
      raw.send("GET / HT");
      String _ = raw.rest();
    }

    assertThat(lines("errors.log", 3))
        .containsExactlyInAnyOrder("502 connect-refused", "400 bad-request", "408 client-timeout");
    assertThat(lines("access.log", 4)).hasSize(4);
    JsonPath slow = JsonPath.from(lines("access.log", 4).getLast());
    assertThat(slow.getString("peer")).isEqualTo("127.0.0.1");
    assertThat(slow.getString("listener")).isEqualTo("web");
    assertThat(slow.getString("method")).isNull();
  }

  @Test
  void cannotBeMisledByWhatClientsSend() throws IOException {
    String evil = "\"},{\"status\":999\\ \u00E9\u00C3\u00A9\u009B";
    try (RawClient raw = RawClient.to(penstock.address("web"))) {
      raw.send("GET / HTTP/1.1\r\nHost: x\r\nX-A: " + evil + "\r\nConnection: close\r\n\r\n");
      String _ = raw.rest();
    }
    assertThat(only("access.log").getString("headers.x-a"))
        .isEqualTo("\"},{\"status\":999\\ éé\u009B");
  }

  @Test
  void goesOnInANewFileWhenItsOwnWasMoved() throws Exception {
    when().get(penstock.url("web", "/1"));
    assertThat(lines("access.log", 1)).hasSize(1);
    Files.move(folder.resolve("access.log"), folder.resolve("access.old"));
    penstock.signal("HUP");
    await().atMost(PATIENCE).until(() -> Files.exists(folder.resolve("access.log")));
    when().get(penstock.url("web", "/2"));

    assertThat(only("access.log").getString("path")).isEqualTo("/2");
    assertThat(lines("access.old", 1)).hasSize(1);
  }

  @Test
  void changesWithTheConfiguration() throws Exception {
    when().get(penstock.url("web", "/"));
    assertThat(lines("access.log", 1)).hasSize(1);

    write(config().replace("headers: [x-a], redact: [query.token]", "format: clf"));
    assertThat(reload().exit()).isZero();
    when().get(penstock.url("web", "/"));
    assertThat(lines("access.log", 2).getLast())
        .matches("127\\.0\\.0\\.1 - - \\[.+] \"GET / HTTP/1\\.1\" 200 1");

    write(config().replace("@folder", "").replaceAll("(?m)^.*(accessLog|\\.log).*\n", ""));
    assertThat(reload().exit()).isZero();
    when().get(penstock.url("web", "/")).then().statusCode(200);
    assertThat(Metrics.of(penstock).series())
        .noneMatch(name -> name.contains("access_log") && name.contains("{"));
    assertThat(lines("access.log", 2)).hasSize(2);
  }

  @Test
  void refusesAFileThatCannotBeOpened() throws Exception {
    write(config().replace("access.log", "no/such/access.log"));
    Result refused = reload();
    assertThat(refused.exit()).isEqualTo(1);
    assertThat(refused.err()).contains("accessLog[0].file", "in a folder that exists");
    when().get(penstock.url("web", "/")).then().statusCode(200);
  }

  @Test
  void losesNoLineWhenItIsTakenDown() throws Exception {
    try (Caller caller = new Caller(penstock.address("web"))) {
      for (int i = 0; i < 500; i++) {
        assertThat(caller.get("/").status()).isEqualTo(200);
      }
    }
    penstock.signal("TERM");
    assertThat(penstock.awaitExit()).isZero();
    byte[] file = Files.readAllBytes(folder.resolve("access.log"));
    assertThat(new String(file, StandardCharsets.UTF_8).lines()).hasSize(500);
  }
}
