package penstock.plugin.health.js;

import org.graalvm.polyglot.HostAccess;
import org.graalvm.polyglot.Value;
import org.jspecify.annotations.Nullable;
import penstock.spi.health.ProbeResult;

/// What the functions of one context's script go through. For one thread at a time.
public final class Desk {

  private @Nullable Value reader;

  /// Takes the function that reads JSON; the prelude's to call.
  @HostAccess.Export
  public void readsJson(Value function) {
    reader = function;
  }

  /// A text read as JSON; null if it is none.
  @Nullable Value json(String text) {
    return reader == null ? null : reader.execute(text);
  }

  /// The endpoint is well.
  @HostAccess.Export
  public ProbeResult healthy(String why) {
    return new ProbeResult.Pass(why);
  }

  /// The endpoint is not well.
  ///
  /// @param atOnce whether once is enough
  @HostAccess.Export
  public ProbeResult unhealthy(String why, boolean atOnce) {
    return new ProbeResult.Fail(why, true, atOnce);
  }
}
