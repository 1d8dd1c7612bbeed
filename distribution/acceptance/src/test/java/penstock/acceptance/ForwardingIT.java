package penstock.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import penstock.acceptance.RawClient.Reply;
import penstock.testkit.StubRequest;

/// What ready-made proxies get wrong, one test each.
class ForwardingIT {

  private static final int MIB = 1 << 20;

  @RegisterExtension
  static final Site site =
      new Site(
          """
          server: { ioThreads: 1 }          # so that all share the idle connections
          listeners: { web: { bind: "127.0.0.1:0" } }
          routes:
            - { path: /nobody, pool: nobody }
            - { path: /closed, pool: closed }
            - { path: /slow, pool: site, timeouts: { firstByte: 200ms } }
            - { pool: site }
          pools:
            site: { endpoints: [@site], outlier: { consecutive5xx: 0 } }
            nobody: {}
            closed: { endpoints: [@closed] }
          admin: { bind: "127.0.0.1:0" }
          """);

  @Test
  void keepsLateAnswersApartFromOtherClients() throws Exception {
    CountDownLatch bobHasAsked = new CountDownLatch(1);
    site.behave(exchange -> {
      if (exchange.target().equals("/alice")) {
        exchange.raw("HTTP/1.1 103 Early Hints\r\nLink: </a.css>; rel=preload\r\n\r\n");
        bobHasAsked.await();
      } else {
        bobHasAsked.countDown();
      }
      exchange.answer(200, "for " + exchange.target());
    });
    try (RawClient alice = site.client();
        RawClient bob = site.client()) {
      alice.send(RawClient.head("GET /alice"));
      await().until(() -> site.lastRequest().target().equals("/alice"));
      bob.send(RawClient.head("GET /bob"));

      assertThat(bob.reply().body()).isEqualTo("for /bob");
      assertThat(finalReply(alice).body()).isEqualTo("for /alice");
      assertThat(bob.get("/again").body()).isEqualTo("for /again");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {204, 304})
  void endsAnAnswerThatHasNoBodyButALength(int status) throws IOException {
    site.behave(x -> x.raw("HTTP/1.1 " + status + " No\r\nContent-Length: 10\r\n\r\n"));
    try (RawClient client = site.client()) {
      assertThat(client.get("/none").status()).isEqualTo(status);
      site.behaveWell();
      assertThat(client.get("/next").body()).isEqualTo("fine");
    }
  }

  @Test
  void repeatsAGetThatMetAClosingConnection() throws IOException {
    try (RawClient client = site.client()) {
      client.get("/first");
      int reused = site.lastRequest().connection();
      site.behave(exchange -> {
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
    AtomicInteger left = new AtomicInteger();
    site.behave(exchange -> {
      exchange.answer(200, "and leaves");
      exchange.close();
      left.incrementAndGet();
    });
    try (RawClient client = site.client()) {
      for (int i = 0; i < 20; i++) {
        String post = RawClient.head("POST /post" + i, "Content-Length: 2") + "ok";
        assertThat(client.send(post).reply().status()).isEqualTo(200);
        // Nobody can know of an end that is still to come.
        await().untilAtomic(left, equalTo(i + 1));
      }
    }
    List<String> posts =
        site.endpoint().requests().stream()
            .map(StubRequest::target)
            .filter(target -> target.startsWith("/post"))
            .toList();
    assertThat(posts).hasSize(20).doesNotHaveDuplicates();
  }

  @Test
  void tellsTheEndpointThatTheClientLeft() throws Exception {
    LinkedBlockingQueue<String> gone = new LinkedBlockingQueue<>();
    site.behave(exchange -> {
      exchange.stall();
      gone.add(exchange.target());
    });
    int before = site.endpoint().requests().size();
    try (RawClient client = site.client()) {
      client.send(RawClient.head("GET /leaves"));
      await().until(() -> site.endpoint().requests().size() > before);
      assertThat(gone).isEmpty();
    }
    // The route would wait for longer.
    assertThat(gone.poll(30, TimeUnit.SECONDS)).isEqualTo("/leaves");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Content-Length: 5\r\nContent-Length: 6", "Content-Length: 5, 6"})
  void answers502ToAnswersOfTwoLengths(String lengths) throws IOException {
    site.behave(x -> x.raw("HTTP/1.1 200 OK\r\n" + lengths + "\r\n\r\nhello!"));
    try (RawClient client = site.client()) {
      assertThat(client.get("/two").status()).isEqualTo(502);
    }
  }

  @Test
  void tellsFailuresApart() throws IOException {
    try (RawClient client = site.client()) {
      assertThat(client.get("/nobody"))
          .returns(503, Reply::status)
          .returns("Service Unavailable: no-endpoint\n", Reply::body)
          .returns("1", reply -> reply.header("Retry-After"));
      assertThat(client.get("/closed"))
          .returns(502, Reply::status)
          .returns("Bad Gateway: connect-refused\n", Reply::body);
      site.behave(exchange -> exchange.stall());
      Reply slow = client.get("/slow");
      assertThat(slow.status()).isEqualTo(504);
      assertThat(slow.body()).endsWith(": header-timeout\n");
    }
  }

  @Test
  void passesOnALargeBody() throws IOException {
    site.behave(exchange -> exchange.answer(200, "" + exchange.body().length));
    try (RawClient client = site.client()) {
      String head = RawClient.head("POST /large", "Content-Length: " + 5 * MIB);

      assertThat(client.send(head + "x".repeat(5 * MIB)).reply().body()).isEqualTo("" + 5 * MIB);
    }
  }

  @Test
  void takesNoMoreFromTheEndpointThanTheClientTakes() throws Exception {
    AtomicLong written = new AtomicLong();
    site.behave(exchange -> {
      exchange.raw("HTTP/1.1 200 OK\r\nContent-Length: " + 200L * MIB + "\r\n\r\n");
      byte[] piece = new byte[64 * 1024];
      for (int i = 0; i < 200 * MIB / piece.length; i++) {
        exchange.raw(piece);
        written.addAndGet(piece.length);
      }
    });
    try (RawClient slow = RawClient.to(site.penstock().address("web"), 64 * 1024)) {
      slow.send(RawClient.head("GET /large")).replyHead();
      AtomicLong before = new AtomicLong();
      await()
          .pollInterval(Duration.ofMillis(300))
          .until(() -> before.getAndSet(written.get()) == written.get());

      // What is on its way fills the buffers of four sockets and one of ours, however slow it is.
      assertThat(written.get()).isBetween(1L, 40L * MIB);
      slow.in().skipNBytes(200L * MIB);
      await().untilAtomic(written, equalTo(200L * MIB));
    }
  }

  @Test
  void passesOnEachEventAsItComes() throws Exception {
    LinkedBlockingQueue<String> events = new LinkedBlockingQueue<>();
    site.behave(exchange -> {
      exchange.raw("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n");
      for (String event = events.take(); !event.isEmpty(); event = events.take()) {
        exchange.raw("data: " + event + "\n\n");
      }
      exchange.close();
    });
    try (RawClient client = site.client()) {
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
}
