package penstock.plugin.filter.basicauth;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Users and their hashed passwords. Immutable.
final class Users {

  private final Map<String, PasswordHash> hashes;

  /// Hashed for names that nobody has, so that a guess takes as long whether the name is right.
  private final @Nullable PasswordHash decoy;

  private Users(Map<String, PasswordHash> hashes) {
    this.hashes = Map.copyOf(hashes);
    this.decoy = hashes.isEmpty() ? null : hashes.values().iterator().next();
  }

  /// @param more come beside the others, and replace those of the same name
  static Users of(Map<String, PasswordHash> hashes, Map<String, PasswordHash> more) {
    Map<String, PasswordHash> all = new HashMap<>(hashes);
    all.putAll(more);
    return new Users(all);
  }

  /// A name that can stand before the colon.
  ///
  /// @throws IllegalArgumentException if it cannot
  static void checkName(String name) {
    if (name.isEmpty() || name.chars().anyMatch(c -> c == ':' || c < ' ' || c == 0x7f)) {
      throw new IllegalArgumentException(
          "user: " + name + " (expected: a name without colons or control characters)");
    }
  }

  /// Whether it is the user's password. Takes milliseconds of CPU time: not for I/O threads.
  boolean holds(Credentials credentials) {
    PasswordHash hash = hashes.get(credentials.user());
    PasswordHash tried = hash == null ? decoy : hash;
    byte[] password = credentials.password().getBytes(StandardCharsets.UTF_8);
    boolean fits = tried != null && tried.matches(password);
    return fits && hash != null;
  }
}
