package penstock.core.engine;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import penstock.core.forward.SessionUser;
import penstock.core.forward.StreamForwarder;
import penstock.core.listen.BindAddress;
import penstock.core.listen.ConnectionOwner;
import penstock.spi.io.Intake;
import penstock.spi.io.Listener;

/// The opening of the new listeners of one configuration. Control threads only.
final class Opening {

  private static final Logger log = LoggerFactory.getLogger(Opening.class);

  private final Machine machine;
  private final Listeners.Entry entry;
  private final List<RunningListener> gone;
  private final List<RunningListener> opened = new ArrayList<>();
  private boolean paused;

  /// @param gone those that leave, still open
  Opening(Machine machine, Listeners.Entry entry, List<RunningListener> gone) {
    this.machine = machine;
    this.entry = entry;
    this.gone = gone;
  }

  /// Opens one.
  ///
  /// @param before what has its name now; if it rests, so does the new one, and its address stays
  ///   free for whoever has it meanwhile. Null for nothing
  /// @throws IOException if it cannot be opened
  RunningListener open(String name, ListenerSettings settings, @Nullable RunningListener before)
      throws IOException {
    String path = "listeners." + name;
    List<Runnable> undo = new ArrayList<>();
    try {
      Fittings fittings =
          Fittings.of(settings.listener().settings(), machine.house()::context, path);
      undo.add(fittings::close);
      Live<Listener> live = Live.of(settings.listener(), null, machine.house()::context, path);
      undo.add(live::close);
      keepBooks(name, settings, live.instance());
      LineHandler handler = new LineHandler(entry.current(), name, machine.loops(), entry.early());
      if (live.instance() instanceof SessionUser user) {
        user.enterBy(handler);
      }
      Long since = before == null ? null : before.restingSince();
      InetSocketAddress address =
          before != null && since != null
              ? planned(settings, before.address())
              : bind(live.instance(), intake(machine, handler, fittings));
      RunningListener fresh = new RunningListener(name, live, fittings, handler, address, since);
      opened.add(fresh);
      return fresh;
    } catch (IOException | RuntimeException | LinkageError e) {
      undo.reversed().forEach(Runnable::run);
      throw e;
    }
  }

  private void keepBooks(String name, ListenerSettings settings, Listener listener) {
    if (listener instanceof ConnectionOwner owner) {
      owner.registry().within(machine.connections());
      RefusalLog refusals =
          new RefusalLog(
              new PoolSessions.Way(name, settings.listener().type()), machine.house().accessLogs());
      owner.registry().tell(refusals);
      owner.tell(refusals);
    }
  }

  private static InetSocketAddress planned(ListenerSettings settings, InetSocketAddress before) {
    String bind = LineProblems.bindOf(settings.listener().settings());
    return bind == null ? before : BindAddress.parse(bind).lookUp();
  }

  private InetSocketAddress bind(Listener listener, Intake intake) throws IOException {
    try {
      return listener.open(intake);
    } catch (IOException e) {
      if (paused || gone.isEmpty()) {
        throw e;
      }
      // One of those that go may hold the address.
      paused = true;
      gone.forEach(each -> each.live().instance().pause());
      return listener.open(intake);
    }
  }

  /// Closes what was opened, and opens what it took the address of.
  void undo() {
    for (RunningListener listener : opened) {
      listener.handler().settle();
      listener.close();
    }
    if (paused) {
      gone.stream().filter(each -> each.restingSince() == null).forEach(this::reopen);
    }
  }

  private void reopen(RunningListener listener) {
    try {
      InetSocketAddress _ = again(machine, listener);
    } catch (IOException | RuntimeException e) {
      log.atError()
          .addKeyValue("listener", listener.name())
          .addKeyValue("problem", e.getMessage())
          .log("listener could not be opened again");
    }
  }

  /// Lets one that was paused, or has rested from its beginning, accept.
  ///
  /// @throws IOException if it cannot listen
  static InetSocketAddress again(Machine machine, RunningListener listener) throws IOException {
    return listener
        .live()
        .instance()
        .open(intake(machine, listener.handler(), listener.fittings()));
  }

  private static Intake intake(Machine machine, LineHandler handler, Fittings fittings) {
    return new Intake(
        machine.worker(),
        machine.buffers(),
        fittings.termination(),
        fittings.sessionFilters(),
        handler,
        new StreamForwarder(machine.house().upstreams(), machine.buffers(), handler));
  }
}
