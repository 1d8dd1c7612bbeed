package penstock.spi.tls;

import java.nio.file.Path;
import java.security.GeneralSecurityException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;

/// Whom a client of TLS trusts.
public final class Trust {

  private Trust() {}

  /// A context of a client that shows nothing. Reads the file.
  ///
  /// @param ca PEM file of those who vouch for servers; null for those the JDK trusts
  /// @throws IllegalArgumentException if the file cannot be read or has no certificate; the message
  ///   begins with `ca: `
  public static SSLContext context(@Nullable Path ca) {
    return context(true, ca, null);
  }

  /// A context of a client. Reads the file.
  ///
  /// @param verify whether certificates are looked at: without, whoever answers is trusted
  /// @param ca PEM file of those who vouch for servers; null for those the JDK trusts
  /// @param own what is shown to servers that ask for a certificate; null for none
  /// @throws IllegalArgumentException if the file cannot be read or has no certificate; the message
  ///   begins with `ca: `
  public static SSLContext context(boolean verify, @Nullable Path ca, @Nullable Identity own) {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(ShownCertificate.managers(own), of(verify, ca), null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("tls: " + e.getMessage() + " (expected: TLS)", e);
    }
  }

  /// Trust as configurations say it. Reads the file.
  ///
  /// @param verify whether certificates are looked at: without, whoever answers is trusted
  /// @param ca PEM file of those who vouch for servers; null for those the JDK trusts
  /// @return fit for an `SSLContext`, where null stands for those the JDK trusts
  /// @throws IllegalArgumentException if the file cannot be read or has no certificate; the message
  ///   begins with `ca: `
  public static TrustManager @Nullable [] of(boolean verify, @Nullable Path ca) {
    if (!verify) {
      return new TrustManager[] {new TrustEverybody()};
    }
    if (ca == null) {
      return null;
    }
    try {
      return Pem.trust(ca);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("ca: " + e.getMessage(), e);
    }
  }
}
