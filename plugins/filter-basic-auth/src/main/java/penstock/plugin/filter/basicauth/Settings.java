package penstock.plugin.filter.basicauth;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import penstock.spi.Default;
import penstock.spi.Describe;

/// What users may set.
///
/// @param users hashed passwords by name
/// @param file further users, one a line
/// @param realm what browsers show
/// @param forward whether endpoints see name and password
public record Settings(
    @Describe(
            "Hashed passwords by user: $6$ or $5$ as `openssl passwd -6` makes them, $2y$ as"
                + " `htpasswd -B` does, or $pbkdf2-sha256$.")
        @Default("{}")
        Map<String, String> users,
    @Describe(
            "A file of further users, each on a line of its own as name:hash; read again when it"
                + " changes.")
        @Nullable Path file,
    @Describe("What browsers show when they ask for the password.") @Default("restricted")
        String realm,
    @Describe("Whether endpoints see the Authorization header, password and all.") @Default("false")
        boolean forward) {

  /// Checks names, the realm and the file.
  ///
  /// @throws IllegalArgumentException if there is no user, a name or the realm is malformed, or the
  ///   file cannot be read
  public Settings {
    users = Map.copyOf(users);
    if (users.isEmpty() && file == null) {
      throw new IllegalArgumentException("nothing (expected: one of users, file)");
    }
    // Text up to here: the words of a parser would come with what was written, a password perhaps.
    users.forEach(Settings::check);
    if (!realm.chars().allMatch(c -> c >= ' ' && c < 0x7f && c != '"' && c != '\\')) {
      throw new IllegalArgumentException(
          "realm: " + realm + " (expected: printable characters without quotes or backslashes)");
    }
    if (file != null) {
      UserFile.read(file);
    }
  }

  private static void check(String name, String hash) {
    Users.checkName(name);
    try {
      PasswordHash.parse(hash);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("users." + name + ": " + e.getMessage(), e);
    }
  }

  /// The hashed passwords by name.
  Map<String, PasswordHash> hashes() {
    Map<String, PasswordHash> hashes = new HashMap<>();
    users.forEach((name, hash) -> hashes.put(name, PasswordHash.parse(hash)));
    return hashes;
  }

  /// Without the hashes, lest they come into a log.
  @Override
  public String toString() {
    return "users " + users.keySet() + " file " + file + " realm " + realm;
  }
}
