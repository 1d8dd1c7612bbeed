package penstock.core.socket;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xnio.StreamConnection;

/// One listening socket of a [Door]. Runs on its thread, but for what says otherwise.
final class DoorLeaf implements Watched {

  private static final Logger log = LoggerFactory.getLogger(DoorLeaf.class);

  /// After so many from one socket it is the others' turn.
  private static final int BATCH = 64;

  /// How long to wait when there was no room for one more connection.
  private static final long PAUSE_MILLIS = 100;

  private final Door door;
  private final SocketThread thread;
  private final ServerSocketChannel channel;
  private final InetSocketAddress local;
  private final SelectionKey key;
  private long turn;
  private boolean found;
  private boolean failing;
  private volatile boolean open;

  /// Watches a channel that is bound. From any thread.
  DoorLeaf(Door door, SocketThread thread, ServerSocketChannel channel) throws IOException {
    this.door = door;
    this.thread = thread;
    this.channel = channel;
    this.local = (InetSocketAddress) channel.getLocalAddress();
    this.key = thread.register(channel);
    key.attach(this);
  }

  /// The address bound. From any thread.
  InetSocketAddress local() {
    return local;
  }

  /// Whether the calling thread is its own.
  boolean here() {
    return Thread.currentThread() == thread;
  }

  /// Lets in those that come, or has them wait. From any thread.
  void lets(boolean in) {
    open = in;
    watch(in);
  }

  private void watch(boolean in) {
    if (key.isValid()) {
      key.interestOps(in ? SelectionKey.OP_ACCEPT : 0);
      thread.noticeSoon();
    }
  }

  // Where somebody came in the last turn too, one look more for each who comes is worth its price.
  @Override
  public void ready(int ops) {
    boolean busy = turn == thread.turn() - 1;
    turn = thread.turn();
    if (open) {
      takeUpTo(busy ? BATCH : 1);
    }
  }

  private void takeUpTo(int most) {
    Acceptor taker = door.taker();
    for (int i = 0; taker != null && i < most; i++) {
      found = false;
      taker.tell();
      if (!found) {
        return;
      }
    }
  }

  /// The next that waits.
  ///
  /// @param acceptor says how it is to be
  /// @return null if nobody waits
  @Nullable StreamConnection accept(Acceptor acceptor) {
    SocketChannel accepted = null;
    try {
      accepted = channel.accept();
      if (accepted == null) {
        return null;
      }
      failing = false;
      found = true;
      accepted.configureBlocking(false);
      SocketOptions.apply(acceptor.options(), accepted);
      SocketStream stream =
          SocketStream.of(thread, accepted, (InetSocketAddress) accepted.getRemoteAddress());
      stream.stands();
      return stream;
    } catch (IOException e) {
      if (accepted == null) {
        pause(e);
      } else {
        // It has gone meanwhile.
        SocketThread.close(accepted);
      }
      return null;
    }
  }

  // There is no room for one more socket, and looking again at once would find none either.
  private void pause(IOException why) {
    if (!channel.isOpen()) {
      return;
    }
    if (!failing) {
      failing = true;
      log.atWarn()
          .addKeyValue("address", local)
          .addKeyValue("problem", why.getMessage())
          .log("connections not accepted");
    }
    watch(false);
    try {
      thread.executeAfter(() -> watch(open), PAUSE_MILLIS, TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException _) {
      // The thread is ending.
    }
  }

  /// Lets in those that wait already, and closes the socket. From any thread.
  ///
  /// @return done when that is
  /// @throws RejectedExecutionException if the thread is ending
  CompletableFuture<Void> closeSoon() {
    CompletableFuture<Void> closed = new CompletableFuture<>();
    thread.execute(() -> close(closed));
    return closed;
  }

  private void close(CompletableFuture<Void> closed) {
    takeUpTo(door.backlog());
    open = false;
    try {
      thread.giveUp(key);
      thread.execute(() -> closed.complete(null));
    } catch (IOException | RejectedExecutionException e) {
      closed.completeExceptionally(e);
    }
  }

  /// Closes the socket, whatever its thread does. From any thread.
  void abandon() {
    key.cancel();
    SocketThread.close(channel);
    thread.noticeSoon();
  }

  @Override
  public void end() {
    abandon();
  }
}
