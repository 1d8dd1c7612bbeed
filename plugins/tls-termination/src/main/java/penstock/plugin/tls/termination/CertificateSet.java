package penstock.plugin.tls.termination;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import penstock.spi.tls.Identity;

/// The certificates in force, found by the server name a client asks for and by the kind of key it
/// understands. Immutable.
final class CertificateSet {

  private static final AtomicLong NUMBER = new AtomicLong();

  private final Map<String, Identity> byAlias = new HashMap<>();
  private final Map<String, Map<String, String>> byName = new HashMap<>();
  private final Map<String, String> otherwise = new HashMap<>();
  private final List<Identity> identities;

  private CertificateSet(List<Identity> identities) {
    this.identities = List.copyOf(identities);
  }

  /// @param identities not empty; of two for the same name and kind of key the first is used
  /// @param before whose aliases are still known, for handshakes under way; null for none
  static CertificateSet of(List<Identity> identities, @Nullable CertificateSet before) {
    CertificateSet set = new CertificateSet(identities);
    Identity first = identities.getFirst();
    for (Identity identity : identities) {
      set.add(identity, identity == first || shareName(first, identity));
    }
    if (before != null) {
      before.own().forEach(alias -> set.byAlias.put(alias, before.required(alias)));
    }
    return set;
  }

  private static boolean shareName(Identity one, Identity other) {
    return one.names().stream().anyMatch(other.names()::contains);
  }

  private void add(Identity identity, boolean forOthers) {
    String alias = "certificate-" + NUMBER.incrementAndGet();
    String kind = identity.key().getAlgorithm();
    byAlias.put(alias, identity);
    for (String name : identity.names()) {
      byName.computeIfAbsent(name, _ -> new HashMap<>()).putIfAbsent(kind, alias);
    }
    if (forOthers) {
      otherwise.putIfAbsent(kind, alias);
    }
  }

  private Stream<String> own() {
    return byAlias.keySet().stream().filter(alias -> identities.contains(byAlias.get(alias)));
  }

  private Identity required(String alias) {
    Identity identity = byAlias.get(alias);
    if (identity == null) {
      throw new IllegalStateException("alias: " + alias + " (expected: one of this set)");
    }
    return identity;
  }

  /// The certificate for a client: that of the very name, otherwise that of the wildcard one label
  /// above, otherwise that for clients without a name we have.
  ///
  /// @param serverName in lower case; null if the client named none
  /// @param kind of key, such as `EC`
  /// @return an alias; null if there is none of that kind
  @Nullable String choose(@Nullable String serverName, String kind) {
    if (serverName == null) {
      return otherwise.get(kind);
    }
    Map<String, String> exact = byName.get(serverName);
    Map<String, String> wild = byName.get(wildcardOf(serverName));
    if (exact == null && wild == null) {
      return otherwise.get(kind);
    }
    String found = exact == null ? null : exact.get(kind);
    return found == null && wild != null ? wild.get(kind) : found;
  }

  private static String wildcardOf(String name) {
    int dot = name.indexOf('.');
    return dot < 0 ? "" : "*" + name.substring(dot);
  }

  /// The certificate of an alias, also of one of the set before; null if it is older.
  @Nullable Identity identity(@Nullable String alias) {
    return alias == null ? null : byAlias.get(alias);
  }

  List<Identity> identities() {
    return identities;
  }
}
