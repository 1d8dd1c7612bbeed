package penstock.core.forward;

import static org.assertj.core.api.Assertions.assertThat;
import static penstock.testkit.Http2Bytes.request;
import static penstock.testkit.Http2Client.DATA;
import static penstock.testkit.Http2Client.END_STREAM;
import static penstock.testkit.Http2Client.HEADERS;
import static penstock.testkit.Http2Client.WINDOW_UPDATE;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import penstock.spi.traffic.Header;
import penstock.testkit.Http2Answer;
import penstock.testkit.Http2Frame;

class Http2BodiesTest {

  @Test
  void passesBodiesOfKnownAndUnknownLength() throws Exception {
    try (Http2Bench bench =
        new Http2Bench(exchange -> {
          String coding = exchange.request().header("transfer-encoding");
          exchange.answer(200, coding + " " + new String(exchange.body(), StandardCharsets.UTF_8));
        })) {
      bench.client.headers(1, 0, request("POST", "/", "content-length", "5"));
      bench.client.frame(DATA, 0, 1, "he".getBytes(StandardCharsets.UTF_8));
      bench.client.frame(DATA, END_STREAM, 1, "llo".getBytes(StandardCharsets.UTF_8));
      assertThat(bench.client.answer(1).text()).isEqualTo("null hello");

      bench.client.headers(3, 0, request("POST", "/"));
      bench.client.frame(DATA, 0, 3, "hello".getBytes(StandardCharsets.UTF_8));
      bench.client.frame(DATA, END_STREAM, 3);
      assertThat(bench.client.answer(3).text()).isEqualTo("chunked hello");
    }
  }

  @Test
  void passesTrailersBothWays() throws Exception {
    try (Http2Bench bench =
        new Http2Bench(exchange -> {
          byte[] body = exchange.body();
          exchange.raw(
              "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\n"
                  + new String(body, StandardCharsets.UTF_8)
                  + "\r\n0\r\nX-Sum: "
                  + exchange.trailers().getFirst().value()
                  + "\r\n\r\n");
        })) {
      bench.client.headers(1, 0, request("POST", "/"));
      bench.client.frame(DATA, 0, 1, "abc".getBytes(StandardCharsets.UTF_8));
      bench.client.headers(1, END_STREAM, "x-sum", "42", "content-length", "99");

      Http2Answer answer = bench.client.answer(1);
      assertThat(answer.text()).isEqualTo("abc");
      assertThat(answer.trailers()).containsExactly(new Header("x-sum", "42"));
    }
  }

  @Test
  void dropsFieldsBehindABodyThatWouldChangeWhatIsBeforeIt() throws Exception {
    try (Http2Bench bench =
        new Http2Bench(exchange -> {
          exchange.body();
          exchange.answer(200, exchange.trailers().toString());
        })) {
      bench.client.headers(1, 0, request("POST", "/"));
      bench.client.frame(DATA, 0, 1, "abc".getBytes(StandardCharsets.UTF_8));
      bench.client.headers(
          1,
          END_STREAM,
          "x-forwarded-for",
          "1.2.3.4",
          "x-real-ip",
          "1.2.3.4",
          "cookie",
          "a=b",
          "x-sum",
          "42");
      assertThat(bench.client.answer(1).text())
          .contains("x-sum")
          .doesNotContain("forwarded", "real", "cookie");
    }
  }

  @Test
  void passesHeadsOfMoreThanAFrame() throws Exception {
    String cookies =
        IntStream.range(10, 25)
            .mapToObj(i -> "Set-Cookie: c" + i + "=" + "v".repeat(4_340) + "\r\n")
            .collect(Collectors.joining());
    try (Http2Bench bench =
        new Http2Bench(exchange -> {
          String more = exchange.target().equals("/many") ? cookies : "";
          exchange.raw("HTTP/1.1 200 OK\r\n" + more + "X-Same: a\r\nContent-Length: 0\r\n\r\n");
        })) {
      Http2Answer answer = bench.client.get(1, "/many").answer(1);
      assertThat(answer.headers().stream().filter(each -> each.name().equals("set-cookie")))
          .hasSize(15)
          .allMatch(each -> each.value().length() == 4_344);
      assertThat(bench.client.get(3, "/").answer(3).header("x-same")).isEqualTo("a");
    }
  }

  @Test
  void sendsNoBodyWhereThereIsNone() throws Exception {
    try (Http2Bench bench =
        new Http2Bench(exchange ->
            exchange.raw(
                exchange.method().equals("HEAD")
                    ? "HTTP/1.1 200 OK\r\nContent-Length: 7\r\n\r\n"
                    : "HTTP/1.1 " + exchange.target().substring(1) + " X\r\n\r\n"))) {
      bench.client.headers(1, END_STREAM, request("HEAD", "/"));
      Http2Answer head = bench.client.answer(1);
      assertThat(head.header("content-length")).isEqualTo("7");
      assertThat(head.text()).isEmpty();

      assertThat(bench.client.get(3, "/204").answer(3).status()).isEqualTo(204);
      assertThat(bench.client.get(5, "/304").answer(5).status()).isEqualTo(304);
    }
  }

  @Test
  void asksForTheBodyWhenTheEndpointDoes() throws Exception {
    try (Http2Bench bench =
        new Http2Bench(exchange -> {
          exchange.raw("HTTP/1.1 100 Continue\r\n\r\n");
          exchange.answer(200, new String(exchange.body(), StandardCharsets.UTF_8));
        })) {
      bench.client.headers(
          1, 0, request("POST", "/", "content-length", "2", "expect", "100-continue"));
      Http2Frame interim = bench.client.next(HEADERS);
      assertThat(interim.fields()).containsExactly(new Header(":status", "100"));
      assertThat(interim.has(END_STREAM)).isFalse();

      bench.client.frame(DATA, END_STREAM, 1, "ok".getBytes(StandardCharsets.UTF_8));
      assertThat(bench.client.answer(1).text()).isEqualTo("ok");
    }
  }

  @Test
  void keepsToTheClientsWindows() throws Exception {
    try (Http2Bench bench = new Http2Bench(exchange -> exchange.answer(200, "abcdef"))) {
      bench.client.settings(4, 2).get(1, "/");
      Http2Frame first = bench.client.next(DATA);
      assertThat(first.payload()).isEqualTo("ab".getBytes(StandardCharsets.UTF_8));
      bench.client.numbers(WINDOW_UPDATE, 1, 3);
      Http2Frame second = bench.client.next(DATA);
      assertThat(second.payload()).isEqualTo("cde".getBytes(StandardCharsets.UTF_8));
      bench.client.settings(4, 100);
      Http2Frame third = bench.client.next(DATA);
      assertThat(third.payload()).isEqualTo("f".getBytes(StandardCharsets.UTF_8));
      assertThat(third.has(END_STREAM)).isTrue();
    }
  }

  @Test
  void letsTheClientSendNoMoreThanTheEndpointTakes() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    try (Http2Bench bench =
        new Http2Bench(exchange -> {
          if (exchange.target().equals("/slow")) {
            go.await();
          }
          exchange.answer(200, "" + exchange.body().length);
        })) {
      int sent = 0;
      int window = 65_536;
      bench.client.headers(1, 0, request("POST", "/slow"));
      // Another stream gets through while the first one's window is used up or its endpoint is
      // full.
      for (; sent < window; sent += 16_384) {
        bench.client.frame(DATA, 0, 1, new byte[16_384]);
      }
      bench.client.headers(3, 0, request("POST", "/fast"));
      bench.client.frame(DATA, END_STREAM, 3, new byte[10_000]);
      assertThat(bench.client.answer(3).text()).isEqualTo("10000");

      go.countDown();
      bench.client.frame(DATA, END_STREAM, 1);
      assertThat(bench.client.answer(1).text()).isEqualTo("" + sent);
    }
  }

  @Test
  void takesLargeBodiesBothWays() throws Exception {
    byte[] large = new byte[3_000_000];
    Arrays.fill(large, (byte) 'x');
    try (Http2Bench bench =
        new Http2Bench(exchange ->
            exchange.answer(200, new String(exchange.body(), StandardCharsets.ISO_8859_1)))) {
      bench.client.headers(1, 0, request("POST", "/"));
      int window = 65_536;
      int at = 0;
      while (at < large.length) {
        int n = Math.min(Math.min(16_384, large.length - at), window);
        if (n == 0) {
          Http2Frame update = bench.client.next(WINDOW_UPDATE);
          window += update.stream() == 1 ? update.number(0) : 0;
          continue;
        }
        bench.client.frame(DATA, 0, 1, Arrays.copyOfRange(large, at, at + n));
        at += n;
        window -= n;
      }
      bench.client.frame(DATA, END_STREAM, 1);
      assertThat(bench.client.answer(1).text())
          .isEqualTo(new String(large, StandardCharsets.ISO_8859_1));
    }
  }
}
