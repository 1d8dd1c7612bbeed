package penstock.core.forward;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import penstock.core.forward.RawClient.Reply;
import penstock.testkit.StubEndpoint;
import penstock.testkit.StubRequest;

/// What Undertow would let pass; the acceptance tests have the whole table.
class MalformedRequestsTest {

  private StubEndpoint endpoint;
  private ProxyFixture proxy;

  @BeforeEach
  void start() throws IOException {
    endpoint = StubEndpoint.start(exchange -> exchange.answer(200, "reached"));
    proxy = new ProxyFixture(endpoint.address());
  }

  @AfterEach
  void end() throws Exception {
    proxy.close();
    endpoint.close();
  }

  @Test
  void refusesAFoldedLine() throws IOException {
    assertRefused(RawClient.request("GET /folded", "X: a\r\n b"));
    assertRefused(RawClient.request("GET /folded", "X: a\r\n\tb"));
  }

  @Test
  void refusesAFoldedLineBehindAGoodRequest() throws IOException {
    String good = RawClient.request("GET /good");
    try (RawClient client = new RawClient(proxy.address())) {
      client.send(good + RawClient.request("GET /folded", "X: a\r\n b") + good);

      assertThat(client.reply().status()).isEqualTo(200);
      assertThat(client.reply().status()).isEqualTo(400);
      client.assertClosed();
    }
    assertThat(endpoint.requests()).extracting(StubRequest::target).containsExactly("/good");
  }

  @Test
  void refusesTargetsOfOtherSchemes() throws IOException {
    assertRefused(RawClient.request("GET ftp://a.test/x"));
    assertRefused(RawClient.request("GET httpx://a.test/x"));
  }

  @Test
  void closesAfterABodyThatTurnedOutTooLong() throws IOException {
    ProxyFixture.Setup small =
        ProxyFixture.Setup.plain().forward(new ForwardPlan.Limits(0, 0, 0, 3));
    try (ProxyFixture strict = new ProxyFixture(small, endpoint.address());
        RawClient client = new RawClient(strict.address())) {
      client.send(
          RawClient.request("POST /long", "Transfer-Encoding: chunked")
              + "4\r\nlong\r\n0\r\n\r\n"
              + RawClient.request("GET /behind"));

      assertThat(client.reply().status()).isEqualTo(413);
      client.assertClosed();
    }
    assertThat(endpoint.requests()).noneMatch(request -> request.target().equals("/behind"));
  }

  private void assertRefused(String request) throws IOException {
    try (RawClient client = new RawClient(proxy.address())) {
      Reply reply = client.send(request + RawClient.request("GET /behind")).reply();

      assertThat(reply.status()).isEqualTo(400);
      assertThat(reply.headers("Connection")).isEqualTo(List.of("close"));
      client.assertClosed();
    }
    assertThat(endpoint.requests()).isEmpty();
  }
}
