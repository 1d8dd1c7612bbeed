package penstock.core.forward;

import java.util.Set;

/// Statuses of answers. Every answer is looked up in one, so that it costs no more than reading a
/// byte. Immutable.
public final class StatusSet {

  /// No status.
  public static final StatusSet NONE = new StatusSet(Set.of());

  private static final int END = 1000;

  private final boolean[] has = new boolean[END];
  private final boolean empty;

  private StatusSet(Set<Integer> statuses) {
    statuses.forEach(status -> has[status] = true);
    empty = statuses.isEmpty();
  }

  /// @param statuses 0 to 999
  public static StatusSet of(Set<Integer> statuses) {
    return statuses.isEmpty() ? NONE : new StatusSet(statuses);
  }

  boolean isEmpty() {
    return empty;
  }

  boolean has(int status) {
    return status >= 0 && status < END && has[status];
  }
}
