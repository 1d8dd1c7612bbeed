package penstock.acceptance;

import java.util.concurrent.Semaphore;
import java.util.stream.Stream;
import penstock.testkit.StubEndpoint.Behaviour;
import penstock.testkit.StubExchange;

/// What a misbehaving endpoint does to one request, and what becomes of it.
///
/// @param what it does
/// @param behaviour does it
/// @param status the client gets
/// @param reason the client gets; empty if it gets a head that looks well
record BadAnswer(String what, Behaviour behaviour, int status, String reason) {

  /// Half a body of 15 bytes; 15 is less than a whole chunked one has, too.
  private static final String HALF = "HTTP/1.1 200 OK\r\nContent-Length: 15\r\n\r\nhalf";

  private static final String CHUNK =
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n";
  private static final String CLOSED = "endpoint-closed-early";
  private static final String LATE = "header-timeout";
  private static final String LARGE = "response-too-large";

  /// Lets the second half go when the client has seen the head.
  private static final Semaphore HALF_SEEN = new Semaphore(0);

  /// The client has seen a head.
  static void halfSeen() {
    HALF_SEEN.release();
  }

  /// No client has seen a head.
  static void forgetHalves() {
    HALF_SEEN.drainPermits();
  }

  static Stream<BadAnswer> badHeads() {
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

  private static BadAnswer bad(String what, String bytes) {
    return new BadAnswer(what, says(bytes, StubExchange::stall), 502, "bad-response");
  }

  /// An empty answer.
  ///
  /// @param coding its transfer coding, and header lines behind it
  static String coded(String coding) {
    return "HTTP/1.1 200 OK\r\nTransfer-Encoding: " + coding + "\r\n\r\n0\r\n\r\n";
  }

  private static Behaviour says(String bytes, Behaviour then) {
    return exchange -> {
      exchange.raw(bytes);
      then.serve(exchange);
    };
  }

  static Stream<BadAnswer> noHeads() {
    return Stream.of(
        none("large head", LARGE, stops("X: " + "x".repeat(70_000) + "\r\n\r\n")),
        none("many large headers", LARGE, stops("X: y\r\n".repeat(20_000) + "\r\n")),
        none("closes at once", CLOSED, StubExchange::close),
        none("ends its half at once", CLOSED, StubExchange::finish),
        none("resets at once", "endpoint-reset", StubExchange::reset),
        none(
            "closes within the head",
            CLOSED,
            says("HTTP/1.1 200 OK\r\nX: 1\r\n", StubExchange::close)),
        none("says nothing", LATE, StubExchange::stall),
        none("stops within the head", LATE, stops("X: 1\r\n")),
        none(
            "never ends its interim answers",
            "bad-response",
            says("HTTP/1.1 102 Processing\r\n\r\n".repeat(20_000), StubExchange::stall)));
  }

  private static BadAnswer none(String what, String reason, Behaviour behaviour) {
    return new BadAnswer(what, behaviour, reason.equals(LATE) ? 504 : 502, reason);
  }

  private static Behaviour stops(String headers) {
    return says("HTTP/1.1 200 OK\r\n" + headers, StubExchange::stall);
  }

  static Stream<BadAnswer> brokenBodies() {
    return Stream.of(
        half("closes within the length", says(HALF, StubExchange::close)),
        half("resets within the length", says(HALF, seen(StubExchange::reset))),
        half("stops within the length", says(HALF, StubExchange::stall)),
        half("closes between chunks", says(CHUNK, StubExchange::close)),
        half("closes before the last empty line", says(CHUNK + "0\r\n", StubExchange::close)),
        half("sends a bad chunk later", says(CHUNK, seen(says("zz\r\n", StubExchange::stall)))));
  }

  private static BadAnswer half(String what, Behaviour behaviour) {
    return new BadAnswer(what, behaviour, 200, "");
  }

  private static Behaviour seen(Behaviour then) {
    return exchange -> {
      HALF_SEEN.acquire();
      then.serve(exchange);
    };
  }

  @Override
  public String toString() {
    return what;
  }
}
