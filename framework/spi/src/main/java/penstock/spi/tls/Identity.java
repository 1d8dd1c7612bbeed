package penstock.spi.tls;

import java.security.PrivateKey;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;

/// Who somebody is in TLS: a private key, and the certificates that vouch for it.
///
/// @param key belongs to the first certificate
/// @param chain not empty; each certificate is issued by the next
public record Identity(PrivateKey key, List<X509Certificate> chain) {

  private static final int DNS_NAME = 2;

  /// Copies the chain.
  ///
  /// @throws IllegalArgumentException if it is empty
  public Identity {
    chain = List.copyOf(chain);
    if (chain.isEmpty()) {
      throw new IllegalArgumentException("chain: [] (expected: one certificate or more)");
    }
  }

  /// The certificate of the key itself.
  public X509Certificate leaf() {
    return chain.getFirst();
  }

  /// The hosts it is for, in lower case, wildcards as `*.example.com`; its common name if it names
  /// no hosts.
  public List<String> names() {
    List<String> names = new ArrayList<>();
    for (List<?> name : alternatives()) {
      if (Integer.valueOf(DNS_NAME).equals(name.get(0)) && name.get(1) instanceof String host) {
        names.add(host.toLowerCase(Locale.ROOT));
      }
    }
    return names.isEmpty() ? commonName() : List.copyOf(names);
  }

  private Collection<List<?>> alternatives() {
    try {
      Collection<List<?>> names = leaf().getSubjectAlternativeNames();
      return names == null ? List.of() : names;
    } catch (CertificateParsingException _) {
      return List.of();
    }
  }

  private List<String> commonName() {
    try {
      for (Rdn part : new LdapName(leaf().getSubjectX500Principal().getName()).getRdns()) {
        if (part.getType().equalsIgnoreCase("CN")) {
          return List.of(part.getValue().toString().toLowerCase(Locale.ROOT));
        }
      }
    } catch (InvalidNameException _) {
      // A name that cannot be read is nobody's.
    }
    return List.of();
  }

  /// When the first of its certificates expires.
  public Instant expires() {
    Instant first = leaf().getNotAfter().toInstant();
    for (X509Certificate each : chain) {
      Instant end = each.getNotAfter().toInstant();
      first = end.isBefore(first) ? end : first;
    }
    return first;
  }

  /// Refuses certificates that are not valid.
  ///
  /// @throws IllegalArgumentException if one has expired or is not valid yet; the message names it
  public void requireValid(Instant now) {
    for (X509Certificate each : chain) {
      Instant from = each.getNotBefore().toInstant();
      Instant to = each.getNotAfter().toInstant();
      if (now.isAfter(to) || now.isBefore(from)) {
        String what = now.isAfter(to) ? " expired at " + to : " is not valid before " + from;
        throw new IllegalArgumentException(each.getSubjectX500Principal().getName() + what);
      }
    }
  }

  /// Without the key.
  @Override
  public String toString() {
    return "identity of " + leaf().getSubjectX500Principal().getName();
  }
}
