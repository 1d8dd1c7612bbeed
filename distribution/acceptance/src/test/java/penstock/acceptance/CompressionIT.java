package penstock.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.SynchronousQueue;
import java.util.zip.GZIPInputStream;
import java.util.zip.Inflater;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import penstock.acceptance.RawClient.Reply;
import penstock.testkit.StubEndpoint;

/// Answers compressed on their way, seen by clients on real sockets.
class CompressionIT {

  private static final String GZIP = "Accept-Encoding: gzip";
  private static final String PAGE = "{\"lights\": \"green\"}\n".repeat(20_000);

  @SuppressWarnings("NullAway.Init") // started before the first test
  private static StubEndpoint endpoint;

  @SuppressWarnings("NullAway.Init") // started before the first test
  private static Distribution penstock;

  @BeforeAll
  static void start(@TempDir Path folder) throws IOException {
    endpoint =
        StubEndpoint.start(exchange ->
            exchange.answer(200, PAGE, "Content-Type: application/json", "ETag: \"1\""));
    penstock =
        Distribution.run(
            folder,
            """
            listeners: { web: { bind: "127.0.0.1:0" } }
            routes:
              - filters: [{ type: compression, minSize: 100 }]
                pool: site
            pools: { site: { endpoints: ["127.0.0.1:%d"] } }
            admin: { bind: "127.0.0.1:0" }
            """
                .formatted(endpoint.port()));
  }

  @AfterAll
  static void end() throws IOException {
    try (Distribution _ = penstock) {
      endpoint.close();
    }
  }

  @Test
  void compressesTheEndpointsAnswer() throws IOException {
    try (RawClient client = RawClient.to(penstock.address("web"))) {
      // Twice, because the connection must be fit for another request afterwards.
      for (int i = 0; i < 2; i++) {
        Reply reply = client.get("/", GZIP);
        assertThat(reply.headers("Content-Encoding")).containsExactly("gzip");
        assertThat(reply.headers("Vary")).containsExactly("Accept-Encoding");
        assertThat(reply.headers("ETag")).containsExactly("W/\"1\"");
        assertThat(reply.body()).hasSizeLessThan(PAGE.length() / 20);
        assertThat(gunzip(reply.body())).isEqualTo(PAGE);
      }
      Reply plain = client.get("/");
      assertThat(plain.headers("Content-Encoding")).isEmpty();
      assertThat(plain.body()).isEqualTo(PAGE);
    }
  }

  @Test
  void endsCompressedAnswersOfClosingConnectionsByTheirLastChunk() throws IOException {
    try (RawClient client = RawClient.to(penstock.address("web"))) {
      Reply reply = client.get("/", GZIP, "Connection: close");
      assertThat(reply.headers("Transfer-Encoding")).containsExactly("chunked");
      assertThat(gunzip(reply.body())).isEqualTo(PAGE);
    }
  }

  @Test
  void letsAStreamFlow() throws Exception {
    SynchronousQueue<String> events = new SynchronousQueue<>();
    endpoint.behave(exchange -> {
      if (exchange.target().equals("/stream")) {
        exchange.raw(
            "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nTransfer-Encoding: chunked\r\n\r\n");
        for (String event = events.take(); !event.isEmpty(); event = events.take()) {
          exchange.raw(Integer.toHexString(event.length()) + "\r\n" + event + "\r\n");
        }
        exchange.raw("0\r\n\r\n");
      } else {
        exchange.answer(200, PAGE, "Content-Type: application/json", "ETag: \"1\"");
      }
    });
    try (RawClient client = RawClient.to(penstock.address("web"))) {
      client.send(RawClient.head("GET /stream", "Accept-Encoding: deflate"));
      assertThat(client.replyHead().header("Content-Encoding")).isEqualTo("deflate");
      Inflater inflater = new Inflater();
      for (int i = 0; i < 5; i++) {
        String event = "event " + i + "\n";
        events.put(event);
        // The next one is not even made before this one has been read.
        assertThat(read(client, inflater, event.length())).isEqualTo(event);
      }
      events.put("");
    }
  }

  @Test
  void cutsACompressedAnswerThatTheEndpointCuts() throws IOException {
    CountDownLatch begun = new CountDownLatch(1);
    endpoint.behave(exchange -> {
      if (exchange.target().equals("/cut")) {
        exchange.raw("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 9000\r\n\r\n");
        exchange.raw("a".repeat(4000));
        begun.await();
        exchange.reset();
      } else {
        exchange.answer(200, PAGE, "Content-Type: application/json", "ETag: \"1\"");
      }
    });
    try (RawClient client = RawClient.to(penstock.address("web"))) {
      client.send(RawClient.head("GET /cut", GZIP));
      assertThat(client.replyHead().header("Content-Encoding")).isEqualTo("gzip");
      begun.countDown();
      assertThatThrownBy(
              () -> {
                while (!client.chunk().isEmpty()) {
                  // As far as it came.
                }
              })
          .isInstanceOfAny(IOException.class, NumberFormatException.class);
    }
  }

  private static String read(RawClient client, Inflater inflater, int length) throws Exception {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    byte[] room = new byte[100];
    while (text.size() < length) {
      if (inflater.needsInput()) {
        inflater.setInput(client.chunk().getBytes(StandardCharsets.ISO_8859_1));
      }
      text.write(room, 0, inflater.inflate(room));
    }
    return text.toString(StandardCharsets.UTF_8);
  }

  private static String gunzip(String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.ISO_8859_1);
    return new String(
        new GZIPInputStream(new ByteArrayInputStream(bytes)).readAllBytes(),
        StandardCharsets.UTF_8);
  }
}
