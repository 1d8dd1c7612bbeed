package penstock.benchmarks;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import penstock.core.upstream.ChunkDecoder;
import penstock.core.upstream.ResponseHead;

/// What it costs to understand an endpoint's answer.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class ResponseCodecBenchmark {

  private static final byte[] HEAD =
      latin1(
          """
          HTTP/1.1 200 OK
          Server: nginx/1.22.1
          Date: Wed, 25 Nov 2026 15:00:00 GMT
          Content-Type: application/json; charset=utf-8
          Content-Length: 100
          Connection: keep-alive
          Cache-Control: private, max-age=0
          ETag: "5f3c-9a71"
          X-Service-Version: 2026.11.3

          """);

  private static final int CHUNK = 4096;
  private static final int CHUNKS = 15;

  private final ResponseHead head = new ResponseHead();
  private final ChunkDecoder decoder = new ChunkDecoder();
  private final byte[] coded = coded();
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(coded.length);

  /// Parses a head of eight lines.
  @Benchmark
  public ResponseHead parseHead() {
    String refused = head.parse(HEAD, HEAD.length);
    if (refused != null) {
      throw new IllegalStateException("head: " + refused + " (expected: accepted)");
    }
    return head;
  }

  /// Copies 60 KiB in 15 chunks into a direct buffer, and takes the coding off.
  @Benchmark
  public int copyAndDecodeChunks() {
    copy();
    decoder.reset();
    decoder.decode(buffer);
    if (!decoder.done()) {
      throw new IllegalStateException("body: not at its end (expected: at its end)");
    }
    return buffer.remaining();
  }

  /// The part of [#copyAndDecodeChunks()] that is no decoding.
  @Benchmark
  public int copyOnly() {
    copy();
    return buffer.remaining();
  }

  private void copy() {
    buffer.clear().put(coded).flip();
  }

  private static byte[] coded() {
    String chunk = Integer.toHexString(CHUNK) + "\n" + "x".repeat(CHUNK) + "\n";
    return latin1(chunk.repeat(CHUNKS) + "0\n\n");
  }

  private static byte[] latin1(String lines) {
    return lines.replace("\n", "\r\n").getBytes(StandardCharsets.ISO_8859_1);
  }
}
