package penstock.cli;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import penstock.config.ConfigException;
import penstock.config.Problem;
import penstock.plugins.PluginState;

/// A server module that remembers what it was asked for.
final class FakeOperations implements Operations {

  final List<String> calls = new ArrayList<>();
  List<Problem> problems = List.of();
  List<PluginState> plugins = List.of();
  @Nullable Setup setup;
  boolean stopFails;

  @Override
  public Running start(Setup newSetup) {
    setup = newSetup;
    if (!problems.isEmpty()) {
      throw new ConfigException(problems);
    }
    calls.add("start");
    return new FakeRunning();
  }

  @Override
  public List<Problem> check(Setup newSetup) {
    setup = newSetup;
    return problems;
  }

  @Override
  public List<PluginState> plugins(Setup newSetup) {
    return plugins;
  }

  @Override
  public String schema(Setup newSetup) {
    return "{}\n";
  }

  @Override
  public String reference(Setup newSetup) {
    return "# Reference\n";
  }

  /// Ends as soon as somebody waits for its end.
  final class FakeRunning implements Running {

    @Override
    public Map<String, InetSocketAddress> addresses() {
      return Map.of("web", new InetSocketAddress(InetAddress.getLoopbackAddress(), 8081));
    }

    @Override
    public InetSocketAddress adminAddress() {
      return new InetSocketAddress("::1", 9901);
    }

    @Override
    public void reload() {
      calls.add("reload");
    }

    @Override
    public void shutdown() {
      calls.add("shutdown");
    }

    @Override
    public void stopNow() {
      calls.add("stopNow");
      if (stopFails) {
        throw new IllegalStateException("cannot stop");
      }
    }

    @Override
    public void awaitEnd() {
      calls.add("awaitEnd");
    }
  }
}
