package penstock.core.connection;

import org.jspecify.annotations.Nullable;

/// Header lines that are the same for every request of a connection. Belongs to one I/O thread.
public final class NotedLines {

  private @Nullable Object owner;
  private byte @Nullable [] lines;

  /// What was noted.
  ///
  /// @param key whose lines they are; compared by identity
  /// @return null if none were noted for this key
  public byte @Nullable [] of(Object key) {
    return owner == key ? lines : null;
  }

  /// Notes lines for the requests to come, instead of those noted before.
  public void note(Object key, byte[] noted) {
    owner = key;
    lines = noted;
  }
}
