package penstock.plugin.tls.termination;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import penstock.spi.Describe;
import penstock.spi.Examined;
import penstock.spi.Shorthand;
import penstock.spi.tls.Identity;
import penstock.spi.tls.Pem;

/// One certificate with its key.
///
/// @param cert PEM file of the certificate and of those that vouch for it, in any order
/// @param key PEM file of its key; null if the key stands in the same file
/// @param password opens the key; null for none
/// @param passwordFile file that begins with the line of the password; null for none
@Shorthand("cert")
@Describe("One certificate with its key; which one a client sees, its server name decides.")
public record CertificateSettings(
    @Describe("PEM file with the certificate and the chain behind it, in any order.") Path cert,
    @Describe("PEM file with its private key; without it the key stands beside the certificate.")
        @Nullable Path key,
    @Describe("Opens the key if it is encrypted.") @Nullable String password,
    @Describe("File whose first line opens the key if it is encrypted.")
        @Nullable Path passwordFile)
    implements Examined {

  /// Checks that there is one password at most.
  ///
  /// @throws IllegalArgumentException if there are two
  public CertificateSettings {
    if (password != null && passwordFile != null) {
      throw new IllegalArgumentException(
          "passwordFile: " + passwordFile + " (expected: no password beside it)");
    }
  }

  @Override
  public void examine() {
    load(Instant.now());
  }

  /// Reads the files.
  ///
  /// @param now certificates must be valid then
  /// @throws IllegalArgumentException if they cannot be used; the message names the file and why
  Identity load(Instant now) {
    Identity identity = Pem.identity(cert, key, secret());
    try {
      identity.requireValid(now);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "cert: " + cert + " (expected: a certificate that is valid now; " + e.getMessage() + ")",
          e);
    }
    return identity;
  }

  private @Nullable String secret() {
    if (passwordFile == null) {
      return password;
    }
    try (var lines = Files.lines(passwordFile)) {
      return lines.findFirst().orElse("").strip();
    } catch (IOException | UncheckedIOException e) {
      throw new IllegalArgumentException(
          "passwordFile: " + passwordFile + " (expected: a readable file; " + e + ")", e);
    }
  }

  /// The files it is read from.
  List<Path> files() {
    List<Path> files = new ArrayList<>(List.of(cert));
    if (key != null) {
      files.add(key);
    }
    if (passwordFile != null) {
      files.add(passwordFile);
    }
    return files;
  }

  /// Without the password.
  @Override
  public String toString() {
    return "certificate " + cert;
  }
}
