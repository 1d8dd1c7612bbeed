package penstock.core.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ResponseHeadTest {

  private final ResponseHead head = new ResponseHead();

  private @Nullable String parse(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    return head.parse(bytes, bytes.length);
  }

  @Test
  void takesWhatStandsInAHead() {
    assertThat(
            parse(
                "HTTP/1.1 404 Not Found\r\nServer: x\r\nX-Own:\t a  b \r\nEmpty:\r\nserver: \u00e9\r\n\r\n"))
        .isNull();
    assertThat(head.status()).isEqualTo(404);
    assertThat(head.count()).isEqualTo(4);
    assertThat(head.name(0)).isSameAs(Headers.SERVER);
    assertThat(head.value(0)).isEqualTo("x");
    assertThat(head.name(1)).isEqualTo(new HttpString("X-Own"));
    assertThat(head.value(1)).isEqualTo("a  b");
    assertThat(head.value(2)).isEmpty();
    assertThat(head.name(3)).isSameAs(Headers.SERVER);
    assertThat(head.value(3)).isEqualTo("\u00e9");
  }

  @Test
  void takesTheNextHeadForWhatItIs() {
    assertThat(parse(ok("Server: x", "Content-Length: 5", "X-Own: a", "Connection: close")))
        .isNull();
    assertThat(parse(ok("Server: x", "Content-Length: 50", "X-Own: ab"))).isNull();
    assertThat(lines()).containsExactly("Server: x", "Content-Length: 50", "X-Own: ab");
    assertThat(head.contentLength()).isEqualTo(50);
    assertThat(head.persistent()).isTrue();
    assertThat(parse(ok("Content-Length: 50", "Server: x", "X-Own: a"))).isNull();
    assertThat(lines()).containsExactly("Content-Length: 50", "Server: x", "X-Own: a");
    assertThat(parse(ok("Content-Length: 50", "Content-Length: 50", "Server: x"))).isNull();
    assertThat(lines()).containsExactly("Content-Length: 50", "Server: x");
    assertThat(parse(ok())).isNull();
    assertThat(head.count()).isZero();
    assertThat(head.contentLength()).isEqualTo(-1);
  }

  @Test
  void aLineSaidAgainMeansWhatItMeant() {
    for (int i = 0; i < 3; i++) {
      assertThat(parse(ok("Transfer-Encoding: chunked", "Connection: close, X-Own"))).isNull();
      assertThat(head.chunked()).isTrue();
      assertThat(head.persistent()).isFalse();
      assertThat(head.connectionTokens()).isEqualTo("close, X-Own");
    }
    String old = "HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
    assertThat(parse(old)).isEqualTo("transfer-encoding");
  }

  @Test
  void aLineSaidAgainIsTheSameObject() {
    assertThat(parse(ok("Server: x", "Date: now"))).isNull();
    String first = head.value(0);
    assertThat(parse(ok("Server: x", "Date: then"))).isNull();
    assertThat(head.value(0)).isSameAs(first);
    assertThat(head.value(1)).isEqualTo("then");
  }

  @Test
  void forgetsALineThatAFieldWithoutTextHasReplaced() {
    assertThat(parse(ok("Server: x"))).isNull();
    head.begin();
    assertThat(head.add(Headers.VARY, "y")).isNull();
    assertThat(parse(ok("Server: x"))).isNull();
    assertThat(lines()).containsExactly("Server: x");
  }

  private static String ok(String... lines) {
    StringBuilder text = new StringBuilder("HTTP/1.1 200 OK\r\n");
    for (String line : lines) {
      text.append(line).append("\r\n");
    }
    return text.append("\r\n").toString();
  }

  private List<String> lines() {
    return IntStream.range(0, head.count())
        .mapToObj(i -> head.name(i) + ": " + head.value(i))
        .toList();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"HTTP/1.1 200\r\n\r\n", "HTTP/1.1 200 \r\n\r\n", "HTTP/1.0 200 a b\r\n\r\n"})
  void theReasonIsFree(String text) {
    assertThat(parse(text)).isNull();
    assertThat(head.status()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "HTTP/1.1 20\r\n\r\n",
        "HTTP/1.1 0200 OK\r\n\r\n",
        "HTTP/1.1  200 OK\r\n\r\n",
        "HTTP/1.1\t200 OK\r\n\r\n",
        "HTTP/1.1 099 OK\r\n\r\n",
        "HTTP/1.1 600 OK\r\n\r\n",
        "HTTP/1.2 200 OK\r\n\r\n",
        "HTTP/2.0 200 OK\r\n\r\n",
        "HTTP/1.1 200 O\rK\r\n\r\n",
        "HTTP/1.1 200 O\nK\r\n\r\n",
        "HTTP/1.1 200 O\0K\r\n\r\n",
        "HTTP/1.1 200\rOK\r\n\r\n",
        "ICY 200 OK OK OK\r\n\r\n",
      })
  void refusesOtherStatusLines(String text) {
    assertThat(parse(text + (text.isEmpty() ? "\r\n\r\n" : ""))).isEqualTo("status line");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "A : b",
        " A: b",
        "A",
        ": b",
        "A\u00e9: b",
        "A(: b",
        "A: b\r\n c",
        "A: b\0",
        "A: b\rc",
        "A: b\nB: c",
        "A\r: b"
      })
  void refusesOtherHeaderLines(String line) {
    assertThat(parse("HTTP/1.1 200 OK\r\n" + line + "\r\n\r\n")).isNotNull();
  }

  @ParameterizedTest
  @CsvSource({
    "Content-Length: 5, 5, false",
    "Content-Length: 000005, 5, false",
    "content-LENGTH: 5, 5, false",
    "X: y, -1, false",
    "Transfer-Encoding: chunked, -1, true",
    "transfer-encoding: CHUNKED, -1, true",
  })
  void knowsHowTheBodyIsFramed(String line, long length, boolean chunked) {
    assertThat(parse("HTTP/1.1 200 OK\r\n" + line + "\r\n\r\n")).isNull();
    assertThat(head.contentLength()).isEqualTo(length);
    assertThat(head.chunked()).isEqualTo(chunked);
    assertThat(head.persistent()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Length: 5\r\nContent-Length: 6",
        "Content-Length: 5, 5",
        "Content-Length: 5 5",
        "Content-Length: +5",
        "Content-Length: 0x5",
        "Content-Length: 1234567890123456789",
        "Content-Length:",
        "Content-Length: \u0665",
        "Transfer-Encoding: gzip, chunked",
        "Transfer-Encoding: chunked;q=1",
        "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked",
        "Transfer-Encoding: identity",
        "Transfer-Encoding:",
      })
  void refusesWhatCouldBeFramedInTwoWays(String lines) {
    assertThat(parse("HTTP/1.1 200 OK\r\n" + lines + "\r\n\r\n")).isNotNull();
  }

  @Test
  void aCodingWinsOverALengthAndEndsTheConnection() {
    String lines = "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n";
    assertThat(parse("HTTP/1.1 200 OK\r\n" + lines + "\r\n")).isNull();
    assertThat(head.chunked()).isTrue();
    assertThat(head.contentLength()).isEqualTo(-1);
    assertThat(head.persistent()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "1.1, close, false",
    "1.1, keep-alive, true",
    "1.1, 'x, CLOSE', false",
    "1.1, closed, true",
    "1.0, close, false",
    "1.0, keep-alive, true",
    "1.0, 'x, Keep-Alive', true",
    "1.0, 'keep-alive, close', false",
    "1.0, x, false",
  })
  void knowsWhetherTheConnectionStays(String version, String connection, boolean stays) {
    parse("HTTP/" + version + " 200 OK\r\nConnection: " + connection + "\r\n\r\n");
    assertThat(head.persistent()).isEqualTo(stays);
  }

  @Test
  void forgetsTheHeadBefore() {
    parse("HTTP/1.0 200 OK\r\nConnection: close, X\r\nTransfer-Encoding: chunked\r\nA: b\r\n\r\n");
    assertThat(parse("HTTP/1.1 204 OK\r\n\r\n")).isNull();
    assertThat(head.count()).isZero();
    assertThat(head.chunked()).isFalse();
    assertThat(head.persistent()).isTrue();
    assertThat(head.connectionTokens()).isNull();
  }

  @ParameterizedTest
  @CsvSource({"200, true", "201, false"})
  void takesTwoHundredLines(int lines, boolean taken) {
    String refused = parse("HTTP/1.1 200 OK\r\n" + "A: b\r\n".repeat(lines) + "\r\n");
    assertThat(refused == null).isEqualTo(taken);
  }
}
