package penstock.core.forward;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import penstock.testkit.StubExchange;

/// Answers of every kind and length, one behind the other and side by side: none has a byte of
/// another.
class MixedAnswersTest {

  private static final int CLIENTS = 3;
  private static final int ROUNDS = 60;
  private static final int[] LENGTHS = {0, 1, 2, 290, 3700, 3800, 3900, 4000, 4096, 4097, 20_000};

  private enum Kind {
    LENGTH,
    HEAD,
    CHUNKED,
    TRAILERS,
    PIECES,
    NO_CONTENT,
    NOT_MODIFIED,
    EARLY_HINTS
  }

  private static final List<Kind> KINDS = List.of(Kind.values());

  /// What is asked for: its target says how it is to be answered.
  private record Asked(Kind kind, int length, int number) {

    static Asked any(SplittableRandom random, int number) {
      Kind kind = KINDS.get(random.nextInt(KINDS.size()));
      return new Asked(kind, LENGTHS[random.nextInt(LENGTHS.length)], number);
    }

    static Asked of(String target) {
      String[] parts = target.split("/", -1);
      return new Asked(
          Kind.valueOf(parts[1]), Integer.parseInt(parts[2]), Integer.parseInt(parts[3]));
    }

    String request() {
      String method = kind == Kind.HEAD ? "HEAD" : "GET";
      return RawClient.request(method + " /" + kind + "/" + length + "/" + number);
    }

    String body() {
      String word = number + ".";
      return word.repeat(length / word.length() + 1).substring(0, length);
    }

    String head() {
      return "X-Number: " + number + "\r\nServer: stub\r\n" + "X-Same: s\r\n".repeat(number % 3);
    }
  }

  private static void answer(StubExchange exchange) throws IOException {
    Asked asked = Asked.of(exchange.target());
    String body = asked.body();
    String ok = "HTTP/1.1 200 OK\r\n" + asked.head();
    String sized = ok + "Content-Length: " + asked.length() + "\r\n\r\n";
    String chunked = ok + "Transfer-Encoding: chunked\r\n\r\n";
    String chunk =
        asked.length() == 0 ? "" : Integer.toHexString(asked.length()) + "\r\n" + body + "\r\n";
    switch (asked.kind()) {
      case LENGTH -> exchange.raw(sized + body);
      case HEAD -> exchange.raw(sized);
      case CHUNKED -> exchange.raw(chunked + chunk + "0\r\n\r\n");
      case TRAILERS -> exchange.raw(chunked + chunk + "0\r\nX-Sum: " + asked.number() + "\r\n\r\n");
      case PIECES -> {
        exchange.raw(sized + body.substring(0, asked.length() / 2));
        exchange.raw(body.substring(asked.length() / 2));
      }
      case NO_CONTENT -> exchange.raw("HTTP/1.1 204 No Content\r\n" + asked.head() + "\r\n");
      case NOT_MODIFIED ->
          exchange.raw(
              "HTTP/1.1 304 Not Modified\r\n" + asked.head() + "Content-Length: 9\r\n\r\n");
      case EARLY_HINTS ->
          exchange.raw("HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n" + sized + body);
    }
  }

  @Test
  void noneHasAByteOfAnother() throws Exception {
    SplittableRandom random = new SplittableRandom(11);
    try (Bench bench = new Bench(MixedAnswersTest::answer)) {
      List<RawClient> clients = new ArrayList<>();
      for (int i = 0; i < CLIENTS; i++) {
        clients.add(new RawClient(bench.proxy.address(), i == 0 ? 4096 : 0));
      }
      for (int round = 0; round < ROUNDS; round++) {
        ask(clients, random, round * 100);
      }
      for (RawClient client : clients) {
        client.close();
      }
    }
  }

  /// Each client asks for several at once.
  private static void ask(List<RawClient> clients, SplittableRandom random, int number)
      throws IOException {
    List<List<Asked>> all = new ArrayList<>();
    int next = number;
    for (RawClient client : clients) {
      List<Asked> asked = new ArrayList<>();
      StringBuilder sent = new StringBuilder();
      for (int i = 0; i < 4; i++) {
        Asked one = Asked.any(random, next++);
        asked.add(one);
        sent.append(one.request());
      }
      client.send(sent.toString());
      all.add(asked);
    }
    for (int i = 0; i < clients.size(); i++) {
      for (Asked asked : all.get(i)) {
        check(asked, clients.get(i));
      }
    }
  }

  private static void check(Asked asked, RawClient client) throws IOException {
    boolean head = asked.kind() == Kind.HEAD;
    RawClient.Reply reply = head ? client.replyToHead() : client.reply();
    boolean none = asked.kind() == Kind.NO_CONTENT || asked.kind() == Kind.NOT_MODIFIED;
    assertThat(reply.headers("X-Number")).containsExactly("" + asked.number());
    assertThat(reply.headers("X-Same")).hasSize(asked.number() % 3);
    assertThat(reply.text()).isEqualTo(head || none ? "" : asked.body());
    boolean behind = asked.kind() == Kind.TRAILERS;
    assertThat(reply.trailers())
        .isEqualTo(behind ? List.of("X-Sum: " + asked.number()) : List.of());
  }
}
