package penstock.admin;

import java.nio.file.Path;
import penstock.spi.Default;
import penstock.spi.Describe;

/// What a caller must show.
@Describe("What a caller must show.")
public record AdminAuth(
    @Default("token") @Describe("How callers are known; token is the only way.") Type type,
    @Describe("A file with the token that callers send as `Authorization: Bearer TOKEN`.")
        Path tokenFile) {

  /// How callers are known.
  public enum Type {
    /// By a secret they send with each request.
    TOKEN
  }
}
