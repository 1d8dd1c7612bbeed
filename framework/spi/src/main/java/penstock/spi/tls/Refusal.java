package penstock.spi.tls;

import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.PKIXReason;
import java.util.Locale;
import java.util.Set;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/// Why a server and we do not come together in TLS.
///
/// @param words what it comes to; names nobody, so that clients may hear it
/// @param detail as it was found out, for operators: may name hosts and addresses; empty for
///   nothing
public record Refusal(String words, String detail) {

  private static final String ALERT = "Received fatal alert: ";

  private static final String OTHER_NAME = "certificate for another name";

  private static final String OURS_REFUSED = "our certificate is refused: ";

  private static final String REFUSED = "handshake refused: ";

  private static final String UNKNOWN_NAME = REFUSED + "unrecognized_name";

  /// What servers say of a certificate of ours.
  private static final Set<String> OF_OURS =
      Set.of(
          "bad_certificate",
          "unsupported_certificate",
          "certificate_revoked",
          "certificate_expired",
          "certificate_unknown",
          "unknown_ca",
          "access_denied");

  /// What servers say behind the handshake of TLS 1.3 where we should have shown another one.
  private static final Set<String> AFTERWARDS = Set.of("certificate_required", "handshake_failure");

  /// What a failed handshake comes to.
  ///
  /// @param failure null if the server has only gone away
  public static Refusal of(@Nullable Throwable failure) {
    String words = failure == null ? "connection closed in the handshake" : "handshake failed";
    String detail = "";
    // The last of the causes says it best.
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      String said = words(cause);
      words = said == null ? words : said;
      detail = cause.getMessage() == null ? detail : cause.getMessage();
    }
    // An alert is no more than the word that is told already.
    return new Refusal(words, detail.contains(ALERT) ? "" : detail);
  }

  /// What the server has said behind the handshake, as it does of our certificate in TLS 1.3.
  ///
  /// @return null if the connection broke otherwise, be it by an alert
  public static @Nullable Refusal afterwards(Throwable failure) {
    String alert = failure instanceof SSLException e ? alert(e) : null;
    return alert != null && (OF_OURS.contains(alert) || AFTERWARDS.contains(alert))
        ? of(failure)
        : null;
  }

  private static @Nullable String words(Throwable cause) {
    return switch (cause) {
      case CertificateExpiredException _ -> "certificate expired";
      case CertificateNotYetValidException _ -> "certificate not yet valid";
      case CertificateException e -> isOfAnother(e) ? OTHER_NAME : "certificate not trusted";
      case CertPathBuilderException _ -> "certificate from an unknown authority";
      case CertPathValidatorException e ->
          e.getReason() == PKIXReason.NO_TRUST_ANCHOR
              ? "certificate from an unknown authority"
              : "certificate not trusted";
      case SSLException e -> words(e);
      default -> null;
    };
  }

  // The JDK has no type for it.
  private static boolean isOfAnother(CertificateException e) {
    String message = String.valueOf(e.getMessage());
    return message.startsWith("No subject alternative ")
        || message.startsWith("No name matching ")
        || message.startsWith("Illegal given domain name");
  }

  private static @Nullable String words(SSLException e) {
    String alert = alert(e);
    if (alert == null) {
      String message = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
      return message.contains("unrecognized ssl message") ? "no TLS is spoken there" : null;
    }
    if (alert.equals("certificate_required")) {
      return "a certificate of ours is wanted";
    }
    return (OF_OURS.contains(alert) ? OURS_REFUSED : REFUSED) + alert;
  }

  private static @Nullable String alert(SSLException e) {
    String message = String.valueOf(e.getMessage());
    int at = message.indexOf(ALERT);
    return at < 0 ? null : message.substring(at + ALERT.length());
  }

  /// Whether nothing is wrong but the name that was asked for.
  public boolean ofTheName() {
    return words.equals(OTHER_NAME) || words.equals(UNKNOWN_NAME);
  }

  /// Both, for operators.
  @Override
  public String toString() {
    return detail.isEmpty() ? words : words + ": " + detail;
  }
}
