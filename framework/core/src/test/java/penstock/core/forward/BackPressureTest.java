package penstock.core.forward;

import static org.assertj.core.api.Assertions.assertThat;
import static penstock.core.forward.RawClient.request;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BackPressureTest {

  private static final int PIECES = 1024;
  private static final int PIECE = 64 * 1024;
  private static final long WHOLE = (long) PIECES * PIECE;

  /// What fits between two ends that do not read is bounded by socket buffers, far below this.
  private static final long MUCH = 200L << 20;

  private static String hash(InputStream in) throws IOException {
    MessageDigest digest = sha256();
    byte[] buffer = new byte[PIECE];
    for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
      digest.update(buffer, 0, n);
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /// Writes 64 MiB of noise and gives their hash.
  private static String pour(OutputStream out, boolean chunked) throws IOException {
    Random random = new Random(7);
    MessageDigest digest = sha256();
    byte[] piece = new byte[PIECE];
    for (int i = 0; i < PIECES; i++) {
      random.nextBytes(piece);
      digest.update(piece);
      if (chunked) {
        out.write("10000\r\n".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
      }
      out.write(piece);
      if (chunked) {
        out.write('\r');
        out.write('\n');
      }
    }
    if (chunked) {
      out.write("0\r\n\r\n".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static String framing(boolean chunked) {
    return chunked ? "Transfer-Encoding: chunked" : "Content-Length: " + WHOLE;
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aLargeAnswerComesWhole(boolean chunked) throws Exception {
    CompletableFuture<String> poured = new CompletableFuture<>();
    try (Bench bench =
        new Bench(exchange -> {
          exchange.raw("HTTP/1.1 200 OK\r\n" + framing(chunked) + "\r\n\r\n");
          poured.complete(pour(exchange.out(), chunked));
        })) {
      RawClient.Reply reply = bench.client.get("/");
      assertThat(reply.body()).hasSize((int) WHOLE);
      assertThat(HexFormat.of().formatHex(sha256().digest(reply.body()))).isEqualTo(poured.get());
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aLargeUploadArrivesWhole(boolean chunked) throws Exception {
    try (Bench bench = new Bench(exchange -> exchange.answer(200, hash(exchange.bodyStream())))) {
      bench.client.send(request("POST /", framing(chunked)));
      String poured = pour(bench.client.out(), chunked);
      assertThat(bench.client.reply().text()).isEqualTo(poured);
    }
  }

  @Test
  void bothWaysAtOnce() throws Exception {
    try (Bench bench =
        new Bench(exchange -> {
          exchange.raw("HTTP/1.1 200 OK\r\nContent-Length: " + WHOLE + "\r\n\r\n");
          exchange.bodyStream().transferTo(exchange.out());
        })) {
      bench.client.send(request("POST /", framing(false)));
      CompletableFuture<String> poured = new CompletableFuture<>();
      Thread.ofVirtual()
          .start(() -> {
            try {
              poured.complete(pour(bench.client.out(), false));
            } catch (IOException e) {
              poured.completeExceptionally(e);
            }
          });
      RawClient.Reply reply = bench.client.reply();
      assertThat(HexFormat.of().formatHex(sha256().digest(reply.body())))
          .isEqualTo(poured.get(20, TimeUnit.SECONDS));
    }
  }

  @Test
  void aClientThatDoesNotReadStopsTheEndpoint() throws Exception {
    AtomicLong pushed = new AtomicLong();
    CountDownLatch broken = new CountDownLatch(1);
    try (Bench bench =
        new Bench(exchange -> {
          exchange.raw("HTTP/1.1 200 OK\r\n\r\n");
          byte[] piece = new byte[PIECE];
          try {
            while (pushed.addAndGet(PIECE) < MUCH) {
              exchange.raw(piece);
            }
          } finally {
            broken.countDown();
          }
        })) {
      bench.client.send(request("GET /"));
      awaitStandstill(bench.proxy, pushed);
      assertThat(pushed.get()).isLessThan(MUCH);
      bench.client.reset();
      assertThat(broken.await(15, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void anEndpointThatDoesNotReadStopsTheClient() throws Exception {
    AtomicLong pushed = new AtomicLong();
    CountDownLatch enough = new CountDownLatch(1);
    try (Bench bench =
        new Bench(exchange -> {
          enough.await();
          exchange.reset();
        })) {
      bench.client.send(request("POST /", "Content-Length: " + MUCH));
      Thread sender =
          Thread.ofVirtual()
              .start(() -> {
                try {
                  while (pushed.addAndGet(PIECE) < MUCH) {
                    bench.client.send(new byte[PIECE]);
                  }
                } catch (IOException _) {
                  // The endpoint went away, as it should.
                }
              });
      awaitStandstill(bench.proxy, pushed);
      assertThat(pushed.get()).isLessThan(MUCH);
      enough.countDown();
      assertThat(bench.proxy.nextEnded().status()).isEqualTo(502);
      bench.client.close();
      sender.join();
    }
  }

  /// Waits until nothing has moved while the I/O thread went round a thousand times.
  private static void awaitStandstill(ProxyFixture proxy, AtomicLong pushed) {
    long before;
    do {
      before = pushed.get();
      for (int i = 0; i < 1000; i++) {
        proxy.onLoop(() -> true);
      }
    } while (pushed.get() != before || before == 0);
  }
}
