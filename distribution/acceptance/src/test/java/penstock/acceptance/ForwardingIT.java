package penstock.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import penstock.acceptance.RawClient.Reply;
import penstock.testkit.StubEndpoint;
import penstock.testkit.StubRequest;

/// What ready-made proxies get wrong, one test each.
class ForwardingIT {

  private static final int MIB = 1 << 20;

  @SuppressWarnings("NullAway.Init") // started before the first test
  private static StubEndpoint endpoint;

  @SuppressWarnings("NullAway.Init") // started before the first test
  private static Distribution penstock;

  @BeforeAll
  static void start(@TempDir Path folder) throws IOException {
    endpoint = StubEndpoint.start(exchange -> exchange.answer(200, "fine"));
    penstock =
        Distribution.run(
            folder,
            """
            server: { ioThreads: 1 }          # so that all share the idle connections
            listeners: { web: { bind: "127.0.0.1:0" } }
            routes:
              - { path: /nobody, pool: nobody }
              - { path: /closed, pool: closed }
              - { path: /slow, pool: site, timeouts: { firstByte: 200ms } }
              - { pool: site }
            pools:
              site: { endpoints: ["127.0.0.1:%d"], outlier: { consecutive5xx: 0 } }
              nobody: {}
              closed: { endpoints: ["127.0.0.1:%d"] }
            admin: { bind: "127.0.0.1:0" }
            """
                .formatted(endpoint.port(), closedPort()));
  }

  @AfterAll
  static void end() throws IOException {
    try (Distribution _ = penstock) {
      endpoint.close();
    }
  }

  @BeforeEach
  void behave() {
    endpoint.behave(exchange -> exchange.answer(200, "fine"));
  }

  @Test
  void keepsLateAnswersApartFromOtherClients() throws Exception {
    CountDownLatch bobHasAsked = new CountDownLatch(1);
    endpoint.behave(exchange -> {
      if (exchange.target().equals("/alice")) {
        exchange.raw("HTTP/1.1 103 Early Hints\r\nLink: </a.css>; rel=preload\r\n\r\n");
        bobHasAsked.await();
      } else {
        bobHasAsked.countDown();
      }
      exchange.answer(200, "for " + exchange.target());
    });
    try (RawClient alice = client();
        RawClient bob = client()) {
      alice.send(RawClient.head("GET /alice"));
      await().until(() -> lastRequest().target().equals("/alice"));
      bob.send(RawClient.head("GET /bob"));

      assertThat(bob.reply().body()).isEqualTo("for /bob");
      assertThat(finalReply(alice).body()).isEqualTo("for /alice");
      assertThat(bob.get("/again").body()).isEqualTo("for /again");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {204, 304})
  void endsAnAnswerThatHasNoBodyButALength(int status) throws IOException {
    endpoint.behave(x -> x.raw("HTTP/1.1 " + status + " No\r\nContent-Length: 10\r\n\r\n"));
    try (RawClient client = client()) {
      assertThat(client.get("/none").status()).isEqualTo(status);
      behave();
      assertThat(client.get("/next").body()).isEqualTo("fine");
    }
  }

  @Test
  void sendsNoRequestHeaderOfOneHop() throws IOException {
    try (RawClient client = client()) {
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

    StubRequest seen = lastRequest();
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
    try (RawClient client = client()) {
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

    StubRequest seen = lastRequest();
    String port = penstock.address("web").substring("127.0.0.1:".length());
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
    endpoint.behave(exchange ->
        exchange.answer(
            200,
            "fine",
            "Connection: close, X-Secret",
            "X-Secret: s",
            "Keep-Alive: timeout=5",
            "Proxy-Authenticate: Basic",
            "Proxy-Connection: close",
            "X-Public: p"));
    try (RawClient client = client()) {
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

  @Test
  void repeatsAGetThatMetAClosingConnection() throws IOException {
    try (RawClient client = client()) {
      client.get("/first");
      int reused = lastRequest().connection();
      endpoint.behave(exchange -> {
        if (exchange.request().connection() == reused) {
          exchange.close();
        } else {
          exchange.answer(200, "repeated");
        }
      });

      assertThat(client.get("/second").body()).isEqualTo("repeated");
    }
  }

  @Test
  void sendsAPostOnceThoughConnectionsGoStale() throws IOException {
    endpoint.behave(exchange -> {
      exchange.answer(200, "and leaves");
      exchange.close();
    });
    try (RawClient client = client()) {
      for (int i = 0; i < 20; i++) {
        String post = RawClient.head("POST /post" + i, "Content-Length: 2") + "ok";
        assertThat(client.send(post).reply().status()).isEqualTo(200);
      }
    }
    List<String> posts =
        endpoint.requests().stream()
            .map(StubRequest::target)
            .filter(target -> target.startsWith("/post"))
            .toList();
    assertThat(posts).hasSize(20).doesNotHaveDuplicates();
  }

  @Test
  void tellsTheEndpointThatTheClientLeft() throws Exception {
    LinkedBlockingQueue<Long> gone = new LinkedBlockingQueue<>();
    endpoint.behave(exchange -> {
      exchange.stall();
      gone.add(System.nanoTime());
    });
    List<Long> took = new ArrayList<>();
    for (int i = 0; i < 9; i++) {
      int before = endpoint.requests().size();
      long left;
      try (RawClient client = client()) {
        client.send(RawClient.head("GET /leaves"));
        await().until(() -> endpoint.requests().size() > before);
        left = System.nanoTime();
      }
      Long seen = gone.poll(30, TimeUnit.SECONDS);
      assertThat(seen).isNotNull();
      took.add(seen - left);
    }
    Collections.sort(took);
    assertThat(Duration.ofNanos(took.get(took.size() / 2))).isLessThan(Duration.ofMillis(200));
  }

  @ParameterizedTest
  @ValueSource(strings = {"Content-Length: 5\r\nContent-Length: 6", "Content-Length: 5, 6"})
  void answers502ToAnswersOfTwoLengths(String lengths) throws IOException {
    endpoint.behave(x -> x.raw("HTTP/1.1 200 OK\r\n" + lengths + "\r\n\r\nhello!"));
    try (RawClient client = client()) {
      assertThat(client.get("/two").status()).isEqualTo(502);
    }
  }

  @Test
  void tellsFailuresApart() throws IOException {
    try (RawClient client = client()) {
      assertThat(client.get("/nobody"))
          .returns(503, Reply::status)
          .returns("Service Unavailable: no-endpoint\n", Reply::body)
          .returns("1", reply -> reply.header("Retry-After"));
      assertThat(client.get("/closed"))
          .returns(502, Reply::status)
          .returns("Bad Gateway: connect-refused\n", Reply::body);
      endpoint.behave(exchange -> exchange.stall());
      Reply slow = client.get("/slow");
      assertThat(slow.status()).isEqualTo(504);
      assertThat(slow.body()).endsWith(": header-timeout\n");
    }
  }

  @Test
  void passesOnALargeBody() throws IOException {
    endpoint.behave(exchange -> exchange.answer(200, "" + exchange.body().length));
    try (RawClient client = client()) {
      String head = RawClient.head("POST /large", "Content-Length: " + 5 * MIB);

      assertThat(client.send(head + "x".repeat(5 * MIB)).reply().body()).isEqualTo("" + 5 * MIB);
    }
  }

  @Test
  void takesNoMoreFromTheEndpointThanTheClientTakes() throws Exception {
    AtomicLong written = new AtomicLong();
    endpoint.behave(exchange -> {
      exchange.raw("HTTP/1.1 200 OK\r\nContent-Length: " + 200L * MIB + "\r\n\r\n");
      byte[] piece = new byte[64 * 1024];
      for (int i = 0; i < 200 * MIB / piece.length; i++) {
        exchange.raw(piece);
        written.addAndGet(piece.length);
      }
    });
    try (RawClient slow = RawClient.to(penstock.address("web"), 64 * 1024)) {
      slow.send(RawClient.head("GET /large")).replyHead();
      AtomicLong before = new AtomicLong();
      await()
          .pollInterval(Duration.ofMillis(300))
          .until(() -> before.getAndSet(written.get()) == written.get());

      // What is on its way fills the buffers of four sockets and one of ours, however slow it is.
      assertThat(written.get()).isBetween(1L, 40L * MIB);
      slow.in().skipNBytes(200L * MIB);
      assertThat(written).hasValue(200L * MIB);
    }
  }

  @Test
  void passesOnEachEventAsItComes() throws Exception {
    LinkedBlockingQueue<String> events = new LinkedBlockingQueue<>();
    endpoint.behave(exchange -> {
      exchange.raw("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n");
      for (String event = events.take(); !event.isEmpty(); event = events.take()) {
        exchange.raw("data: " + event + "\n\n");
      }
      exchange.close();
    });
    try (RawClient client = client()) {
      assertThat(client.send(RawClient.head("GET /events")).replyHead().headers("Content-Length"))
          .isEmpty();
      for (int i = 0; i < 5; i++) {
        events.add("event " + i);
        // The next one is not sent before this one is here.
        assertThat(client.chunk()).isEqualTo("data: event " + i + "\n\n");
      }
      events.add("");
      assertThat(client.chunk()).isEmpty();
    }
  }

  private static Reply finalReply(RawClient client) throws IOException {
    Reply reply = client.reply();
    while (reply.status() < 200) {
      reply = client.reply();
    }
    return reply;
  }

  private static RawClient client() throws IOException {
    return RawClient.to(penstock.address("web"));
  }

  private static StubRequest lastRequest() {
    return endpoint.requests().isEmpty()
        ? new StubRequest("", "", "", List.of(), 0)
        : endpoint.requests().getLast();
  }

  private static int closedPort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      return socket.getLocalPort();
    }
  }
}
