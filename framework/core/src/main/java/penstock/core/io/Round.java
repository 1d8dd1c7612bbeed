package penstock.core.io;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What comes to an I/O thread in one turn of its sockets, done step by step: the first step of
/// all, then the second of all. The code of a step, a rule's above all, then runs again and again
/// out of the processor's caches, which reading and writing sockets in between would sweep out.
/// Only its thread may touch it.
public final class Round {

  private static final Logger log = LoggerFactory.getLogger(Round.class);

  /// So many at a time: more would save nothing, and the first is not to wait for all.
  static final int MOST = 32;

  private final Executor behindSockets;
  private final Runnable task = this::run;
  private List<Part> waiting = new ArrayList<>(MOST);
  private List<Part> spare = new ArrayList<>(MOST);

  /// @param behindSockets has something done when the thread has looked at the sockets of this turn
  Round(Executor behindSockets) {
    this.behindSockets = behindSockets;
  }

  /// One that has to go through both steps.
  public interface Part {

    /// The first step. It touches no socket.
    void decide();

    /// The second step, always behind the first.
    void act();
  }

  /// Takes one, whose steps follow when the thread has looked at the sockets of this turn; at once
  /// if the thread is ending.
  public void take(Part part) {
    waiting.add(part);
    if (waiting.size() == 1) {
      try {
        behindSockets.execute(task);
      } catch (RejectedExecutionException _) {
        run();
      }
    }
  }

  private void run() {
    // Who comes while these are done waits for the next turn.
    List<Part> parts = waiting;
    waiting = spare;
    for (int from = 0; from < parts.size(); from += MOST) {
      int to = Math.min(from + MOST, parts.size());
      for (int i = from; i < to; i++) {
        decide(parts.get(i));
      }
      for (int i = from; i < to; i++) {
        act(parts.get(i));
      }
    }
    parts.clear();
    spare = parts;
  }

  private static void decide(Part part) {
    try {
      part.decide();
    } catch (RuntimeException | Error e) {
      log.atError().setCause(e).log("request could not be decided on");
    }
  }

  /// One that fails does not take the others along.
  private static void act(Part part) {
    try {
      part.act();
    } catch (RuntimeException | Error e) {
      log.atError().setCause(e).log("request failed");
    }
  }
}
