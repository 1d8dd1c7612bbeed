package penstock.server;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import penstock.admin.AdminServer;
import penstock.admin.JmxMetrics;
import penstock.admin.ReloadResult;
import penstock.config.Catalogue;
import penstock.config.ConfigException;
import penstock.config.Loaded;
import penstock.config.Problem;
import penstock.config.ReferenceWriter;
import penstock.config.SchemaWriter;
import penstock.core.engine.BuiltIns;
import penstock.core.engine.Engine;
import penstock.core.metrics.ConfigMetrics;
import penstock.core.metrics.LineRegistry;
import penstock.plugins.PluginState;
import penstock.scripting.Scripts;

/// A Penstock that runs: what [#start] gives to the command line and to programs that embed it.
/// From any thread.
public final class Penstock {

  private static final Logger log = LoggerFactory.getLogger(Penstock.class);
  private static final String SHUTTING_DOWN = "shutting down";

  private final Plugins plugins;
  private final Configuration configuration;
  private final Engine engine;
  private final Scripts scripts;
  private final ConfigMetrics configMetrics;
  private final AdminServer admin;
  private final @Nullable JmxMetrics jmx;
  private final CountDownLatch ended = new CountDownLatch(1);
  private final AtomicBoolean stopping = new AtomicBoolean();
  private final AtomicBoolean ending = new AtomicBoolean();
  private volatile Settings settings;

  /// What to start.
  ///
  /// @param home the unpacked distribution, with `plugins/`
  /// @param configFile the configuration; `-` for standard input; null if it stands in `configText`
  /// @param configText the configuration itself; null if it stands in `configFile`
  public record Options(Path home, @Nullable Path configFile, @Nullable String configText) {}

  private Penstock(Plugins plugins, Configuration configuration, Settings settings, Stage stage)
      throws IOException {
    this.plugins = plugins;
    this.configuration = configuration;
    this.settings = settings;
    this.engine = stage.engine();
    this.scripts = stage.scripts();
    this.configMetrics = new ConfigMetrics(stage.registry(), InstantSource.system());
    this.admin =
        AdminServer.start(
            settings.admin(),
            new Views(engine, plugins, this, scripts),
            stage.registry().registry());
    this.jmx = jmx(settings, stage);
  }

  private @Nullable JmxMetrics jmx(Settings configured, Stage stage) {
    if (!configured.metrics().jmx()) {
      return null;
    }
    try {
      return JmxMetrics.start(
          stage.registry().registry(), ManagementFactory.getPlatformMBeanServer());
    } catch (RuntimeException e) {
      admin.close();
      throw e;
    }
  }

  private record Stage(Engine engine, LineRegistry registry, Scripts scripts) {}

  /// Starts, and returns when every listener is bound.
  ///
  /// @throws ConfigException if the configuration is wrong; nothing was started
  /// @throws IOException if an address cannot be bound or the plugin folder cannot be read; nothing
  ///   goes on running
  public static Penstock start(Options options) throws IOException {
    Catalogue catalogue = new Catalogue();
    EngineSlot slot = new EngineSlot();
    new BuiltIns(slot::ground).register(catalogue);
    Plugins plugins = Plugins.load(options.home(), catalogue);
    Configuration configuration =
        new Configuration(options.configFile(), options.configText(), catalogue);
    try {
      Settings settings = configuration.read();
      LineRegistry registry = new LineRegistry(settings.metrics().bounds());
      Scripts scripts = ScriptHouse.open(options.home(), settings, registry);
      scripts.testedBy(new ReloadTests(options.home(), catalogue, configuration.file()));
      Engine engine = new Engine(settings.server(), registry, ScriptHouse.lender(scripts));
      slot.fill(engine);
      return open(plugins, configuration, settings, new Stage(engine, registry, scripts));
    } catch (IOException | RuntimeException | LinkageError e) {
      plugins.close();
      throw e;
    }
  }

  private static Penstock open(
      Plugins plugins, Configuration configuration, Settings settings, Stage stage)
      throws IOException {
    Penstock penstock = null;
    try {
      penstock = new Penstock(plugins, configuration, settings, stage);
      stage.engine().apply(settings.line());
      penstock.configMetrics.applied(Version.of(settings));
      return penstock;
    } catch (IOException | RuntimeException | LinkageError e) {
      if (penstock == null) {
        stage.engine().stopNow();
        stage.scripts().close();
      } else {
        penstock.stopNow();
      }
      throw e;
    }
  }

  /// Every problem of a configuration or, if it has none, of the scripts that it names; empty if
  /// there is none. Starts nothing.
  ///
  /// @throws IOException if the plugin folder cannot be read
  public static List<Problem> check(Options options) throws IOException {
    return with(
        options,
        configuration -> {
          try {
            Loaded<Settings> loaded = configuration.load();
            ReloadTests tests =
                new ReloadTests(options.home(), configuration.catalogue(), configuration.file());
            return new ScriptChecks(options.home(), tests, loaded).problems();
          } catch (ConfigException e) {
            return e.problems();
          }
        });
  }

  /// Every plugin of a home, started or refused, by name of the jar.
  ///
  /// @throws IOException if the plugin folder cannot be read
  public static List<PluginState> plugins(Options options) throws IOException {
    try (Plugins plugins = Plugins.load(options.home(), offline())) {
      return plugins.states();
    }
  }

  /// The JSON Schema of the configuration, with the plugins of a home.
  ///
  /// @throws IOException if the plugin folder cannot be read
  public static String schema(Options options) throws IOException {
    return with(
        options, configuration -> SchemaWriter.write(Settings.class, configuration.catalogue()));
  }

  /// The same as a Markdown page for people.
  ///
  /// @throws IOException if the plugin folder cannot be read
  public static String reference(Options options) throws IOException {
    return with(
        options, configuration -> ReferenceWriter.write(Settings.class, configuration.catalogue()));
  }

  private static <T> T with(Options options, Function<Configuration, T> task) throws IOException {
    Catalogue catalogue = offline();
    try (Plugins _ = Plugins.load(options.home(), catalogue)) {
      return task.apply(new Configuration(options.configFile(), options.configText(), catalogue));
    }
  }

  /// A catalogue to check against: it has what the core offers, but nothing can be made from it.
  static Catalogue offline() {
    Catalogue catalogue = new Catalogue();
    EngineSlot empty = new EngineSlot();
    new BuiltIns(empty::ground).register(catalogue);
    return catalogue;
  }

  /// Where each listener listens, by name.
  public Map<String, InetSocketAddress> addresses() {
    return engine.addresses();
  }

  /// Where operators look.
  public InetSocketAddress adminAddress() {
    return admin.address();
  }

  /// Reads the configuration again and puts it in force if it is good; otherwise nothing changes.
  public synchronized ReloadResult reload() {
    if (stopping.get()) {
      return refused(List.of(SHUTTING_DOWN));
    }
    try {
      Settings next = configuration.read();
      String fixed = fixed(settings, next);
      engine.apply(next.line());
      settings = next;
      configMetrics.applied(Version.of(next));
      log.atInfo().addKeyValue("version", Version.of(next)).log("configuration applied");
      return new ReloadResult(true, "configuration applied" + fixed, List.of());
    } catch (ConfigException e) {
      return refused(e.problems().stream().map(Problem::toString).toList());
    } catch (IOException | RuntimeException | LinkageError e) {
      log.atDebug().setCause(e).log("configuration refused");
      String why = e.getMessage() == null ? e.toString() : e.getMessage();
      return refused(List.of(stopping.get() ? SHUTTING_DOWN : why));
    }
  }

  private ReloadResult refused(List<String> problems) {
    configMetrics.refused();
    for (String problem : problems) {
      log.atWarn().addKeyValue("problem", problem).log("configuration refused");
    }
    return new ReloadResult(false, "configuration refused, the one before stays", problems);
  }

  /// What a reload does not change, because it belongs to the process.
  private static String fixed(Settings before, Settings next) {
    boolean same =
        before.server().threads() == next.server().threads()
            && before.server().fleet().hashSeed().equals(next.server().fleet().hashSeed())
            && before.server().buffers().equals(next.server().buffers())
            && before.admin().equals(next.admin())
            && before.scripts().equals(next.scripts())
            && before.metrics().equals(next.metrics());
    return same
        ? ""
        : "; server.ioThreads, server.fleet.hashSeed, server.buffers, admin, scripts and metrics"
            + " change at the next start";
  }

  /// Takes everything down without losing a request; returns when it is down, early if somebody
  /// calls [#stopNow()]. A second call does nothing.
  public void shutdown() {
    if (!stopping.compareAndSet(false, true)) {
      return;
    }
    try {
      engine.shutDown(settings.server().shutdown());
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      engine.stopNow();
    } finally {
      end();
    }
  }

  /// Takes everything down at once.
  public void stopNow() {
    stopping.set(true);
    engine.stopNow();
    end();
  }

  // Two may come here: a shutdown, and a stop in the midst of it.
  private void end() {
    if (!ending.compareAndSet(false, true)) {
      return;
    }
    admin.close();
    if (jmx != null) {
      jmx.close();
    }
    scripts.close();
    plugins.close();
    ended.countDown();
  }

  boolean stopping() {
    return stopping.get();
  }

  /// Waits until everything is down.
  ///
  /// @throws InterruptedException if interrupted
  public void awaitEnd() throws InterruptedException {
    ended.await();
  }
}
