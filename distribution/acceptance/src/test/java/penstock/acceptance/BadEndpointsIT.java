package penstock.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import penstock.acceptance.RawClient.Reply;
import penstock.testkit.StubRequest;

/// Endpoints that misbehave: what the client is told, and that nobody else suffers.
class BadEndpointsIT {

  /// Bytes of a whole body, framed or not, in the tests of halves.
  private static final int LEAST_WHOLE = 15;

  @RegisterExtension
  static final Site site =
      new Site(
          """
          listeners: { web: { bind: "127.0.0.1:0" } }
          routes:
            - { pool: site, timeouts: { firstByte: 500ms, idle: 500ms } }
          pools:
            site:
              endpoints: [@site]
              outlier: { consecutive5xx: 0 }
          admin: { bind: "127.0.0.1:0" }
          """);

  @BeforeEach
  void forgetHalves() {
    BadAnswer.forgetHalves();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource({"penstock.acceptance.BadAnswer#badHeads", "penstock.acceptance.BadAnswer#noHeads"})
  void answersInItsPlaceAndUsesTheConnectionNoMore(BadAnswer bad) throws IOException {
    try (RawClient client = site.client()) {
      site.behave(bad.behaviour());

      Reply reply = client.get("/bad");

      assertThat(reply.status()).isEqualTo(bad.status());
      assertThat(reply.header("Proxy-Status"))
          .contains("; error=")
          .contains("; details=\"" + bad.reason());
      assertThat(reply.body()).endsWith(": " + bad.reason() + "\n");
      site.behaveWell();
      assertThat(client.get("/next").body()).isEqualTo("fine");
      assertThat(connectionOfTheLastTwo()).doesNotHaveDuplicates();
    }
  }

  /// The client must not take half an answer for a whole one.
  @ParameterizedTest(name = "{0}")
  @MethodSource("penstock.acceptance.BadAnswer#brokenBodies")
  void cutsAnAnswerThatIsNotWhole(BadAnswer bad) throws IOException {
    try (RawClient client = site.client()) {
      site.behave(bad.behaviour());

      int status = client.send(RawClient.head("GET /bad")).replyHead().status();
      BadAnswer.halfSeen();

      assertThat(status).isEqualTo(bad.status());
      assertThat(client.rest()).hasSizeLessThan(LEAST_WHOLE);
    }
    site.behaveWell();
    try (RawClient client = site.client()) {
      assertThat(client.get("/next").body()).isEqualTo("fine");
      assertThat(connectionOfTheLastTwo()).doesNotHaveDuplicates();
    }
  }

  @Test
  void passesOnAnAnswerThatComesAfterManyInterimOnes() throws IOException {
    site.behave(exchange -> {
      exchange.raw("HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\n".repeat(32));
      exchange.answer(200, "at last");
    });

    assertThat(site.get("/hints")).returns(200, Reply::status).returns("at last", Reply::body);
  }

  @Test
  void passesOnOneOfTwoEqualLengths() throws IOException {
    site.behave(x -> x.raw("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 2\r\n\r\nab"));

    assertThat(site.get("/twice").body()).isEqualTo("ab");
  }

  @Test
  void believesTheCodingWhereThereIsALengthToo() throws IOException {
    site.behave(x -> x.raw(BadAnswer.coded("chunked\r\nContent-Length: 99")));
    Reply reply = site.get("/both");
    site.behaveWell();
    site.get("/next");

    assertThat(reply).returns(200, Reply::status).returns("", Reply::body);
    assertThat(connectionOfTheLastTwo()).doesNotHaveDuplicates();
  }

  @Test
  void dropsWhatComesBehindAnAnswer() throws IOException {
    site.behave(exchange -> {
      exchange.answer(200, "one");
      exchange.answer(200, "nobody asked for this");
    });
    try (RawClient client = site.client()) {
      assertThat(client.get("/bad").body()).isEqualTo("one");
      site.behaveWell();
      assertThat(client.get("/next").body()).isEqualTo("fine");
      assertThat(connectionOfTheLastTwo()).doesNotHaveDuplicates();
    }
  }

  private static List<Integer> connectionOfTheLastTwo() {
    List<StubRequest> requests = site.endpoint().requests();
    return requests.subList(requests.size() - 2, requests.size()).stream()
        .map(StubRequest::connection)
        .toList();
  }
}
