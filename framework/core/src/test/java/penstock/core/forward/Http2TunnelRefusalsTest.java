package penstock.core.forward;

import static org.assertj.core.api.Assertions.assertThat;
import static penstock.core.forward.WebSockets.ACCEPT;
import static penstock.core.forward.WebSockets.agreed;
import static penstock.core.forward.WebSockets.connect;
import static penstock.testkit.Http2Client.END_STREAM;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import penstock.core.forward.ProxyFixture.Ended;
import penstock.testkit.Http2Answer;
import penstock.testkit.Http2Bytes;
import penstock.testkit.StubEndpoint;

/// Clients of HTTP/2 that ask for a tunnel and get none.
class Http2TunnelRefusalsTest {

  private static final int NO_ERROR = 0;
  private static final int PROTOCOL_ERROR = 1;

  @Test
  void aRefusalIsAnOrdinaryAnswer() throws Exception {
    try (Http2Bench bench = new Http2Bench(exchange -> exchange.answer(403, "no"))) {
      Http2Answer answer = connect(bench.client, 1, "websocket").answer(1);
      assertThat(answer.status()).isEqualTo(403);
      assertThat(answer.text()).isEqualTo("no");
      assertThat(bench.client.refusal(1)).isEqualTo(NO_ERROR);
      assertThat(bench.proxy.nextEnded()).isEqualTo(new Ended(403, "ok"));
    }
  }

  @Test
  void anAnswerThatMeansAPageIsNoTunnel() throws Exception {
    try (Http2Bench bench = new Http2Bench(exchange -> exchange.answer(200, "a page"))) {
      Http2Answer answer = connect(bench.client, 1, "websocket").answer(1);
      assertThat(answer.status()).isEqualTo(501);
      assertThat(bench.proxy.nextEnded()).isEqualTo(new Ended(501, "ok"));
    }
  }

  @Test
  void whatTheRouteDoesNotAllowIsRefused() throws Exception {
    try (Http2Bench bench = new Http2Bench(WebSockets::echo)) {
      assertThat(connect(bench.client, 1, "connect-udp").answer(1).status()).isEqualTo(501);
      assertThat(bench.proxy.nextEnded()).isEqualTo(new Ended(501, "denied"));
      assertThat(bench.stub.requests()).isEmpty();
    }
  }

  @Test
  void aWrongAnswerToOurKeyIsABadAnswer() throws Exception {
    StubEndpoint.Behaviour wrong =
        exchange ->
            exchange.raw(
                "HTTP/1.1 101 S\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                    + ACCEPT
                    + ": bm8=\r\n\r\n");
    try (Http2Bench bench = new Http2Bench(wrong)) {
      assertThat(connect(bench.client, 1, "websocket").answer(1).status()).isEqualTo(502);
      assertThat(bench.proxy.nextEnded()).isEqualTo(new Ended(502, "bad-response"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"get", "path", "scheme", "twice", "length", "token"})
  void aHeadThatIsNoneIsRefused(String how) throws Exception {
    String[] fields = Http2Bytes.request("CONNECT", "/chat", ":protocol", "websocket");
    String[] bad =
        switch (how) {
          case "get" -> Http2Bytes.request("GET", "/chat", ":protocol", "websocket");
          case "path" -> without(fields, ":path");
          case "scheme" -> without(fields, ":scheme");
          case "twice" ->
              Http2Bytes.request(
                  "CONNECT", "/", ":protocol", "websocket", ":protocol", "websocket");
          case "length" ->
              Http2Bytes.request("CONNECT", "/", ":protocol", "websocket", "content-length", "1");
          default -> Http2Bytes.request("CONNECT", "/", ":protocol", "web socket");
        };
    try (Http2Bench bench = new Http2Bench(WebSockets::echo)) {
      assertThat(bench.client.headers(1, 0, bad).refusal(1)).isEqualTo(PROTOCOL_ERROR);
      assertThat(bench.stub.requests()).isEmpty();
    }
  }

  @Test
  void fieldsWithinATunnelAreRefused() throws Exception {
    try (Http2Bench bench = new Http2Bench(WebSockets::echo)) {
      agreed(connect(bench.client, 1, "websocket"));
      bench.client.headers(1, END_STREAM, "x-late", "1");
      assertThat(bench.client.refusal(1)).isEqualTo(PROTOCOL_ERROR);
    }
  }

  private static String[] without(String[] fields, String name) {
    int at = Arrays.asList(fields).indexOf(name);
    String[] rest = new String[fields.length - 2];
    System.arraycopy(fields, 0, rest, 0, at);
    System.arraycopy(fields, at + 2, rest, at, rest.length - at);
    return rest;
  }
}
