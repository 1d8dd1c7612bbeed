package penstock.core.engine;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The listeners that are open. A reload opens new ones before anything else changes, keeps those
/// that are equal by name, and closes the rest when everything else has changed. What an operator
/// ordered for a name holds for what takes its place. Control threads only, one at a time but for
/// [#tick(Consumer)].
final class Listeners {

  private static final Logger log = LoggerFactory.getLogger(Listeners.class);

  private final Machine machine;
  private final List<Leaving> leaving = new CopyOnWriteArrayList<>();
  private volatile Map<String, RunningListener> open = Map.of();
  private volatile Duration restingIdle = Duration.ZERO;
  private boolean closing;

  Listeners(Machine machine) {
    this.machine = machine;
  }

  /// What a configuration changes.
  ///
  /// @param next all that will be open
  /// @param gone those that will not, still open
  record Change(Map<String, RunningListener> next, List<RunningListener> gone) {}

  /// A listener that accepts nothing any more and still has connections.
  ///
  /// @param idleUntil in [System#nanoTime()]; then idle connections are closed
  private record Leaving(RunningListener listener, long idleUntil) {}

  /// Where new listeners lead.
  ///
  /// @param current the line in force
  /// @param early the line they are opened for
  record Entry(CurrentLine current, Line early) {}

  /// The names by which requests may still come besides those of a configuration.
  Set<String> names() {
    Set<String> names = new LinkedHashSet<>(open.keySet());
    leaving.forEach(each -> names.add(each.listener().name()));
    return names;
  }

  /// Opens what is new.
  ///
  /// @throws IOException if one cannot be opened; nothing has changed then
  Change prepare(Map<String, ListenerSettings> settings, Entry entry) throws IOException {
    Map<String, RunningListener> next = kept(settings);
    List<RunningListener> gone = new ArrayList<>(open.values());
    gone.removeAll(next.values());
    Opening opening = new Opening(machine, entry, gone);
    try {
      for (Map.Entry<String, ListenerSettings> each : settings.entrySet()) {
        if (!next.containsKey(each.getKey())) {
          next.put(
              each.getKey(), opening.open(each.getKey(), each.getValue(), open.get(each.getKey())));
        }
      }
    } catch (IOException | RuntimeException | LinkageError e) {
      opening.undo();
      throw e;
    }
    return new Change(next, gone);
  }

  private Map<String, RunningListener> kept(Map<String, ListenerSettings> settings) {
    Map<String, RunningListener> kept = new LinkedHashMap<>();
    settings.forEach((name, each) -> {
      RunningListener old = open.get(name);
      if (old != null && old.live().extension().equals(each.listener())) {
        kept.put(name, old);
      }
    });
    return kept;
  }

  /// Puts a change in force: those that are gone accept nothing any more, and their connections end
  /// with the next answer.
  ///
  /// @param idle how long their connections may wait for one more request
  void commit(Change change, Duration idle) {
    open = Map.copyOf(change.next());
    open.values().forEach(listener -> listener.handler().settle());
    closeAfterAnswers(closing);
    for (RunningListener listener : change.gone()) {
      listener.live().instance().pause();
      listener.closeAfterAnswers(true);
      leaving.add(new Leaving(listener, System.nanoTime() + idle.toNanos()));
      log.atInfo()
          .addKeyValue("listener", listener.name())
          .addKeyValue("address", listener.address())
          .log("listener closed");
    }
  }

  /// Lets go of those that have no connections left; to be called about once a second.
  ///
  /// @param gone told the names by which no request can come any more
  void tick(Consumer<String> gone) {
    open.values().stream()
        .filter(each -> each.restsLonger(restingIdle))
        .forEach(RunningListener::closeIdle);
    for (Leaving each : leaving) {
      if (System.nanoTime() - each.idleUntil() >= 0) {
        each.listener().closeIdle();
      }
      if (each.listener().connections() == 0 && leaving.remove(each)) {
        each.listener().close();
        String name = each.listener().name();
        if (!names().contains(name)) {
          gone.accept(name);
        }
      }
    }
  }

  Map<String, RunningListener> open() {
    return open;
  }

  /// Lets one accept nothing any more and end its connections with their next answer, or accept
  /// again.
  ///
  /// @param idle how long its connections may wait for one more request
  /// @return false if there is none of this name
  /// @throws IOException if it cannot listen again; nothing has changed then
  boolean rest(String name, boolean rests, Duration idle) throws IOException {
    RunningListener listener = open.get(name);
    if (listener == null || rests == (listener.restingSince() != null)) {
      return listener != null;
    }
    restingIdle = idle;
    RunningListener next;
    if (rests) {
      listener.live().instance().pause();
      next = listener.resting();
    } else {
      next = listener.reopened(Opening.again(machine, listener));
    }
    next.closeAfterAnswers(rests || closing);
    Map<String, RunningListener> all = new LinkedHashMap<>(open);
    all.put(name, next);
    open = Map.copyOf(all);
    log.atInfo()
        .addKeyValue("listener", name)
        .addKeyValue("rests", rests)
        .log("listener state ordered");
    return true;
  }

  /// Lets all answers close their connections, or only those of listeners that rest or leave; also
  /// of listeners that are opened later.
  void closeAfterAnswers(boolean closes) {
    closing = closes;
    for (RunningListener listener : open.values()) {
      listener.closeAfterAnswers(closes || listener.restingSince() != null);
    }
  }

  void closeIdle() {
    all().forEach(RunningListener::closeIdle);
  }

  void closeConnections() {
    all().forEach(RunningListener::closeConnections);
  }

  void pause() {
    open.values().forEach(listener -> listener.live().instance().pause());
  }

  void close() {
    all().forEach(RunningListener::close);
    leaving.clear();
  }

  int connections() {
    return all().stream().mapToInt(RunningListener::connections).sum();
  }

  private Collection<RunningListener> all() {
    List<RunningListener> all = new ArrayList<>(open.values());
    leaving.forEach(each -> all.add(each.listener()));
    return all;
  }
}
