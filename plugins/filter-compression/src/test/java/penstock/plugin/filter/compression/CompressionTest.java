package penstock.plugin.filter.compression;

import static org.assertj.core.api.Assertions.assertThat;

import io.undertow.server.HttpHandler;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPInputStream;
import java.util.zip.InflaterInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import penstock.spi.ByteSize;
import penstock.spi.Context;
import penstock.spi.io.HttpFilter;
import penstock.testkit.HttpFilterContract;
import penstock.testkit.Offers;

class CompressionTest extends HttpFilterContract {

  private static final String PAGE =
      "<p>All work and no play makes Jack a dull boy.</p>\n".repeat(80);

  @Override
  protected HttpFilter filter(Context context) {
    Settings settings = new Settings(ByteSize.parse("1KiB"), List.of(), 4);
    return Offers.of(new CompressionPlugin())
        .create(HttpFilter.KIND, "compression", settings, context);
  }

  @Test
  void compressesForWhoTakesGzip() throws Exception {
    HttpResponse<byte[]> answer = get(text("text/html", PAGE), "Accept-Encoding", "gzip");
    assertThat(header(answer, "Content-Encoding")).isEqualTo("gzip");
    assertThat(header(answer, "Vary")).isEqualTo("Accept-Encoding");
    assertThat(answer.headers().firstValue("Content-Length")).isEmpty();
    assertThat(answer.body().length).isLessThan(PAGE.length() / 10);
    assertThat(gunzip(answer.body())).isEqualTo(PAGE);
  }

  @Test
  void compressesForWhoTakesDeflate() throws Exception {
    HttpResponse<byte[]> answer = get(text("text/html", PAGE), "Accept-Encoding", "deflate");
    assertThat(header(answer, "Content-Encoding")).isEqualTo("deflate");
    InputStream in = new InflaterInputStream(new ByteArrayInputStream(answer.body()));
    assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8)).isEqualTo(PAGE);
  }

  @Test
  void saysThatTheAnswerVariesToWhoTakesItAsItIs() throws Exception {
    HttpResponse<byte[]> answer = get(text("text/html", PAGE), "Accept-Encoding", "br");
    assertThat(answer.headers().firstValue("Content-Encoding")).isEmpty();
    assertThat(header(answer, "Vary")).isEqualTo("Accept-Encoding");
    assertThat(header(answer, "Content-Length")).isEqualTo(Integer.toString(PAGE.length()));
    assertThat(answer.body()).asString(StandardCharsets.UTF_8).isEqualTo(PAGE);
  }

  @Test
  void addsToVaryWhatIsNotThere() throws Exception {
    HttpHandler origin = with(text("text/html", PAGE), "Vary", "Origin");
    assertThat(get(origin, "Accept-Encoding", "gzip").headers().allValues("Vary"))
        .containsExactly("Origin", "Accept-Encoding");
    HttpHandler there = with(text("text/html", PAGE), "Vary", "Origin, accept-encoding");
    assertThat(get(there, "Accept-Encoding", "gzip").headers().allValues("Vary"))
        .containsExactly("Origin, accept-encoding");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Content-Encoding | br",
        "Content-Range    | bytes 0-3999/8000",
        "Cache-Control    | public, no-transform",
        "Content-MD5      | abc",
        "Content-Digest   | sha-256=:abc:"
      })
  void leavesAloneWhatIsMarked(String name, String value) throws Exception {
    HttpResponse<byte[]> answer =
        get(with(text("text/html", PAGE), name, value), "Accept-Encoding", "gzip");
    assertThat(answer.body()).asString(StandardCharsets.UTF_8).isEqualTo(PAGE);
    assertThat(answer.headers().firstValue("Vary")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"text/event-stream", "application/grpc", "image/png"})
  void leavesAloneWhatIsNotToBeCompressed(String type) throws Exception {
    HttpResponse<byte[]> answer = get(text(type, PAGE), "Accept-Encoding", "gzip");
    assertThat(answer.body()).asString(StandardCharsets.UTF_8).isEqualTo(PAGE);
  }

  @Test
  void leavesAloneWhatIsShort() throws Exception {
    HttpResponse<byte[]> answer = get(text("text/html", "short"), "Accept-Encoding", "gzip");
    assertThat(answer.body()).asString(StandardCharsets.UTF_8).isEqualTo("short");
  }

  @Test
  void leavesAloneWhatTheClientDoesNotWantChanged() throws Exception {
    HttpResponse<byte[]> answer =
        get(text("text/html", PAGE), "Accept-Encoding", "gzip", "Cache-Control", "no-transform");
    assertThat(answer.body()).asString(StandardCharsets.UTF_8).isEqualTo(PAGE);
  }

  @ParameterizedTest
  @ValueSource(ints = {204, 205, 206, 304})
  void leavesAloneStatusesWithoutAWholeBody(int status) throws Exception {
    HttpHandler next =
        exchange -> {
          exchange.setStatusCode(status);
          exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, "text/html");
          exchange.endExchange();
        };
    HttpResponse<byte[]> answer = get(next, "Accept-Encoding", "gzip");
    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(answer.headers().firstValue("Content-Encoding")).isEmpty();
  }

  @Test
  void leavesAloneTheHeadAlone() throws Exception {
    try (Served served = new Served(filter(context).wrap(text("text/html", PAGE)))) {
      HttpRequest head =
          HttpRequest.newBuilder(served.uri()).HEAD().header("Accept-Encoding", "gzip").build();
      HttpResponse<byte[]> answer = send(head);
      assertThat(answer.headers().firstValue("Content-Encoding")).isEmpty();
      assertThat(header(answer, "Content-Length")).isEqualTo(Integer.toString(PAGE.length()));
      assertThat(header(answer, "Vary")).isEqualTo("Accept-Encoding");
    }
  }

  @Test
  void weakensTagsAndTakesRangesBack() throws Exception {
    HttpHandler strong = with(text("text/html", PAGE), "ETag", "\"v1\"", "Accept-Ranges", "bytes");
    HttpResponse<byte[]> answer = get(strong, "Accept-Encoding", "gzip");
    assertThat(header(answer, "ETag")).isEqualTo("W/\"v1\"");
    assertThat(answer.headers().firstValue("Accept-Ranges")).isEmpty();
    HttpHandler weak = with(text("text/html", PAGE), "ETag", "W/\"v1\"");
    assertThat(header(get(weak, "Accept-Encoding", "gzip"), "ETag")).isEqualTo("W/\"v1\"");
  }

  @Test
  void compressesAnAnswerWithNothingInIt() throws Exception {
    HttpHandler next =
        exchange -> {
          exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, "text/html");
          exchange.getResponseChannel().shutdownWrites();
          exchange.endExchange();
        };
    HttpResponse<byte[]> answer = get(next, "Accept-Encoding", "gzip");
    assertThat(answer.statusCode()).isEqualTo(200);
  }

  @Test
  void keepsEveryByteOfWhatCannotBeMadeSmaller() throws Exception {
    char[] noise = new char[300_000];
    Random random = new Random(7);
    for (int i = 0; i < noise.length; i++) {
      noise[i] = (char) (32 + random.nextInt(95));
    }
    String text = new String(noise);
    try (Served served = new Served(filter(context).wrap(text("text/plain", text)))) {
      for (int i = 0; i < 5; i++) {
        HttpRequest request =
            HttpRequest.newBuilder(served.uri()).header("Accept-Encoding", "gzip").build();
        assertThat(gunzip(send(request).body())).isEqualTo(text);
      }
    }
  }

  @Test
  void countsBytesBeforeAndAfter() throws Exception {
    HttpResponse<byte[]> answer = get(text("text/html", PAGE), "Accept-Encoding", "gzip");
    assertThat(answer.body()).isNotEmpty();
    assertThat(context.metrics().counter("compression_in_bytes_total").getCount())
        .isEqualTo(PAGE.length());
    assertThat(context.metrics().counter("compression_out_bytes_total").getCount())
        .isBetween(1L, (long) answer.body().length);
  }

  private HttpResponse<byte[]> get(HttpHandler next, String... headers) throws Exception {
    try (Served served = new Served(filter(context).wrap(next))) {
      return send(HttpRequest.newBuilder(served.uri()).headers(headers).build());
    }
  }

  private static HttpResponse<byte[]> send(HttpRequest request)
      throws IOException, InterruptedException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(request, BodyHandlers.ofByteArray());
    }
  }

  private static HttpHandler text(String type, String body) {
    return exchange -> {
      exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, type);
      exchange.getResponseSender().send(body);
    };
  }

  private static HttpHandler with(HttpHandler next, String... headers) {
    return exchange -> {
      for (int i = 0; i < headers.length; i += 2) {
        exchange.getResponseHeaders().put(new HttpString(headers[i]), headers[i + 1]);
      }
      next.handleRequest(exchange);
    };
  }

  private static String header(HttpResponse<?> answer, String name) {
    return answer.headers().firstValue(name).orElse("");
  }

  private static String gunzip(byte[] bytes) throws IOException {
    return new String(
        new GZIPInputStream(new ByteArrayInputStream(bytes)).readAllBytes(),
        StandardCharsets.UTF_8);
  }
}
