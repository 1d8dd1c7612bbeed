package penstock.scripting;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/// A script as it was read once, with contexts that nobody uses yet.
final class Version {

  private final String script;
  private final ScriptFiles files;
  private final Object mark = new Object();
  private final Instant since = Instant.now().truncatedTo(ChronoUnit.MILLIS);
  private volatile boolean retired;
  private final Queue<Realm> spares = new ConcurrentLinkedQueue<>();

  /// @param script its file
  /// @param files it and what it imports
  Version(String script, ScriptFiles files) {
    this.script = script;
    this.files = files;
  }

  String script() {
    return script;
  }

  ScriptFiles files() {
    return files;
  }

  /// Tells it from others by identity, and holds nothing of it.
  Object mark() {
    return mark;
  }

  /// When it was read.
  Instant since() {
    return since;
  }

  /// Keeps a ready context.
  void keep(Realm realm) {
    spares.add(realm);
  }

  /// How many are ready.
  int ready() {
    return spares.size();
  }

  /// A ready context; null if there is none.
  @Nullable Realm spare() {
    Realm realm = spares.poll();
    while (realm != null && realm.doomed()) {
      realm = spares.poll();
    }
    return realm;
  }

  /// Whether another one is in force.
  boolean retired() {
    return retired;
  }

  /// Closes the contexts nobody uses.
  void retire() {
    retired = true;
    for (Realm realm = spares.poll(); realm != null; realm = spares.poll()) {
      realm.retire();
    }
  }
}
