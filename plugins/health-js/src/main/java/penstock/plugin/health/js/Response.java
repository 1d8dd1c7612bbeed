package penstock.plugin.health.js;

import java.util.List;
import org.graalvm.polyglot.HostAccess;
import org.graalvm.polyglot.Value;
import org.jspecify.annotations.Nullable;
import penstock.scripting.view.Texts;

/// An endpoint's answer as scripts see it. Its name is read in messages of the engine.
public final class Response {

  private final Asked asked;
  private final Desk desk;

  /// As sent.
  @HostAccess.Export public final int status;

  /// The beginning of it, as text.
  @HostAccess.Export public final String body;

  /// Whom was asked.
  @HostAccess.Export public final String endpoint;

  /// Milliseconds until the head had come.
  @HostAccess.Export public final double latencyMillis;

  /// Milliseconds since 1970.
  @HostAccess.Export public final double time;

  /// The view of an answer.
  ///
  /// @param desk of the context
  Response(Asked asked, Desk desk) {
    this.asked = asked;
    this.desk = desk;
    status = asked.answer().status();
    body = asked.body();
    endpoint = asked.endpoint();
    latencyMillis = asked.latencyMillis();
    time = asked.millis();
  }

  /// The first value of a header; null if absent.
  @HostAccess.Export
  public @Nullable String header(String name) {
    List<String> values = values(name);
    return values.isEmpty() ? null : values.getFirst();
  }

  /// All values of a header.
  @HostAccess.Export
  public Texts headers(String name) {
    return new Texts(values(name));
  }

  private List<String> values(String name) {
    return asked.answer().values(name);
  }

  /// The body, read as JSON; null if it is none.
  @HostAccess.Export
  public @Nullable Value json() {
    return desk.json(body);
  }
}
