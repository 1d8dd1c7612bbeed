package penstock.core.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import penstock.testkit.Http2Bytes;
import penstock.testkit.Http2Client;
import penstock.testkit.Http2Frame;
import penstock.testkit.StubEndpoint;
import penstock.testkit.StubRequest;

/// Requests that come in one turn of an I/O thread.
class EngineRoundTest {

  /// More than are decided on at a time.
  private static final int MANY = 70;

  private static final int CANCEL = 8;

  @TempDir private Path folder;

  private LogFile log;
  private StubEndpoint stub;
  private EngineFixture fixture;

  @BeforeEach
  void start() throws IOException {
    log = new LogFile(folder.resolve("access.log"));
    stub = StubEndpoint.start(exchange -> exchange.answer(200, exchange.request().target()));
    fixture = new EngineFixture();
    fixture.apply(
        """
        accessLog: [{ file: "%s", format: "{path} {status} {reason}" }]
        listeners: { web: { bind: "127.0.0.1:0" } }
        routes:
          - { name: gone, path: /gone/, respond: { status: 410, body: "gone" } }
          - { name: site, path: /site/, pool: site }
        pools: { site: { endpoints: ["127.0.0.1:%d"] } }
        """
            .formatted(log, stub.port()));
  }

  @AfterEach
  void stop() {
    fixture.close();
    stub.close();
  }

  @Test
  void eachGoesItsOwnWay() throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    Map<Integer, String> expected = new TreeMap<>();
    for (int i = 0; i < MANY; i++) {
      int stream = 2 * i + 1;
      String path = List.of("/gone/", "/site/", "/else/").get(i % 3) + i;
      all.writeBytes(get(stream, path));
      expected.put(stream, List.of("410 gone", "200 " + path, "404 no-route").get(i % 3));
    }
    try (Http2Client client = Http2Client.connect(fixture.at("web"))) {
      client.raw(all.toByteArray());

      assertThat(answers(client)).isEqualTo(expected);
    }
  }

  /// The status and the last word of every answer, by stream.
  private static Map<Integer, String> answers(Http2Client client) throws IOException {
    Map<Integer, String> status = new HashMap<>();
    Map<Integer, String> answers = new TreeMap<>();
    while (answers.size() < MANY) {
      Http2Frame frame = Objects.requireNonNull(client.next());
      if (frame.type() == Http2Client.HEADERS) {
        status.put(frame.stream(), frame.fields().getFirst().value());
      } else if (frame.type() == Http2Client.DATA && frame.payload().length > 0) {
        String text = new String(frame.payload(), StandardCharsets.UTF_8).strip();
        String last = text.substring(text.lastIndexOf(' ') + 1);
        answers.put(frame.stream(), status.get(frame.stream()) + " " + last);
      }
    }
    return answers;
  }

  private static byte[] get(int stream, String path) {
    return Http2Bytes.frame(
        Http2Client.HEADERS,
        Http2Client.END_STREAM | Http2Client.END_HEADERS,
        stream,
        Http2Bytes.block(Http2Bytes.request("GET", path)));
  }

  @Test
  void whatIsTakenBackInTheSameTurnGoesNowhere() throws Exception {
    ByteArrayOutputStream both = new ByteArrayOutputStream();
    both.writeBytes(get(3, "/site/taken-back"));
    both.writeBytes(
        Http2Bytes.frame(
            Http2Client.RST_STREAM, 0, 3, ByteBuffer.allocate(4).putInt(CANCEL).array()));
    both.writeBytes(get(5, "/site/stays"));
    try (Http2Client client = Http2Client.connect(fixture.at("web"))) {
      client.get(1, "/site/first");
      assertThat(client.answer(1).status()).isEqualTo(200);
      // The endpoint's connection is kept: a request that went on would reach it at once.
      client.raw(both.toByteArray());

      assertThat(client.answer(5).text()).isEqualTo("/site/stays");
    }
    assertThat(stub.requests())
        .extracting(StubRequest::target)
        .containsExactly("/site/first", "/site/stays");
    log.await("/site/first 200 ok", "/site/taken-back 499 client-closed", "/site/stays 200 ok");
  }
}
