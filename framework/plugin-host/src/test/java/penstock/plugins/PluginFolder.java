package penstock.plugins;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import penstock.testkit.PluginJar;

/// A plugin folder for tests, with an admission that keeps what it took.
final class PluginFolder implements Admission {

  private final Path directory;
  private final List<Offer<?, ?>> taken = new ArrayList<>();

  PluginFolder(Path directory) {
    this.directory = directory;
  }

  Path directory() {
    return directory;
  }

  List<Offer<?, ?>> taken() {
    return taken;
  }

  List<String> takenNames() {
    return taken.stream().map(offer -> offer.name().toString()).toList();
  }

  @Override
  public void admit(String plugin, List<Offer<?, ?>> offers) {
    taken.addAll(offers);
  }

  PluginHost load() {
    return load(this);
  }

  PluginHost load(Admission admission) {
    try {
      return PluginHost.load(directory, "0.1.0", admission);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The lines of all refusals, the plugins being closed again.
  List<String> refusals() {
    try (PluginHost host = load()) {
      return host.refusals().stream().map(Refusal::line).toList();
    }
  }

  /// A jar with a plugin that offers one balancing type named like the plugin.
  static PluginJar jar(String id) {
    return PluginJar.of(id).source(className(id), source(id, offer(id)));
  }

  /// A jar with a plugin whose `register` has the given body.
  static PluginJar jar(String id, String register) {
    return PluginJar.of(id).source(className(id), source(id, register));
  }

  /// A statement that offers a balancing type.
  static String offer(String type) {
    return """
    registrar.offer(BalancingPolicy.KIND, "%s", NoSettings.class,
        (settings, context) -> candidates -> (traffic, attempt) -> candidates.getFirst());
    """
        .formatted(type);
  }

  static String className(String id) {
    return "trial." + id.replace('-', '_') + ".Entry";
  }

  private static String source(String id, String register) {
    return """
    package trial.%s;

    import penstock.spi.*;
    import penstock.spi.balance.BalancingPolicy;

    public class Entry implements Plugin {
      @Override
      public void register(Registrar registrar) {
        %s
      }
    }
    """
        .formatted(id.replace('-', '_'), register);
  }
}
