package penstock.core.connection;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import penstock.spi.http.Hex;

/// What is noted of a request for those who tell of it when it has ended; made only where somebody
/// does. Belongs to one I/O thread.
public final class Notes {

  /// Digits of an identifier of 128 bits.
  public static final int NUMBER = 2 * Hex.LONG;

  // Most requests are tried once.
  private @Nullable AttemptNotes last;
  private @Nullable List<AttemptNotes> several;
  private long queueNanos = AttemptNotes.UNKNOWN;
  private @Nullable String requestId = "";
  private long idHigh;
  private long idLow;
  private boolean numbered;
  private String sticky = "";
  private String why = "";
  private @Nullable Followed followed;

  /// Notes that the request waited for an endpoint to have room, in nanoseconds.
  public void queued(long nanos) {
    queueNanos = Math.max(0, queueNanos) + nanos;
  }

  /// Notes that an endpoint is tried.
  ///
  /// @param endpoint its name
  /// @param address where it is
  /// @param beganNanos in [System#nanoTime()]
  /// @return to be told of the rest
  public AttemptNotes begin(String endpoint, InetSocketAddress address, long beganNanos) {
    AttemptNotes begun = new AttemptNotes(endpoint, address, beganNanos);
    AttemptNotes before = last;
    if (before != null) {
      List<AttemptNotes> all = several == null ? new ArrayList<>(List.of(before)) : several;
      all.add(begun);
      several = all;
    }
    last = begun;
    return begun;
  }

  /// Notes the identifier that endpoints get.
  public void identified(String id) {
    requestId = id;
    numbered = false;
  }

  /// Notes the identifier that endpoints get, as 128 bits.
  public void identified(long high, long low) {
    idHigh = high;
    idLow = low;
    requestId = null;
    numbered = true;
  }

  /// Notes what became of the client's binding to an endpoint.
  ///
  /// @param result one of few words, such as `hit`
  public void bound(String result) {
    sticky = result;
  }

  /// Notes why its rule decided as it did.
  public void explained(String words) {
    why = words;
  }

  /// Why its rule decided as it did; empty if none did.
  public String why() {
    return why;
  }

  /// Notes that it is followed.
  public void followedBy(Followed trace) {
    followed = trace;
  }

  /// Where it stands in a trace; null if it is not followed.
  public @Nullable Followed followed() {
    return followed;
  }

  /// The identifier of its trace; empty if it is not followed.
  public String traceId() {
    return followed == null ? "" : followed.trace().id();
  }

  /// All attempts, in order.
  public List<AttemptNotes> attempts() {
    AttemptNotes only = last;
    if (several != null) {
      return several;
    }
    return only == null ? List.of() : List.of(only);
  }

  /// How many attempts there were; 0 or more.
  public int tries() {
    return several == null ? (last == null ? 0 : 1) : several.size();
  }

  /// The attempt that gave the answer, or failed last; null if none was made.
  public @Nullable AttemptNotes last() {
    return last;
  }

  /// How long the request waited for room, in nanoseconds; [AttemptNotes#UNKNOWN] if it never did.
  public long queueNanos() {
    return queueNanos;
  }

  /// The identifier that endpoints got; empty if it came to none.
  public String requestId() {
    String known = requestId;
    if (known == null) {
      byte[] digits = new byte[NUMBER];
      number(digits, 0);
      known = new String(digits, StandardCharsets.ISO_8859_1);
      requestId = known;
    }
    return known;
  }

  /// Whether its identifier is 128 bits, and not a text that somebody else made.
  public boolean numbered() {
    return numbered;
  }

  /// Writes such an identifier, in [#NUMBER] hexadecimal digits.
  ///
  /// @param at index of the first
  public void number(byte[] to, int at) {
    Hex.put(to, at, idHigh);
    Hex.put(to, at + Hex.LONG, idLow);
  }

  /// What became of the client's binding; empty if there is none.
  public String sticky() {
    return sticky;
  }
}
