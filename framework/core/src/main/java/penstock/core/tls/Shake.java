package penstock.core.tls;

import io.undertow.connector.ByteBufferPool;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;
import org.xnio.StreamConnection;
import org.xnio.conduits.ConduitStreamSinkChannel;
import org.xnio.conduits.ConduitStreamSourceChannel;

/// A server's side of a handshake, before anything else is said on a connection.
///
/// Belongs to the connection's I/O thread, but for the engine's long work: whoever does that also
/// sends what it leads to. What comes next is the client's word, of which the I/O thread hears
/// anyway, so that nobody has to wake it.
public final class Shake {

  /// What the JDK says is in use before anything is agreed on.
  private static final String NO_SUITE = "SSL_NULL_WITH_NULL_NULL";

  /// The engine is the I/O thread's.
  private static final int HERE = 0;

  /// It is the worker's.
  private static final int AWAY = 1;

  /// It is the worker's, and there is something to do for the I/O thread.
  private static final int MISSED = 2;

  /// Only the worker, if there is one, will look once more.
  private static final int OVER = 3;

  private final ConduitStreamSourceChannel source;
  private final ConduitStreamSinkChannel sink;
  private final TlsEngine engine;
  private final Words words;
  private final Answers answers;
  private final Owner owner;
  private final AtomicInteger where = new AtomicInteger(HERE);

  /// Whose handshake it is. Called on the I/O thread, but for what says otherwise.
  public interface Owner {

    /// Has work done elsewhere.
    ///
    /// @return false if there is no room for it
    boolean elsewhere(Runnable work);

    /// Has work done on the I/O thread, soon. From any thread.
    void soon(Runnable work);

    /// It has succeeded, and TLS may be laid over the connection.
    ///
    /// @param early what came behind it and is still to be read
    void shaken(ByteBuffer early);

    /// It has failed, or the client has gone; the engine knows why. The connection is to be closed.
    void failed();

    /// Nobody works with the engine any more, which others did when it was left: it may be asked.
    /// On their thread.
    void finished();
  }

  /// @param engine in server mode
  /// @param direct whether the engine works best on buffers outside the heap
  public Shake(StreamConnection stream, TlsEngine engine, boolean direct, Owner owner) {
    ByteBufferPool buffers = TlsStream.buffers(direct);
    this.source = stream.getSourceChannel();
    this.sink = stream.getSinkChannel();
    this.engine = engine;
    this.words = new Words(engine, source, buffers);
    this.answers = new Answers(engine, sink, buffers);
    this.owner = owner;
  }

  /// Waits for the client's first word.
  ///
  /// @throws SSLException if the engine does not want to
  public void begin() throws SSLException {
    engine.beginHandshake();
    source.setReadListener(_ -> goOn());
    sink.setWriteListener(_ -> {
      sink.suspendWrites();
      goOn();
    });
    source.resumeReads();
  }

  /// The connection is closed, or goes on without it.
  ///
  /// @return whether the engine may be asked anything now: not while others work with it, for the
  ///   JDK's holds a lock as long as a key exchange takes; [Owner#finished()] is called later then
  public boolean leave() {
    boolean here = where.getAndSet(OVER) == HERE;
    if (here) {
      giveBack();
    }
    return here;
  }

  private void giveBack() {
    words.giveBack();
    answers.giveBack();
  }

  private void goOn() {
    if (where.compareAndSet(AWAY, MISSED)) {
      source.suspendReads();
    } else if (where.get() == HERE) {
      source.resumeReads();
      goOnHere();
    }
  }

  private void goOnHere() {
    try {
      boolean more;
      do {
        more = step();
      } while (more);
    } catch (SSLException _) {
      answers.sayLast();
      owner.failed();
    } catch (IOException _) {
      owner.failed();
    } catch (RuntimeException | Error e) {
      owner.failed();
      throw e;
    }
  }

  /// @return whether there is more to do now
  private boolean step() throws IOException {
    SSLException failure = engine.failure();
    if (failure != null) {
      throw failure;
    }
    if (!answers.flush()) {
      // Who does not listen is not listened to.
      source.suspendReads();
      sink.resumeWrites();
      return false;
    }
    return switch (engine.getHandshakeStatus()) {
      case NEED_TASK -> handOver();
      case NEED_WRAP -> {
        boolean _ = answers.say();
        yield true;
      }
      case NEED_UNWRAP, NEED_UNWRAP_AGAIN -> words.hear();
      case NOT_HANDSHAKING, FINISHED -> end();
    };
  }

  private boolean handOver() {
    where.set(AWAY);
    if (!owner.elsewhere(this::work)) {
      where.set(HERE);
      owner.failed();
    }
    return false;
  }

  // Runs elsewhere.
  private void work() {
    boolean silent = false;
    try {
      silent = goOnAway();
    } catch (IOException _) {
      // It comes to light once more where it can be dealt with.
    } finally {
      comeBack(silent);
    }
  }

  /// @return whether nothing is left to do until the client speaks
  private boolean goOnAway() throws IOException {
    if (where.get() == OVER) {
      // It has gone while its work waited; others have not.
      return false;
    }
    for (Runnable task = engine.getDelegatedTask(); task != null; ) {
      task.run();
      task = engine.getDelegatedTask();
    }
    return answers.say() && !words.any() && expects();
  }

  private boolean expects() {
    return engine.getHandshakeStatus() == HandshakeStatus.NEED_UNWRAP;
  }

  /// @param silent whether nothing is left to do until the client speaks
  private void comeBack(boolean silent) {
    if (silent && where.compareAndSet(AWAY, HERE)) {
      return;
    }
    if (where.getAndUpdate(now -> now == OVER ? OVER : HERE) == OVER) {
      giveBack();
      owner.finished();
    } else {
      owner.soon(this::goOn);
    }
  }

  private boolean end() throws IOException {
    if (engine.getSession().getCipherSuite().equals(NO_SUITE)) {
      words.complain();
      throw new ClosedChannelException();
    }
    source.suspendReads();
    source.setReadListener(null);
    sink.setWriteListener(null);
    ByteBuffer early = words.rest();
    boolean _ = leave();
    owner.shaken(early);
    return false;
  }
}
