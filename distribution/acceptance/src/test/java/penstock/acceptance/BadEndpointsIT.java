package penstock.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import penstock.acceptance.RawClient.Reply;
import penstock.testkit.StubEndpoint;
import penstock.testkit.StubEndpoint.Behaviour;
import penstock.testkit.StubExchange;
import penstock.testkit.StubRequest;

/// Endpoints that misbehave: what the client is told, and that nobody else suffers.
class BadEndpointsIT {

  /// Bytes of a whole body, framed or not, in the tests of halves.
  private static final int LEAST_WHOLE = 15;

  /// Lets the second half go when the client has seen the head.
  private static final Semaphore HALF_SEEN = new Semaphore(0);

  @SuppressWarnings("NullAway.Init") // started before the first test
  private static StubEndpoint endpoint;

  @SuppressWarnings("NullAway.Init") // started before the first test
  private static Distribution penstock;

  /// What an endpoint does to one request, and what becomes of it.
  ///
  /// @param what it does
  /// @param behaviour does it
  /// @param status the client gets
  /// @param reason the client gets
  record Row(String what, Behaviour behaviour, int status, String reason) {

    @Override
    public String toString() {
      return what;
    }
  }

  @BeforeAll
  static void start(@TempDir Path folder) throws IOException {
    endpoint = StubEndpoint.start(exchange -> exchange.answer(200, "fine"));
    penstock =
        Distribution.run(
            folder,
            """
            listeners: { web: { bind: "127.0.0.1:0" } }
            routes:
              - { pool: site, timeouts: { firstByte: 500ms, idle: 500ms } }
            pools:
              site:
                endpoints: ["127.0.0.1:%d"]
                outlier: { consecutive5xx: 0 }
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

  @BeforeEach
  void behave() {
    HALF_SEEN.drainPermits();
    endpoint.behave(exchange -> exchange.answer(200, "fine"));
  }

  static Stream<Row> badHeads() {
    return Stream.of(
        bad("another protocol", "SSH-2.0-OpenSSH_9.2\r\n\r\n"),
        bad("version 2.0", "HTTP/2.0 200 OK\r\nContent-Length: 0\r\n\r\n"),
        bad("version in lower case", "http/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"),
        bad("status of two digits", "HTTP/1.1 20 OK\r\nContent-Length: 0\r\n\r\n"),
        bad("status of four digits", "HTTP/1.1 2000 OK\r\nContent-Length: 0\r\n\r\n"),
        bad("status 099", "HTTP/1.1 099 OK\r\nContent-Length: 0\r\n\r\n"),
        bad("status 999", "HTTP/1.1 999 OK\r\nContent-Length: 0\r\n\r\n"),
        bad("no status", "HTTP/1.1\r\nContent-Length: 0\r\n\r\n"),
        bad("header without a colon", "HTTP/1.1 200 OK\r\nX\r\nContent-Length: 0\r\n\r\n"),
        bad("header without a name", "HTTP/1.1 200 OK\r\n: x\r\nContent-Length: 0\r\n\r\n"),
        bad("space before the colon", "HTTP/1.1 200 OK\r\nContent-Length : 0\r\n\r\n"),
        bad("folded line", "HTTP/1.1 200 OK\r\nX: a\r\n b\r\nContent-Length: 0\r\n\r\n"),
        bad("NUL in a value", "HTTP/1.1 200 OK\r\nX: a\0b\r\nContent-Length: 0\r\n\r\n"),
        bad("bare CR in a value", "HTTP/1.1 200 OK\r\nX: a\rb\r\nContent-Length: 0\r\n\r\n"),
        bad("bare LF in a value", "HTTP/1.1 200 OK\r\nX: a\nY: b\r\nContent-Length: 0\r\n\r\n"),
        bad("bare LFs", "HTTP/1.1 200 OK\nContent-Length: 0\n\n"),
        bad("NUL in a name", "HTTP/1.1 200 OK\r\nX\0: a\r\nContent-Length: 0\r\n\r\n"),
        bad("two lengths", "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 5\r\n\r\nab"),
        bad("list of lengths", "HTTP/1.1 200 OK\r\nContent-Length: 2, 5\r\n\r\nab"),
        bad("length below zero", "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n"),
        bad("length with a sign", "HTTP/1.1 200 OK\r\nContent-Length: +2\r\n\r\nab"),
        bad("length too long", "HTTP/1.1 200 OK\r\nContent-Length: 18446744073709551619\r\n\r\nab"),
        bad("no length", "HTTP/1.1 200 OK\r\nContent-Length:\r\n\r\n"),
        bad("coding unknown", "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\n"),
        bad("coding gzip, chunked", coded("gzip, chunked")),
        bad("coding chunked, identity", coded("chunked, identity")),
        bad("coding twice", coded("chunked\r\nTransfer-Encoding: chunked")),
        bad("coding in 1.0", coded("chunked").replace("HTTP/1.1", "HTTP/1.0")),
        bad("a switch of protocols", "HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n"),
        bad("bad first chunk", coded("chunked").replace("0\r\n\r\n", "x\r\n\r\n")));
  }

  static Stream<Row> noHeads() {
    return Stream.of(
        row("large head", 502, "response-too-large", x -> raw(x, "X: " + "x".repeat(70_000))),
        row(
            "many large headers",
            502,
            "response-too-large",
            x -> raw(x, "X: y\r\n".repeat(20_000))),
        row("closes at once", 502, "endpoint-closed-early", StubExchange::close),
        row("ends its half at once", 502, "endpoint-closed-early", StubExchange::finish),
        row("resets at once", 502, "endpoint-reset", StubExchange::reset),
        row(
            "closes within the head",
            502,
            "endpoint-closed-early",
            x -> {
              x.raw("HTTP/1.1 200 OK\r\nX: 1\r\n");
              x.close();
            }),
        row("says nothing", 504, "header-timeout", StubExchange::stall),
        row(
            "stops within the head",
            504,
            "header-timeout",
            x -> {
              x.raw("HTTP/1.1 200 OK\r\nX: 1\r\n");
              x.stall();
            }),
        row(
            "never ends its interim answers",
            504,
            "header-timeout",
            x -> {
              x.raw("HTTP/1.1 102 Processing\r\n\r\n".repeat(20_000));
              x.stall();
            }));
  }

  static Stream<Row> brokenBodies() {
    return Stream.of(
        row(
            "closes within the length",
            200,
            "",
            x -> {
              x.raw("HTTP/1.1 200 OK\r\nContent-Length: 15\r\n\r\nhalf");
              x.close();
            }),
        row(
            "resets within the length",
            200,
            "",
            x -> {
              x.raw("HTTP/1.1 200 OK\r\nContent-Length: 15\r\n\r\nhalf");
              HALF_SEEN.acquire();
              x.reset();
            }),
        row(
            "stops within the length",
            200,
            "",
            x -> {
              x.raw("HTTP/1.1 200 OK\r\nContent-Length: 15\r\n\r\nhalf");
              x.stall();
            }),
        row(
            "closes between chunks",
            200,
            "",
            x -> {
              x.raw("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n");
              x.close();
            }),
        row(
            "closes before the last empty line",
            200,
            "",
            x -> {
              x.raw("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n0\r\n");
              x.close();
            }),
        row(
            "sends a bad chunk later",
            200,
            "",
            x -> {
              x.raw("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n");
              HALF_SEEN.acquire();
              x.raw("zz\r\n");
              x.stall();
            }));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource({"badHeads", "noHeads"})
  void answersInItsPlaceAndUsesTheConnectionNoMore(Row row) throws IOException {
    try (RawClient client = RawClient.to(penstock.address("web"))) {
      endpoint.behave(row.behaviour());

      Reply reply = client.get("/bad");

      assertThat(reply.status()).isEqualTo(row.status());
      assertThat(reply.header("Proxy-Status"))
          .contains("; error=")
          .contains("; details=\"" + row.reason());
      assertThat(reply.body()).endsWith(": " + row.reason() + "\n");
      behave();
      assertThat(client.get("/next").body()).isEqualTo("fine");
      assertThat(connectionOfTheLastTwo()).doesNotHaveDuplicates();
    }
  }

  /// The client must not take half an answer for a whole one.
  @ParameterizedTest(name = "{0}")
  @MethodSource("brokenBodies")
  void cutsAnAnswerThatIsNotWhole(Row row) throws IOException {
    try (RawClient client = RawClient.to(penstock.address("web"))) {
      endpoint.behave(row.behaviour());

      int status = client.send(RawClient.head("GET /bad")).replyHead().status();
      HALF_SEEN.release();

      assertThat(status).isEqualTo(row.status());
      assertThat(client.rest()).hasSizeLessThan(LEAST_WHOLE);
    }
    behave();
    try (RawClient client = RawClient.to(penstock.address("web"))) {
      assertThat(client.get("/next").body()).isEqualTo("fine");
      assertThat(connectionOfTheLastTwo()).doesNotHaveDuplicates();
    }
  }

  @Test
  void passesOnAnAnswerThatComesAfterManyInterimOnes() throws IOException {
    endpoint.behave(exchange -> {
      exchange.raw("HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\n".repeat(1_000));
      exchange.answer(200, "at last");
    });

    assertThat(get("/hints")).returns(200, Reply::status).returns("at last", Reply::body);
  }

  @Test
  void passesOnOneOfTwoEqualLengths() throws IOException {
    endpoint.behave(
        x -> x.raw("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 2\r\n\r\nab"));

    assertThat(get("/twice").body()).isEqualTo("ab");
  }

  @Test
  void believesTheCodingWhereThereIsALengthToo() throws IOException {
    endpoint.behave(x -> x.raw(coded("chunked\r\nContent-Length: 99")));
    Reply reply = get("/both");
    behave();
    get("/next");

    assertThat(reply).returns(200, Reply::status).returns("", Reply::body);
    assertThat(connectionOfTheLastTwo()).doesNotHaveDuplicates();
  }

  @Test
  void dropsWhatComesBehindAnAnswer() throws IOException {
    endpoint.behave(exchange -> {
      exchange.answer(200, "one");
      exchange.answer(200, "nobody asked for this");
    });
    try (RawClient client = RawClient.to(penstock.address("web"))) {
      assertThat(client.get("/bad").body()).isEqualTo("one");
      behave();
      assertThat(client.get("/next").body()).isEqualTo("fine");
      assertThat(connectionOfTheLastTwo()).doesNotHaveDuplicates();
    }
  }

  private static Reply get(String path) throws IOException {
    try (RawClient client = RawClient.to(penstock.address("web"))) {
      return client.get(path);
    }
  }

  private static List<Integer> connectionOfTheLastTwo() {
    List<StubRequest> requests = endpoint.requests();
    return requests.subList(requests.size() - 2, requests.size()).stream()
        .map(StubRequest::connection)
        .toList();
  }

  private static Row bad(String what, String bytes) {
    return row(
        what,
        502,
        "bad-response",
        exchange -> {
          exchange.raw(bytes);
          exchange.stall();
        });
  }

  private static Row row(String what, int status, String reason, Behaviour behaviour) {
    return new Row(what, behaviour, status, reason);
  }

  private static String coded(String coding) {
    return "HTTP/1.1 200 OK\r\nTransfer-Encoding: " + coding + "\r\n\r\n0\r\n\r\n";
  }

  private static void raw(StubExchange exchange, String headers) throws IOException {
    exchange.raw("HTTP/1.1 200 OK\r\n" + headers + "\r\n\r\n");
    exchange.stall();
  }
}
