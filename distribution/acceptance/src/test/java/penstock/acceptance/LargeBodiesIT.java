package penstock.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import penstock.testkit.StubEndpoint;

/// Bodies far larger than the heap.
class LargeBodiesIT {

  private static final long GIB = 1L << 30;
  private static final int BLOCK = 1 << 17;
  private static final byte[] SIZE = ascii(Integer.toHexString(BLOCK) + "\r\n");
  private static final byte[] CRLF = ascii("\r\n");
  private static final byte[] LAST = ascii("0\r\n\r\n");

  @SuppressWarnings("NullAway.Init") // started before each test
  private StubEndpoint endpoint;

  @SuppressWarnings("NullAway.Init") // started before each test
  private Distribution penstock;

  @BeforeEach
  void start(@TempDir Path folder) throws IOException {
    endpoint = StubEndpoint.start(exchange -> exchange.answer(200, "fine"));
    Path file =
        Files.writeString(
            folder.resolve("penstock.yaml"),
            """
            listeners: { web: { bind: "127.0.0.1:0" } }
            routes: [{ pool: site }]
            pools: { site: { endpoints: ["127.0.0.1:%d"] } }
            admin: { bind: "127.0.0.1:0" }
            """
                .formatted(endpoint.port()));
    penstock =
        Distribution.start(
            Launcher.shipped().with("PENSTOCK_OPTS", "-Xmx256m"),
            List.of("run", "-c", file.toString()));
  }

  @AfterEach
  void end() throws IOException {
    try (Distribution _ = penstock) {
      endpoint.close();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void passesOnADownloadLargerThanItsMemory(boolean chunked) throws Exception {
    download(1 * GIB, chunked);
  }

  @Test
  @Tag("external")
  void passesOnADownloadOfTenGibibytes() throws Exception {
    download(10 * GIB, false);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void passesOnAnUploadLargerThanItsMemory(boolean chunked) throws Exception {
    upload(1 * GIB, chunked);
  }

  @Test
  @Tag("external")
  void passesOnAnUploadOfFourGibibytes() throws Exception {
    upload(4 * GIB, true);
  }

  private void download(long length, boolean chunked) throws Exception {
    CompletableFuture<Long> written = new CompletableFuture<>();
    endpoint.behave(exchange -> {
      exchange.raw("HTTP/1.1 200 OK\r\n" + framing(length, chunked) + "\r\n\r\n");
      written.complete(write(exchange.out(), length, chunked));
    });
    try (RawClient client = RawClient.to(penstock.address("web"))) {
      client.send(RawClient.head("GET /large")).replyHead();
      long read = chunked ? checksumOfChunks(client, length) : checksum(client.in(), length);

      assertThat(read).isEqualTo(written.get(1, TimeUnit.MINUTES));
      endpoint.behave(exchange -> exchange.answer(200, "fine"));
      assertThat(client.get("/next").body()).isEqualTo("fine");
    }
    leavesNothingBehind();
  }

  private void upload(long length, boolean chunked) throws Exception {
    CompletableFuture<Long> received = new CompletableFuture<>();
    endpoint.behave(exchange -> {
      received.complete(checksum(exchange.bodyStream(), length));
      exchange.answer(200, "got it");
    });
    try (RawClient client = RawClient.to(penstock.address("web"))) {
      client.send(RawClient.head("POST /large", framing(length, chunked)));
      long written = write(client.out(), length, chunked);

      assertThat(client.reply().body()).isEqualTo("got it");
      assertThat(received.get(1, TimeUnit.MINUTES)).isEqualTo(written);
    }
    leavesNothingBehind();
  }

  private void leavesNothingBehind() throws IOException {
    await().until(() -> Scrape.of(penstock).sum("penstock_buffers_in_use") == 0);
    assertThat(Scrape.of(penstock).sum("penstock_requests_in_flight")).isZero();
    assertThat(Scrape.of(penstock).sum("penstock_endpoint_in_flight")).isZero();
  }

  private static String framing(long length, boolean chunked) {
    return chunked ? "Transfer-Encoding: chunked" : "Content-Length: " + length;
  }

  /// Writes blocks that differ, out of one buffer.
  ///
  /// @return their checksum
  private static long write(OutputStream out, long length, boolean chunked) throws IOException {
    byte[] block = new byte[BLOCK];
    new Random(7).nextBytes(block);
    CRC32C sum = new CRC32C();
    for (long i = 0; i < length / BLOCK; i++) {
      ByteBuffer.wrap(block).putLong(i);
      sum.update(block);
      if (chunked) {
        out.write(SIZE);
        out.write(block);
        out.write(CRLF);
      } else {
        out.write(block);
      }
    }
    if (chunked) {
      out.write(LAST);
    }
    return sum.getValue();
  }

  private static long checksum(InputStream in, long length) throws IOException {
    CRC32C sum = new CRC32C();
    update(sum, in, length);
    return sum.getValue();
  }

  private static long checksumOfChunks(RawClient client, long length) throws IOException {
    CRC32C sum = new CRC32C();
    long left = length;
    for (int size = size(client); size > 0; size = size(client)) {
      update(sum, client.in(), size);
      left -= size;
      assertThat(client.line()).isEmpty();
    }
    assertThat(client.line()).isEmpty();
    assertThat(left).isZero();
    return sum.getValue();
  }

  private static int size(RawClient client) throws IOException {
    return Integer.parseInt(client.line(), 16);
  }

  private static void update(CRC32C sum, InputStream in, long length) throws IOException {
    byte[] block = new byte[BLOCK];
    long left = length;
    while (left > 0) {
      int n = in.read(block, 0, (int) Math.min(left, BLOCK));
      if (n < 0) {
        throw new EOFException("body: " + left + " bytes missing (expected: " + length + ")");
      }
      sum.update(block, 0, n);
      left -= n;
    }
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
