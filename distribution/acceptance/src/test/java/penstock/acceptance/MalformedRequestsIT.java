package penstock.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import penstock.acceptance.RawClient.Reply;
import penstock.testkit.StubEndpoint;

/// Each malformed request is sent with a good one behind it, as an attacker would who wants the two
/// sides to disagree on where the first one ends.
class MalformedRequestsIT {

  private static final String BEHIND = RawClient.head("GET /behind");
  private static final AtomicInteger WHOLE = new AtomicInteger();

  @SuppressWarnings("NullAway.Init") // started before the first test
  private static StubEndpoint endpoint;

  @SuppressWarnings("NullAway.Init") // started before the first test
  private static Distribution penstock;

  /// A request and how it is refused.
  ///
  /// @param status of the answer
  /// @param wrong what is wrong with it
  /// @param bytes as Latin-1
  record Row(int status, String wrong, String bytes) {

    @Override
    public String toString() {
      return wrong;
    }
  }

  @BeforeAll
  static void start(@TempDir Path folder) throws IOException {
    endpoint =
        StubEndpoint.start(exchange -> {
          exchange.body();
          WHOLE.incrementAndGet();
          exchange.answer(200, "reached");
        });
    penstock =
        Distribution.run(
            folder,
            """
            listeners:
              web:
                bind: "127.0.0.1:0"
                limits: { headerBytes: 4KiB, headerLines: 20, bodyBytes: 1KiB }
              hasty: { bind: "127.0.0.1:0", timeouts: { header: 500ms, requestBody: 500ms } }
            routes:
              - { pool: site }
            pools:
              site: { endpoints: ["127.0.0.1:%d"] }
            admin: { bind: "127.0.0.1:0" }
            """
                .formatted(endpoint.port()));
  }

  @AfterAll
  static void end() throws IOException {
    try (Distribution _ = penstock;
        StubEndpoint _ = endpoint) {
      assertThat(endpoint.requests()).noneMatch(request -> request.target().contains("behind"));
    }
  }

  static Stream<Row> heads() {
    return rows("malformed-heads.txt");
  }

  static Stream<Row> bodies() {
    return rows("malformed-bodies.txt");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("heads")
  void refusesTheHeadAndWhatIsBehindIt(Row row) throws IOException {
    int before = endpoint.requests().size();

    Reply reply = refusal(row.bytes() + BEHIND);

    assertThat(reply.status()).isEqualTo(row.status());
    assertThat(endpoint.requests()).hasSize(before);
  }

  /// The endpoint may have seen the head, and the body as far as it was good: what it must not see
  /// is an end.
  @ParameterizedTest(name = "{0}")
  @MethodSource("bodies")
  void refusesTheBodyAndWhatIsBehindIt(Row row) throws IOException {
    int before = WHOLE.get();
    String head = RawClient.head("POST /row", "Transfer-Encoding: chunked");

    Reply reply = refusal(head + row.bytes() + BEHIND);

    assertThat(reply.status()).isEqualTo(row.status());
    assertThat(WHOLE).hasValue(before);
  }

  @Test
  void refusesAHeadOfTooManyBytes() throws IOException {
    assertThat(refusal(RawClient.head("GET /row", "X: " + "x".repeat(5_000))).status())
        .isEqualTo(431);
    assertThat(refusal(RawClient.head("GET /" + "x".repeat(5_000))).status()).isEqualTo(431);
    assertThat(refusal("x".repeat(5_000)).status()).isIn(400, 431);
  }

  @Test
  void refusesAHeadOfTooManyLines() throws IOException {
    String[] different =
        Stream.iterate(0, i -> i + 1).limit(30).map(i -> "X" + i + ": 1").toArray(String[]::new);
    String[] same = Stream.generate(() -> "X: 1").limit(30).toArray(String[]::new);

    assertThat(refusal(RawClient.head("GET /row", different)).status()).isEqualTo(431);
    assertThat(refusal(RawClient.head("GET /row", same)).status()).isEqualTo(431);
  }

  @Test
  void refusesABodyThatSaysItIsTooLong() throws IOException {

    Reply reply = refusal(RawClient.head("POST /long", "Content-Length: 1025") + "x".repeat(1025));

    assertThat(reply.status()).isEqualTo(413);
    // Others may still be on their way from the test before.
    assertThat(endpoint.requests()).noneMatch(request -> request.target().equals("/long"));
  }

  @Test
  void refusesABodyThatTurnsOutTooLong() throws IOException {
    int before = WHOLE.get();
    String chunk = "200\r\n" + "x".repeat(512) + "\r\n";

    Reply reply =
        refusal(
            RawClient.head("POST /row", "Transfer-Encoding: chunked")
                + chunk.repeat(3)
                + "0\r\n\r\n"
                + BEHIND);

    assertThat(reply.status()).isEqualTo(413);
    assertThat(WHOLE).hasValue(before);
  }

  @Test
  void refusesASlowHead() throws IOException {
    assertThat(refusal("hasty", "GET /row HTTP/1.1\r\nHost: a.te").status()).isEqualTo(408);
  }

  @Test
  void refusesASlowBody() throws IOException {
    int before = WHOLE.get();

    assertThat(refusal("hasty", RawClient.head("POST /row", "Content-Length: 9") + "slow").status())
        .isEqualTo(408);
    assertThat(
            refusal(
                    "hasty",
                    RawClient.head("POST /row", "Transfer-Encoding: chunked") + "9\r\nslow")
                .status())
        .isEqualTo(408);
    assertThat(WHOLE).hasValue(before);
  }

  /// A header that `Connection` names is of one hop; one that frames the body cannot be.
  @ParameterizedTest
  @ValueSource(strings = {"Content-Length", "Host", "Transfer-Encoding", "content-length, host"})
  void framesTheBodyThoughConnectionNamesTheLength(String named) throws IOException {
    try (RawClient client = RawClient.to(penstock.address("web"))) {
      String body = RawClient.head("GET /behind");
      client.send(
          RawClient.head("POST /named", "Connection: " + named, "Content-Length: " + body.length())
              + body);

      assertThat(client.reply().status()).isIn(200, 400);
    }
  }

  /// RFC 9110, 2.5.
  @Test
  void takesALaterMinorVersionForItsOwn() throws IOException {
    try (RawClient client = RawClient.to(penstock.address("web"))) {
      client.send("GET /good HTTP/1.2\r\nHost: a.test\r\n\r\n");

      assertThat(client.reply().body()).isEqualTo("reached");
    }
    assertThat(endpoint.requests().getLast().head()).startsWith("GET /good HTTP/1.1\r\n");
  }

  /// Whatever came before: a good request is served.
  @Test
  void servesAGoodRequest() throws IOException {
    try (RawClient client = RawClient.to(penstock.address("web"))) {
      assertThat(client.get("/good").body()).isEqualTo("reached");
      assertThat(client.send(RawClient.head("POST /good", "Content-Length: 2") + "ok").reply())
          .returns(200, Reply::status);
    }
  }

  /// Sends it and reads the answer, which must be the only one, say that the connection closes, and
  /// close it.
  private static Reply refusal(String bytes) throws IOException {
    return refusal("web", bytes);
  }

  private static Reply refusal(String listener, String bytes) throws IOException {
    try (RawClient client = RawClient.to(penstock.address(listener))) {
      Reply reply = client.send(bytes).reply();
      assertThat(reply.headers("Connection")).containsExactly("close");
      assertThat(client.rest()).isEmpty();
      return reply;
    }
  }

  private static Stream<Row> rows(String resource) {
    try (InputStream in = MalformedRequestsIT.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException(resource + ": missing (expected: a resource)");
      }
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      List<String> lines = text.lines().filter(line -> !line.startsWith("#")).toList();
      return lines.stream().map(MalformedRequestsIT::row);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Row row(String line) {
    String[] parts = line.split(" \\| ", 3);
    return new Row(Integer.parseInt(parts[0]), parts[1], unescaped(parts[2]));
  }

  private static String unescaped(String text) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c != '\\') {
        out.append(c);
        continue;
      }
      char escape = text.charAt(++i);
      switch (escape) {
        case 'r' -> out.append('\r');
        case 'n' -> out.append('\n');
        case 't' -> out.append('\t');
        case '0' -> out.append('\0');
        case 'x' -> {
          out.append((char) Integer.parseInt(text.substring(i + 1, i + 3), 16));
          i += 2;
        }
        default -> throw new IllegalArgumentException("escape: " + escape + " (expected: rnt0x)");
      }
    }
    return out.toString();
  }
}
