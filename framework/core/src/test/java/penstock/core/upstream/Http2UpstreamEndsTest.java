package penstock.core.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static penstock.testkit.Http2Bytes.block;
import static penstock.testkit.Http2Bytes.frame;
import static penstock.testkit.Http2Client.DATA;
import static penstock.testkit.Http2Client.END_HEADERS;
import static penstock.testkit.Http2Client.END_STREAM;
import static penstock.testkit.Http2Client.HEADERS;
import static penstock.testkit.Http2Client.PING;
import static penstock.testkit.Http2Client.RST_STREAM;
import static penstock.testkit.Http2Client.SETTINGS;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.xnio.OptionMap;
import org.xnio.Options;
import org.xnio.Xnio;
import org.xnio.XnioWorker;
import penstock.core.io.BufferPool;
import penstock.core.io.Loops;
import penstock.core.metrics.Reason;

/// What is told of requests, and still comes, when others or their connection end.
class Http2UpstreamEndsTest {

  private final XnioWorker worker = worker();
  private final BufferPool buffers = ScriptedStream.buffers(worker);

  private static XnioWorker worker() {
    try {
      return Xnio.getInstance().createWorker(OptionMap.create(Options.WORKER_IO_THREADS, 1));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @AfterEach
  void stopThreads() {
    worker.shutdownNow();
  }

  private interface Step {
    void with(Http2Talk talk);
  }

  private void talk(boolean slow, Step step) {
    Runnable task =
        () -> {
          UpstreamPool pool = new Upstreams(new Loops(1), 1, buffers).of(worker.getIoThread(0));
          try {
            Http2Talk talk = new Http2Talk(pool, slow);
            pool.keep(talk.endpoint, new Keep(1, Long.MAX_VALUE));
            give(talk, frame(SETTINGS, 0, 0));
            step.with(talk);
            String _ = talk.all();
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        };
    CompletableFuture.runAsync(task, worker.getIoThread(0)).join();
    assertThat(buffers.lent()).isZero();
  }

  private static void give(Http2Talk talk, byte[]... pieces) {
    for (byte[] piece : pieces) {
      talk.stream.give(piece, 0, piece.length);
    }
  }

  private static byte[] join(byte[] one, byte[] other) {
    byte[] both = new byte[one.length + other.length];
    System.arraycopy(one, 0, both, 0, one.length);
    System.arraycopy(other, 0, both, one.length, other.length);
    return both;
  }

  @Test
  void aLookAtAConnectionDoesNotOvertakeWhatWasRead() {
    AtomicReference<Boolean> looked = new AtomicReference<>();
    talk(
        false,
        talk -> {
          talk.atUnseen = () -> looked.set(talk.looksAlive());
          byte[] refused = frame(RST_STREAM, 0, 1, new byte[] {0, 0, 0, 7});
          byte[] ping = frame(PING, 0, 0, new byte[8]);
          byte[] half = new byte[10];
          byte[] rest = new byte[ping.length - half.length];
          System.arraycopy(ping, 0, half, 0, half.length);
          System.arraycopy(ping, half.length, rest, 0, rest.length);
          give(talk, join(refused, half), rest);
          talk.hear();
          assertThat(talk.told.toString()).isEqualTo("unseen false ");
          assertThat(talk.connection.over()).isFalse();
        });
    assertThat(looked).hasValue(true);
  }

  @Test
  void anAnswerThatCameWholeOutlivesItsConnection() {
    byte[] head = frame(HEADERS, END_HEADERS, 1, block(":status", "200"));
    byte[] hel = frame(DATA, 0, 1, "hel".getBytes(StandardCharsets.US_ASCII));
    byte[] lo = frame(DATA, END_STREAM, 1, "lo".getBytes(StandardCharsets.US_ASCII));
    talk(
        true,
        talk -> {
          give(talk, head, hel, lo);
          while (!talk.stream.empty()) {
            talk.listen();
          }
          talk.connection.close(Reason.ENDPOINT_CLOSED_EARLY, "closed");
          assertThat(talk.endpoint.connections()).isZero();
          talk.takeWaiting();
          assertThat(talk.told.toString()).isEqualTo("head 200 hello last ");
        });
  }

  @Test
  void whatHasNotGoneOutHasNotBeenSeen() {
    talk(
        false,
        talk -> {
          talk.connection.close(Reason.ENDPOINT_RESET, "closed");
          assertThat(talk.unsent()).isTrue();
        });
    talk(
        false,
        talk -> {
          talk.connection.traffic().flush();
          talk.connection.close(Reason.ENDPOINT_RESET, "closed");
          assertThat(talk.unsent()).isFalse();
        });
  }
}
