package penstock.core.endpoint;

import org.jspecify.annotations.Nullable;

/// The endpoints one request has been tried at; one thread at a time, reused with the request.
public final class Tried {

  /// More attempts than this are never made.
  public static final int MOST = 8;

  private final @Nullable LiveEndpoint[] endpoints = new LiveEndpoint[MOST];
  private int count;

  /// How many attempts were made; 0 to [#MOST].
  public int count() {
    return count;
  }

  /// Whether this endpoint was tried.
  public boolean contains(LiveEndpoint endpoint) {
    for (int i = 0; i < count; i++) {
      if (endpoints[i] == endpoint) {
        return true;
      }
    }
    return false;
  }

  /// Notes an attempt; beyond [#MOST] it is forgotten.
  public void add(LiveEndpoint endpoint) {
    if (count < MOST) {
      endpoints[count++] = endpoint;
    }
  }
}
