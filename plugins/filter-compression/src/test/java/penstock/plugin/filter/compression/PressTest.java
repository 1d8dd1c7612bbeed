package penstock.plugin.filter.compression;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Random;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.xnio.conduits.StreamSinkConduit;

class PressTest {

  private final Press press = new Press(Coding.GZIP, 4);

  /// Writes, flushes and ends go wrong in no order, however little the client takes at a time.
  @Test
  void losesNothingWhenTheClientTakesLittle() throws IOException {
    for (int seed = 0; seed < 200; seed++) {
      Random random = new Random(seed);
      byte[] body = new byte[random.nextInt(120_000)];
      random.nextBytes(body);
      press.begin();
      SlowSink sink = new SlowSink(random);
      Deque<Press> back = new ArrayDeque<>();
      CompressingConduit conduit = new CompressingConduit(sink.conduit(), press, back::add);
      ByteBuffer source = ByteBuffer.wrap(body);
      while (source.hasRemaining()) {
        int limit = Math.min(body.length, source.position() + 1 + random.nextInt(9_000));
        boolean last = limit == body.length;
        source.limit(limit);
        int _ = last ? conduit.writeFinal(source) : conduit.write(source);
        source.limit(body.length);
        if (random.nextInt(3) == 0) {
          boolean _ = conduit.flush();
        }
      }
      conduit.terminateWrites();
      flush(conduit);
      assertThat(sink.ended()).isTrue();
      assertThat(back).containsExactly(press);
      assertThat(gunzip(sink.taken())).isEqualTo(body);
    }
  }

  @Test
  void letsAllOutWhenFlushed() throws IOException {
    press.begin();
    SlowSink sink = new SlowSink(new Random(1));
    CompressingConduit conduit = new CompressingConduit(sink.conduit(), press, _ -> {});
    ByteBuffer source = ByteBuffer.wrap(new byte[] {1, 2, 3});
    while (source.hasRemaining()) {
      int _ = conduit.write(source);
    }
    flush(conduit);
    byte[] there = new byte[3];
    assertThat(new GZIPInputStream(new ByteArrayInputStream(sink.taken())).read(there))
        .isEqualTo(3);
    assertThat(there).containsExactly(1, 2, 3);
    int before = sink.taken().length;
    flush(conduit);
    assertThat(sink.taken()).as("a second flush adds nothing").hasSize(before);
  }

  private static void flush(CompressingConduit conduit) throws IOException {
    int tries = 0;
    while (!conduit.flush()) {
      assertThat(++tries).isLessThan(10_000);
    }
  }

  private static byte[] gunzip(byte[] bytes) throws IOException {
    return new GZIPInputStream(new ByteArrayInputStream(bytes)).readAllBytes();
  }

  /// Takes a few bytes at a time, or none.
  private static final class SlowSink {

    private final Random random;
    private final ByteArrayOutputStream taken = new ByteArrayOutputStream();
    private boolean ended;

    SlowSink(Random random) {
      this.random = random;
    }

    byte[] taken() {
      return taken.toByteArray();
    }

    boolean ended() {
      return ended;
    }

    StreamSinkConduit conduit() {
      return (StreamSinkConduit)
          Proxy.newProxyInstance(
              PressTest.class.getClassLoader(),
              new Class<?>[] {StreamSinkConduit.class},
              (_, method, arguments) ->
                  switch (method.getName()) {
                    case "write" -> take((ByteBuffer) arguments[0], false);
                    case "writeFinal" -> take((ByteBuffer) arguments[0], true);
                    case "flush" -> random.nextInt(3) > 0;
                    case "terminateWrites" -> {
                      ended = true;
                      yield null;
                    }
                    default -> throw new UnsupportedOperationException(method.getName());
                  });
    }

    private int take(ByteBuffer from, boolean last) {
      int n = Math.min(from.remaining(), random.nextInt(4) == 0 ? 0 : random.nextInt(7_000));
      byte[] bytes = new byte[n];
      from.get(bytes);
      taken.writeBytes(bytes);
      ended |= last && !from.hasRemaining();
      return n;
    }
  }
}
