package penstock.core.engine;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xnio.IoUtils;
import org.xnio.XnioWorker;
import penstock.core.connection.ConnectionRegistry;
import penstock.core.io.BufferPool;
import penstock.spi.io.Intake;
import penstock.spi.io.Listener;

/// The listeners that are open. A reload opens new ones before anything else changes, keeps those
/// that are equal by name, and closes the rest when everything else has changed. Control threads
/// only.
final class Listeners {

  private static final Logger log = LoggerFactory.getLogger(Listeners.class);

  private final House house;
  private final XnioWorker worker;
  private final BufferPool buffers;
  private Map<String, RunningListener> open = Map.of();

  Listeners(House house, XnioWorker worker, BufferPool buffers) {
    this.house = house;
    this.worker = worker;
    this.buffers = buffers;
  }

  /// What a configuration changes.
  ///
  /// @param next all that will be open
  /// @param gone those that will not, still open
  record Change(Map<String, RunningListener> next, List<RunningListener> gone) {}

  /// Opens what is new.
  ///
  /// @throws IOException if one cannot be opened; nothing has changed then
  Change prepare(Map<String, ListenerSettings> settings, CurrentLine entry) throws IOException {
    Map<String, RunningListener> next = new LinkedHashMap<>();
    List<RunningListener> opened = new ArrayList<>();
    List<RunningListener> paused = new ArrayList<>();
    try {
      for (Map.Entry<String, ListenerSettings> each : settings.entrySet()) {
        String name = each.getKey();
        RunningListener old = open.get(name);
        if (old != null && old.live().extension().equals(each.getValue().listener())) {
          next.put(name, old);
          continue;
        }
        RunningListener fresh = open(name, each.getValue(), entry, old, paused);
        opened.add(fresh);
        next.put(name, fresh);
      }
    } catch (IOException | RuntimeException | LinkageError e) {
      opened.forEach(listener -> listener.live().close());
      paused.forEach(listener -> reopen(listener, entry));
      throw e;
    }
    List<RunningListener> gone = new ArrayList<>(open.values());
    gone.removeAll(next.values());
    return new Change(next, gone);
  }

  private RunningListener open(
      String name,
      ListenerSettings settings,
      CurrentLine entry,
      @Nullable RunningListener old,
      List<RunningListener> paused)
      throws IOException {
    Live<Listener> live = Live.of(settings.listener(), null, house::context, "listeners." + name);
    try {
      return new RunningListener(name, live, bind(name, live.instance(), entry));
    } catch (IOException e) {
      if (old == null) {
        live.close();
        throw e;
      }
      // The one it replaces may hold the address.
      old.live().instance().pause();
      paused.add(old);
      try {
        return new RunningListener(name, live, bind(name, live.instance(), entry));
      } catch (IOException again) {
        live.close();
        throw again;
      }
    }
  }

  private InetSocketAddress bind(String name, Listener listener, CurrentLine entry)
      throws IOException {
    return listener.open(
        new Intake(
            worker,
            buffers,
            null,
            new LineHandler(entry, name),
            (_, stream) -> IoUtils.safeClose(stream)));
  }

  private void reopen(RunningListener listener, CurrentLine entry) {
    try {
      bind(listener.name(), listener.live().instance(), entry);
    } catch (IOException e) {
      log.atError()
          .addKeyValue("listener", listener.name())
          .addKeyValue("problem", e.getMessage())
          .log("listener could not be opened again");
    }
  }

  /// Puts a change in force: those that are gone accept nothing any more, and what they have open
  /// ends by itself.
  void commit(Change change) {
    open = Map.copyOf(change.next());
    for (RunningListener listener : change.gone()) {
      listener.live().instance().pause();
      ConnectionRegistry registry = listener.registry();
      if (registry == null) {
        listener.live().close();
      } else {
        registry.closeAfterAnswers();
        registry.closeIdle();
      }
      log.atInfo().addKeyValue("listener", listener.name()).log("listener closed");
    }
  }

  Map<String, RunningListener> open() {
    return open;
  }

  void closeAfterAnswers() {
    registries(ConnectionRegistry::closeAfterAnswers);
  }

  void closeIdle() {
    registries(ConnectionRegistry::closeIdle);
  }

  private void registries(Consumer<ConnectionRegistry> action) {
    for (RunningListener listener : open.values()) {
      ConnectionRegistry registry = listener.registry();
      if (registry != null) {
        action.accept(registry);
      }
    }
  }

  void pause() {
    open.values().forEach(listener -> listener.live().instance().pause());
  }

  void close() {
    open.values().forEach(listener -> listener.live().close());
  }

  int connections() {
    return open.values().stream().mapToInt(RunningListener::connections).sum();
  }
}
