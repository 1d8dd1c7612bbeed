package penstock.scripting;

import java.util.concurrent.Executor;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.PolyglotException;
import org.graalvm.polyglot.Value;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One JavaScript context with a script in it, for one thread at a time.
final class Realm {

  private static final int LEAVES = 20;
  private static final Logger log = LoggerFactory.getLogger(Realm.class);

  private final Version version;
  private final Context context;
  private final Executor closer;
  private volatile boolean doomed;

  final Value function;
  final Value tools;
  final Object host;

  /// What a realm is made of.
  ///
  /// @param version whose it is
  /// @param context with everything evaluated
  /// @param function the script's default export
  /// @param tools the second argument of every call
  /// @param host what calls go through
  record Parts(Version version, Context context, Value function, Value tools, Object host) {}

  /// @param closer a thread for each task: closing waits until a call has ended, if it ever does
  Realm(Parts parts, Executor closer) {
    this.version = parts.version();
    this.context = parts.context();
    this.function = parts.function();
    this.tools = parts.tools();
    this.host = parts.host();
    this.closer = closer;
  }

  Version version() {
    return version;
  }

  String script() {
    return version.script();
  }

  /// Leaves a context; one that is being cancelled may not let go, see [#abandon()].
  static void leave(Context context) {
    try {
      context.leave();
    } catch (PolyglotException | IllegalStateException e) {
      log.atTrace().setCause(e).log("context left with an error");
    }
  }

  /// Leaves a context that was cancelled, for good: the cancellation may have kept the thread
  /// inside once for each call that it broke off, and everything the thread did next would be
  /// broken off, too.
  void abandon() {
    for (int tries = 0; tries < LEAVES; tries++) {
      try {
        context.leave();
      } catch (PolyglotException _) {
        // Once more.
      } catch (IllegalStateException _) {
        return;
      }
    }
  }

  /// Whether it is being closed, or was.
  boolean doomed() {
    return doomed;
  }

  /// Cuts off what runs in it, and whatever comes later. Does not wait.
  void doom() {
    doomed = true;
    closer.execute(() -> close(true));
  }

  /// Closes it. Nobody runs in it. Does not wait.
  void retire() {
    doomed = true;
    closer.execute(() -> close(false));
  }

  private void close(boolean cancel) {
    try {
      context.close(cancel);
    } catch (PolyglotException | IllegalStateException e) {
      log.atDebug().setCause(e).addKeyValue("script", script()).log("context closed with an error");
    }
  }
}
