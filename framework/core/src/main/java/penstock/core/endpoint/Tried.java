package penstock.core.endpoint;

import org.jspecify.annotations.Nullable;

/// The endpoints one request has been tried at; one thread at a time, reused with the request.
public final class Tried {

  /// More attempts than this are never made.
  public static final int MOST = 8;

  private @Nullable LiveEndpoint first;

  // Most requests are tried once.
  private @Nullable LiveEndpoint @Nullable [] others;
  private int count;

  /// How many attempts were made; 0 to [#MOST].
  public int count() {
    return count;
  }

  /// Whether this endpoint was tried.
  public boolean contains(LiveEndpoint endpoint) {
    @Nullable LiveEndpoint[] more = others;
    if (count == 0 || more == null) {
      return count > 0 && first == endpoint;
    }
    for (int i = 0; i < count - 1; i++) {
      if (more[i] == endpoint) {
        return true;
      }
    }
    return first == endpoint;
  }

  /// Notes an attempt; beyond [#MOST] it is forgotten.
  public void add(LiveEndpoint endpoint) {
    if (count == 0) {
      first = endpoint;
      count = 1;
    } else if (count < MOST) {
      @Nullable LiveEndpoint[] more =
          others == null ? new @Nullable LiveEndpoint[MOST - 1] : others;
      more[count++ - 1] = endpoint;
      others = more;
    }
  }
}
