package penstock.plugin.tls.termination;

import io.netty.internal.tcnative.SessionTicketKey;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Makes the keys with which the sessions are sealed that clients carry.
final class Tickets {

  private static final byte[] PURPOSE = "penstock ticket key 1".getBytes(StandardCharsets.US_ASCII);

  private Tickets() {}

  /// Those of secrets, in their order; the same on every instance that has the same secrets.
  static List<SessionTicketKey> of(List<String> secrets) {
    return secrets.stream().map(Tickets::of).toList();
  }

  private static SessionTicketKey of(String secret) {
    try {
      Mac mac = Mac.getInstance("HmacSHA512");
      mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA512"));
      return parted(mac.doFinal(PURPOSE));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("HmacSHA512: none (expected: one of the JDK)", e);
    }
  }

  /// One that nobody else has.
  static SessionTicketKey random(SecureRandom random) {
    byte[] bytes = new byte[SessionTicketKey.TICKET_KEY_SIZE];
    random.nextBytes(bytes);
    return parted(bytes);
  }

  private static SessionTicketKey parted(byte[] bytes) {
    int named = SessionTicketKey.NAME_SIZE;
    int signed = named + SessionTicketKey.HMAC_KEY_SIZE;
    int sealed = signed + SessionTicketKey.AES_KEY_SIZE;
    return new SessionTicketKey(
        Arrays.copyOf(bytes, named),
        Arrays.copyOfRange(bytes, named, signed),
        Arrays.copyOfRange(bytes, signed, sealed));
  }
}
