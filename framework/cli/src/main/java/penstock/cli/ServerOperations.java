package penstock.cli;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import penstock.config.Problem;
import penstock.plugins.PluginState;
import penstock.server.Penstock;

/// The commands' view of the server module.
final class ServerOperations implements Operations {

  @Override
  public Running start(Setup setup) throws IOException {
    return new Started(Penstock.start(options(setup)));
  }

  @Override
  public List<Problem> check(Setup setup) throws IOException {
    return Penstock.check(options(setup));
  }

  @Override
  public List<PluginState> plugins(Setup setup) throws IOException {
    return Penstock.plugins(options(setup));
  }

  @Override
  public String schema(Setup setup) throws IOException {
    return Penstock.schema(options(setup));
  }

  @Override
  public String reference(Setup setup) throws IOException {
    return Penstock.reference(options(setup));
  }

  private static Penstock.Options options(Setup setup) {
    return new Penstock.Options(setup.home(), setup.file(), setup.text());
  }

  /// A Penstock that was started here.
  private record Started(Penstock penstock) implements Running {

    @Override
    public Map<String, InetSocketAddress> addresses() {
      return penstock.addresses();
    }

    @Override
    public InetSocketAddress adminAddress() {
      return penstock.adminAddress();
    }

    @Override
    public void reload() {
      penstock.reload();
    }

    @Override
    public void shutdown() {
      penstock.shutdown();
    }

    @Override
    public void stopNow() {
      penstock.stopNow();
    }

    @Override
    public void awaitEnd() throws InterruptedException {
      penstock.awaitEnd();
    }
  }
}
