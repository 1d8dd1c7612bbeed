package penstock.core.forward;

import static org.assertj.core.api.Assertions.assertThat;
import static penstock.testkit.Http2Client.ACK;
import static penstock.testkit.Http2Client.DATA;
import static penstock.testkit.Http2Client.END_STREAM;
import static penstock.testkit.Http2Client.GOAWAY;
import static penstock.testkit.Http2Client.PING;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import penstock.core.connection.ConnectionRegistry;
import penstock.testkit.Http2Bytes;
import penstock.testkit.Http2Client;
import penstock.testkit.Http2Frame;
import penstock.testkit.StubEndpoint;

/// A connection of HTTP/2 leaves in two steps, and loses nothing.
class Http2LeavingTest {

  private static void leaveDuringTheFirst(Http2Client client, ProxyFixture proxy) throws Exception {
    client.get(1, "/slow");
    proxy.awaitInFlight(1);
    proxy.listener().registry().closeAfterAnswers(true);
  }

  @Test
  void leavesInTwoSteps() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    try (StubEndpoint stub =
            StubEndpoint.start(exchange -> {
              if (exchange.target().equals("/slow")) {
                go.await();
              }
              exchange.answer(200, exchange.target());
            });
        ProxyFixture proxy = new ProxyFixture(stub.address());
        Http2Client client = Http2Client.connect(proxy.address())) {
      leaveDuringTheFirst(client, proxy);

      Http2Frame first = client.next(GOAWAY);
      assertThat(first.number(0)).isEqualTo(Integer.MAX_VALUE);
      assertThat(first.number(1)).isZero();
      // Not heard of it yet.
      assertThat(client.get(3, "/late").answer(3).text()).isEqualTo("/late");

      Http2Frame second = client.next(GOAWAY);
      assertThat(second.number(0)).isEqualTo(3);
      // Not answered any more: the client will send it elsewhere.
      client.get(5, "/too-late");
      go.countDown();
      assertThat(client.answer(1).text()).isEqualTo("/slow");
      assertThat(client.next()).isNull();
      assertThat(stub.requests()).noneMatch(seen -> seen.target().equals("/too-late"));
    }
  }

  @Test
  void passesOverAllOfWhatComesTooLate() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    try (StubEndpoint stub =
            StubEndpoint.start(exchange -> {
              go.await();
              exchange.answer(200, exchange.target());
            });
        ProxyFixture proxy = new ProxyFixture(stub.address());
        Http2Client client = Http2Client.connect(proxy.address())) {
      leaveDuringTheFirst(client, proxy);
      assertThat(client.next(GOAWAY).number(0)).isEqualTo(Integer.MAX_VALUE);
      assertThat(client.next(GOAWAY).number(0)).isEqualTo(1);

      client.headers(3, 0, Http2Bytes.request("POST", "/too-late"));
      client.frame(DATA, 0, 3, (byte) 1);
      client.headers(3, END_STREAM, "checksum", "1");
      client.frame(PING, 0, 0, new byte[8]);
      assertThat(client.next(PING).has(ACK)).isTrue();

      go.countDown();
      assertThat(client.answer(1).text()).isEqualTo("/slow");
      assertThat(client.next()).isNull();
    }
  }

  @Test
  void leavesAtOnceWhenIdle() throws Exception {
    try (StubEndpoint stub = StubEndpoint.start(exchange -> exchange.answer(200, "ok"));
        ProxyFixture proxy = new ProxyFixture(stub.address());
        Http2Client client = Http2Client.connect(proxy.address())) {
      ConnectionRegistry registry = proxy.listener().registry();
      assertThat(client.get(1, "/").answer(1).text()).isEqualTo("ok");
      assertThat(registry.open()).isEqualTo(1);
      registry.closeIdle();
      assertThat(client.next(GOAWAY).number(0)).isEqualTo(1);
      assertThat(client.next()).isNull();
    }
  }

  private static List<Integer> typesUpTo(int last, Http2Client client) throws IOException {
    List<Integer> types = new ArrayList<>();
    Http2Frame frame;
    do {
      frame = Objects.requireNonNull(client.next(), "frame: none (expected: more)");
      types.add(frame.type());
    } while (frame.type() != last);
    return types;
  }

  /// Clients such as gRPC's use no connection of which they hear, before their first request, that
  /// it leaves: they would come again and again, and never be served.
  @Test
  void leavesNewClientsWithTheirFirstRequest() throws Exception {
    try (StubEndpoint stub = StubEndpoint.start(exchange -> exchange.answer(200, "ok"));
        ProxyFixture proxy = new ProxyFixture(stub.address())) {
      proxy.listener().registry().closeAfterAnswers(true);
      try (Http2Client client = Http2Client.connect(proxy.address())) {
        client.frame(PING, 0, 0, new byte[8]);
        assertThat(typesUpTo(PING, client)).doesNotContain(GOAWAY);
        client.get(1, "/");
        assertThat(client.next(GOAWAY).number(0)).isEqualTo(Integer.MAX_VALUE);
        assertThat(client.answer(1).text()).isEqualTo("ok");
        assertThat(client.next(GOAWAY).number(0)).isEqualTo(1);
        assertThat(client.next()).isNull();
      }
    }
  }

  @Test
  void endsWhatIsUnderWayWhenItMust() throws Exception {
    try (StubEndpoint stub = StubEndpoint.start(exchange -> exchange.stall());
        ProxyFixture proxy = new ProxyFixture(stub.address());
        Http2Client client = Http2Client.connect(proxy.address())) {
      client.get(1, "/");
      proxy.awaitInFlight(1);
      proxy.listener().registry().closeAll();
      assertThat(client.end()).isEqualTo(0);
      proxy.awaitInFlight(0);
    }
  }
}
