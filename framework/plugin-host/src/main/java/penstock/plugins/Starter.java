package penstock.plugins;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.pf4j.PluginWrapper;
import penstock.spi.Plugin;

/// Runs a plugin's own code for the first time: its constructor and its `register`.
final class Starter {

  private final Admission admission;
  private final Map<Offered, String> owners = new HashMap<>();

  Starter(Admission admission) {
    this.admission = admission;
  }

  /// Makes the plugin, lets it register, and passes on what it offered.
  ///
  /// @return the names of its offers
  /// @throws RefusedException if it fails or offers what cannot be taken; then nothing of it stays
  List<Offered> start(PluginWrapper wrapper) {
    String id = wrapper.getPluginId();
    List<Offer<?, ?>> offers = inContextOf(wrapper);
    List<Offered> names = offers.stream().<Offered>map(Offer::name).toList();
    for (Offered name : names) {
      String owner = owners.get(name);
      if (owner != null) {
        throw new RefusedException(
            name + ": offered by plugin " + owner + " (expected: a type of its own)");
      }
    }
    try {
      admission.admit(id, offers);
    } catch (IllegalArgumentException e) {
      throw new RefusedException(Reasons.oneLine(e), e);
    }
    names.forEach(name -> owners.put(name, id));
    return names;
  }

  // Libraries in the jar that ask the thread for a class loader must get the plugin's.
  private static List<Offer<?, ?>> inContextOf(PluginWrapper wrapper) {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(wrapper.getPluginClassLoader());
    try {
      return register(((SpiPlugin) wrapper.getPlugin()).plugin());
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  private static List<Offer<?, ?>> register(Plugin plugin) {
    OfferBuffer buffer = new OfferBuffer();
    try {
      plugin.register(buffer);
    } catch (Throwable e) { // a stranger's code may throw anything
      String problem = buffer.problem();
      throw new RefusedException(problem == null ? Reasons.of("register", e) : problem, e);
    } finally {
      buffer.close();
    }
    String problem = buffer.problem();
    if (problem != null) {
      throw new RefusedException(problem);
    }
    return buffer.offers();
  }
}
