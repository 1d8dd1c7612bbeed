package penstock.plugin.filter.js;

import io.undertow.util.HeaderValues;
import java.util.List;
import org.graalvm.polyglot.HostAccess;
import org.jspecify.annotations.Nullable;
import penstock.scripting.view.Bounds;
import penstock.scripting.view.Texts;
import penstock.spi.http.HttpText;
import penstock.spi.io.AnswerHead;

/// The head of an answer as scripts see it, with what they change about it. Its name is read in
/// messages of the engine.
public final class Response {

  private static final double NANOS_PER_MILLI = 1e6;

  private final AnswerHead head;
  private final HeaderChanges changes = new HeaderChanges();
  private int changed;
  private @Nullable String why;

  /// As it came.
  @HostAccess.Export public final int status;

  /// Who answered.
  @HostAccess.Export public final @Nullable String endpoint;

  /// How many tries it took.
  @HostAccess.Export public final int attempts;

  /// Milliseconds until the endpoint answered.
  @HostAccess.Export public final double firstByteMillis;

  /// Milliseconds since the request came.
  @HostAccess.Export public final double elapsedMillis;

  /// `ok`, or why the request failed.
  @HostAccess.Export public final String reason;

  /// The view of an answer that is about to go out.
  Response(AnswerHead head) {
    this.head = head;
    status = head.status();
    changed = status;
    String from = head.endpoint();
    endpoint = from.isEmpty() ? null : from;
    attempts = head.attempts();
    firstByteMillis = head.firstByteNanos() / NANOS_PER_MILLI;
    elapsedMillis = head.elapsedNanos() / NANOS_PER_MILLI;
    reason = head.reason();
  }

  /// The first value of a header as it came; null if absent.
  @HostAccess.Export
  public @Nullable String header(String name) {
    return head.headers().getFirst(name);
  }

  /// All values of a header as they came.
  @HostAccess.Export
  public Texts headers(String name) {
    HeaderValues values = head.headers().get(name);
    return new Texts(values == null ? List.of() : List.copyOf(values));
  }

  /// Sends another status.
  ///
  /// @throws IllegalArgumentException if it does not fit the body
  @HostAccess.Export
  public void setStatus(int other) {
    HttpText.checkStatusChange(status, other);
    changed = other;
  }

  /// Sets a header, in place of all of that name.
  ///
  /// @throws IllegalArgumentException if it cannot be sent
  @HostAccess.Export
  public void setHeader(String name, String value) {
    changes.set(name, value);
  }

  /// Adds a header beside those of its name.
  ///
  /// @throws IllegalArgumentException if it cannot be sent
  @HostAccess.Export
  public void addHeader(String name, String value) {
    changes.add(name, value);
  }

  /// Takes a header away.
  ///
  /// @throws IllegalArgumentException if it is no header's name
  @HostAccess.Export
  public void removeHeader(String name) {
    changes.remove(name);
  }

  /// Says why.
  @HostAccess.Export
  public void explain(String words) {
    why = Bounds.line(words);
  }

  /// Makes the changes.
  ///
  /// @throws IllegalArgumentException if the status cannot be changed; then nothing is
  void apply() {
    if (changed != status) {
      head.status(changed);
    }
    changes.apply(head.headers());
    if (why != null) {
      head.explain(why);
    }
  }
}
