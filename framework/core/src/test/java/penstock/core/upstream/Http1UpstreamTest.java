package penstock.core.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.undertow.connector.PooledByteBuffer;
import io.undertow.util.HeaderMap;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.xnio.OptionMap;
import org.xnio.Options;
import org.xnio.StreamConnection;
import org.xnio.Xnio;
import org.xnio.XnioWorker;
import penstock.core.endpoint.LiveEndpoint;
import penstock.core.endpoint.Transport;
import penstock.core.io.BufferPool;
import penstock.core.io.Loops;
import penstock.core.metrics.Reason;
import penstock.spi.endpoint.Endpoint;

class Http1UpstreamTest {

  /// Streams and what is to be told of each, however it is cut.
  private static final Map<String, String> STREAMS =
      Map.of(
          "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello",
          "head 200 hello last kept",
          "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello!",
          "head 200 hello last closed",
          "HTTP/1.1 200 OK\r\n"
              + "Transfer-Encoding: chunked\r\n\r\n"
              + "3\r\n"
              + "hel\r\n"
              + "2\r\n"
              + "lo\r\n"
              + "0\r\n"
              + "A: b\r\n\r\n",
          "head 200 hello last A:b kept",
          "HTTP/1.1 103 Hints\r\nA: b\r\n\r\nHTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 204 No\r\n\r\n",
          "interim 103 interim 100 head 204 last kept",
          "HTTP/1.1 200 OK\r\n\r\nhello",
          "head 200 hello last closed",
          "HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nhello",
          "head 200 broken endpoint-closed-early closed",
          "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n",
          "head 200 broken endpoint-closed-early closed",
          "HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n",
          "broken bad-response closed",
          "HTTP/1.1 200 OK\r\nA: b\nC: d\r\n\r\n",
          "broken bad-response closed",
          "HTTP/1.1 101 Switching\r\n\r\nbytes",
          "broken bad-response closed");

  private static final Endpoint ENDPOINT = new Endpoint("e", "127.0.0.1", 1, 1, Map.of());

  private static final XnioWorker WORKER = worker();

  private final BufferPool buffers = ScriptedStream.buffers(WORKER);
  private final UpstreamPool pool =
      new Upstreams(new Loops(1), 1, buffers).of(WORKER.getIoThread(0));

  private static XnioWorker worker() {
    try {
      return Xnio.getInstance().createWorker(OptionMap.create(Options.WORKER_IO_THREADS, 1));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @AfterAll
  static void stopThreads() {
    WORKER.shutdownNow();
  }

  /// One request over a scripted connection, and all that was told of it, as text.
  private final class Talk implements UpstreamListener {

    final StringBuilder told = new StringBuilder();
    final StringBuilder body = new StringBuilder();
    final LiveEndpoint endpoint =
        new LiveEndpoint(ENDPOINT, new InetSocketAddress("127.0.0.1", 1), new LongAdder());
    final ScriptedStream stream = new ScriptedStream(WORKER.getIoThread(0));
    final Http1Upstream upstream =
        pool.opened(endpoint, stream, new Made(Transport.PLAIN, Terms.ANY));
    final boolean slow;
    boolean waiting;

    Talk(boolean slow) {
      this.slow = slow;
      pool.keep(endpoint, new Keep(1, 60_000_000_000L));
      upstream.begin(this, false);
      upstream.requestSent();
    }

    void hear() {
      boolean more = true;
      while (more) {
        upstream.handleEvent(stream.getSourceChannel());
        more = waiting || !stream.empty() && endpoint.connections() > 0;
        if (waiting) {
          waiting = false;
          upstream.resume();
        }
      }
    }

    String all() {
      boolean open = endpoint.connections() > 0;
      pool.evict(endpoint);
      upstream.abandon();
      return told + (open ? "kept" : "closed");
    }

    @Override
    public void interim(int status) {
      told.append("interim ").append(status).append(' ');
    }

    @Override
    public boolean mayUpgrade(ResponseHead head) {
      return false;
    }

    @Override
    public void upgraded(
        ResponseHead head, StreamConnection connection, @Nullable PooledByteBuffer early) {
      throw new AssertionError("upgraded (expected: not without being asked)");
    }

    @Override
    public void head(ResponseHead head) {
      told.append("head ").append(head.status()).append(' ');
    }

    @Override
    public boolean body(ByteBuffer piece, boolean last, @Nullable HeaderMap trailers) {
      while (piece.hasRemaining()) {
        body.append((char) piece.get());
      }
      if (last) {
        told.append(body).append(body.isEmpty() ? "" : " ").append("last ");
      }
      if (trailers != null) {
        trailers.forEach(
            each -> told.append(each.getHeaderName()).append(':').append(each.getFirst() + " "));
      }
      waiting = slow;
      return !slow;
    }

    @Override
    public void moved(ByteBuffer rest) {
      throw new AssertionError("moved (expected: where it was)");
    }

    @Override
    public void unseen(boolean leaves, String detail) {
      throw new AssertionError("unseen (expected: only with HTTP/2)");
    }

    @Override
    public void writable() {}

    @Override
    public void broken(Reason reason, String detail) {
      told.append("broken ").append(reason.word()).append(' ');
    }
  }

  private String talk(byte[] bytes, List<Integer> cuts, boolean slow) {
    Talk talk = new Talk(slow);
    int from = 0;
    for (int cut : cuts) {
      talk.stream.give(bytes, from, cut);
      talk.hear();
      from = cut;
    }
    // The end of a connection that is kept is another story.
    if (!talk.told.toString().contains("last")) {
      talk.stream.end();
      talk.hear();
    }
    String all = talk.all();
    assertThat(buffers.lent()).isZero();
    assertThat(talk.endpoint.connections()).isZero();
    return all;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  @Test
  void everyCutOfAStreamTellsTheSame() {
    STREAMS.forEach((text, expected) -> {
      byte[] stream = bytes(text);
      for (int cut = 1; cut < stream.length; cut++) {
        // Bytes behind the end that come later are seen by the idle connection instead.
        String told = talk(stream, List.of(cut, stream.length), cut % 2 == 0);
        assertThat(told).as("%s cut at %d", text, cut).isEqualTo(expected);
      }
      assertThat(talk(stream, List.of(stream.length), false)).isEqualTo(expected);
      assertThat(talk(stream, List.of(stream.length), true)).isEqualTo(expected);
    });
  }

  @Test
  void byteByByteTellsTheSame() {
    STREAMS.forEach((text, expected) -> {
      byte[] stream = bytes(text);
      List<Integer> cuts =
          java.util.stream.IntStream.rangeClosed(1, stream.length).boxed().toList();
      assertThat(talk(stream, cuts, false)).isEqualTo(expected);
      assertThat(talk(stream, cuts, true)).isEqualTo(expected);
    });
  }

  @Test
  void noiseIsRefusedOrPassedOnButNeverThrown() {
    Random random = new Random(42);
    List<String> seeds = STREAMS.keySet().stream().sorted().toList();
    for (int round = 0; round < 2000; round++) {
      byte[] stream = bytes(seeds.get(random.nextInt(seeds.size())));
      for (int i = random.nextInt(4); i >= 0; i--) {
        stream[random.nextInt(stream.length)] = (byte) random.nextInt(256);
      }
      int cut = 1 + random.nextInt(stream.length);
      String whole = talk(stream, List.of(stream.length), false);
      assertThat(whole).matches("(?s).*(last .*|broken [a-z-]+ closed)");
      String halves = talk(stream, List.of(cut, stream.length), true);
      assertThat(halves).isEqualTo(whole);
    }
  }
}
