package penstock.core.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static penstock.testkit.Http2Bytes.block;
import static penstock.testkit.Http2Bytes.frame;
import static penstock.testkit.Http2Client.CONTINUATION;
import static penstock.testkit.Http2Client.DATA;
import static penstock.testkit.Http2Client.END_HEADERS;
import static penstock.testkit.Http2Client.END_STREAM;
import static penstock.testkit.Http2Client.GOAWAY;
import static penstock.testkit.Http2Client.HEADERS;
import static penstock.testkit.Http2Client.PUSH_PROMISE;
import static penstock.testkit.Http2Client.RST_STREAM;
import static penstock.testkit.Http2Client.SETTINGS;
import static penstock.testkit.Http2Client.WINDOW_UPDATE;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.xnio.OptionMap;
import org.xnio.Options;
import org.xnio.Xnio;
import org.xnio.XnioWorker;
import penstock.core.io.BufferPool;
import penstock.core.io.Loops;

class Http2UpstreamTest {

  private static final byte[] HELLO = frame(DATA, END_STREAM, 1, bytes("hello"));
  private static final byte[] HEL = frame(DATA, 0, 1, bytes("hel"));
  private static final byte[] LO = frame(DATA, END_STREAM, 1, bytes("lo"));
  private static final byte[] OK = head(0, ":status", "200", "content-length", "5");
  private static final byte[] PADDED_HEL = frame(DATA, 8, 1, bytes("\2hel\0\0"));

  /// What an endpoint says behind its settings, and what is to be told of it, however it is cut.
  private static final Map<byte[], String> STREAMS =
      Map.ofEntries(
          Map.entry(join(OK, HELLO), "head 200 hello last "),
          Map.entry(join(OK, HEL, LO), "head 200 hello last "),
          Map.entry(join(OK, PADDED_HEL, LO), "head 200 hello last "),
          Map.entry(
              join(OK, HEL, frame(DATA, 0, 1, bytes("lo")), frame(DATA, END_STREAM, 1)),
              "head 200 hello last "),
          Map.entry(
              join(OK, HEL, frame(DATA, 0, 1, bytes("lo")), head(END_STREAM, "a", "b")),
              "head 200 hello last a:b "),
          Map.entry(
              join(head(0, ":status", "103", "a", "b"), head(END_STREAM, ":status", "204")),
              "interim 103 head 204 last "),
          Map.entry(split(block(":status", "200", "a", "b")), "head 200 last "),
          Map.entry(join(OK, HEL), "head 200 broken endpoint-closed-early "),
          Map.entry(join(OK, HEL, reset(2)), "head 200 broken endpoint-reset "),
          Map.entry(
              join(OK, frame(DATA, END_STREAM, 1, bytes("hi"))), "head 200 broken bad-response "),
          Map.entry(reset(7), "unseen false "),
          Map.entry(frame(GOAWAY, 0, 0, new byte[8]), "unseen true "),
          Map.entry(join(OK, frame(GOAWAY, 0, 0, new byte[8]), HELLO), "head 200 hello last "),
          Map.entry(HELLO, "broken bad-response "),
          Map.entry(head(END_STREAM, "a", "b"), "broken bad-response "),
          Map.entry(head(END_STREAM, ":status", "200", "A", "b"), "broken bad-response "),
          Map.entry(frame(PUSH_PROMISE, END_HEADERS, 1, new byte[4]), "broken bad-response "),
          Map.entry(frame(WINDOW_UPDATE, 0, 1, new byte[4]), "broken bad-response "),
          Map.entry(frame(HEADERS, END_HEADERS, 1, (byte) 0x80), "broken bad-response "));

  private static final XnioWorker WORKER = worker();

  private final BufferPool buffers = ScriptedStream.buffers(WORKER);
  private final UpstreamPool pool =
      onLoop(() -> new Upstreams(new Loops(1), 1, buffers).of(WORKER.getIoThread(0)));

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

  private static <T> T onLoop(Supplier<T> task) {
    return CompletableFuture.supplyAsync(task, WORKER.getIoThread(0)).join();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  private static byte[] head(int flags, String... fields) {
    return frame(HEADERS, flags | END_HEADERS, 1, block(fields));
  }

  private static byte[] reset(int code) {
    return frame(RST_STREAM, 0, 1, new byte[] {0, 0, 0, (byte) code});
  }

  /// A head in two frames.
  private static byte[] split(byte[] block) {
    return join(
        frame(HEADERS, END_STREAM, 1, Arrays.copyOf(block, 3)),
        frame(CONTINUATION, END_HEADERS, 1, Arrays.copyOfRange(block, 3, block.length)));
  }

  private static byte[] join(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }

  private String talk(byte[] said, List<Integer> cuts, boolean slow) {
    byte[] stream = join(frame(SETTINGS, 0, 0), said);
    String told =
        onLoop(() -> {
          try {
            Http2Talk talk = new Http2Talk(pool, slow);
            int from = 0;
            for (int cut : cuts) {
              talk.stream.give(stream, from, cut);
              talk.hear();
              from = cut;
            }
            if (!talk.told.toString().contains("last")) {
              talk.stream.end();
              talk.hear();
            }
            String all = talk.all();
            assertThat(talk.endpoint.connections()).isZero();
            return all;
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
    assertThat(buffers.lent()).isZero();
    return told;
  }

  private static int length(byte[] said) {
    return said.length + 9;
  }

  @Test
  void everyCutOfAStreamTellsTheSame() {
    STREAMS.forEach((said, expected) -> {
      for (int cut = 1; cut < length(said); cut++) {
        assertThat(talk(said, List.of(cut, length(said)), cut % 2 == 0))
            .as("%s cut at %d", expected, cut)
            .isEqualTo(expected);
      }
      assertThat(talk(said, List.of(length(said)), false)).isEqualTo(expected);
      assertThat(talk(said, List.of(length(said)), true)).isEqualTo(expected);
    });
  }

  @Test
  void byteByByteTellsTheSame() {
    STREAMS.forEach((said, expected) -> {
      List<Integer> cuts = IntStream.rangeClosed(1, length(said)).boxed().toList();
      assertThat(talk(said, cuts, false)).isEqualTo(expected);
      assertThat(talk(said, cuts, true)).isEqualTo(expected);
    });
  }

  @Test
  void noiseIsRefusedOrPassedOnButNeverThrown() {
    Random random = new Random(42);
    List<byte[]> seeds =
        STREAMS.keySet().stream().sorted(Arrays::compare).map(byte[]::clone).toList();
    for (int round = 0; round < 2000; round++) {
      byte[] said = seeds.get(random.nextInt(seeds.size())).clone();
      for (int i = random.nextInt(4); i >= 0; i--) {
        said[random.nextInt(said.length)] = (byte) random.nextInt(256);
      }
      int cut = 1 + random.nextInt(length(said) - 1);
      String whole = talk(said, List.of(length(said)), false);
      assertThat(whole).matches("(?s).*(last .*|broken [a-z-]+ |unseen [a-z]+ )");
      assertThat(talk(said, List.of(cut, length(said)), true)).isEqualTo(whole);
    }
  }
}
