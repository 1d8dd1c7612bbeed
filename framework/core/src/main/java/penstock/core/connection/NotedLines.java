package penstock.core.connection;

import org.jspecify.annotations.Nullable;

/// What is the same for every request of a connection: header lines, and what logs say of it.
/// Belongs to one I/O thread.
public final class NotedLines {

  private static final byte[] NOBODY = {};

  private final byte[] identity;
  private @Nullable Object owner;
  private byte @Nullable [] lines;
  private @Nullable Object logged;

  /// Of a client that has not shown who it is.
  public NotedLines() {
    this(NOBODY);
  }

  /// @param identity lines that tell who the client is, each ending in CR LF
  public NotedLines(byte[] identity) {
    this.identity = identity;
  }

  /// Lines that tell who the client is, instead of those the client sends; empty for none.
  public byte[] identity() {
    return identity;
  }

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

  /// What a log noted of the connection last; null for nothing.
  public @Nullable Object logged() {
    return logged;
  }

  /// Notes something for the lines to come, instead of what was noted before.
  public void logged(Object last) {
    logged = last;
  }
}
