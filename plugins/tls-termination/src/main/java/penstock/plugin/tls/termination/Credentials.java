package penstock.plugin.tls.termination;

import io.netty.internal.tcnative.SSL;
import io.netty.internal.tcnative.SSLCredential;
import java.util.IdentityHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;
import penstock.spi.tls.Identity;

/// Certificates and keys where BoringSSL can reach them. Immutable until it is given back.
final class Credentials {

  private final IdentityHashMap<Identity, Long> pointers = new IdentityHashMap<>();

  private Credentials() {}

  /// @throws IllegalArgumentException if BoringSSL cannot use one
  static Credentials of(List<Identity> identities) {
    Credentials all = new Credentials();
    try {
      for (Identity identity : identities) {
        all.pointers.put(identity, pointer(identity));
      }
      return all;
    } catch (Exception e) {
      all.free();
      throw new IllegalArgumentException("BoringSSL: " + e.getMessage(), e);
    }
  }

  private static long pointer(Identity identity) throws Exception {
    long pointer = SSLCredential.newX509();
    try (PemMemory chain = PemMemory.of(identity.chain());
        PemMemory secret = PemMemory.of(identity.key())) {
      fill(pointer, chain, secret);
      return pointer;
    } catch (Exception e) {
      SSLCredential.free(pointer);
      throw e;
    }
  }

  private static void fill(long pointer, PemMemory chain, PemMemory secret) throws Exception {
    long certificates = SSL.parseX509Chain(chain.bio());
    try {
      SSLCredential.setCertChain(pointer, certificates);
    } finally {
      SSL.freeX509Chain(certificates);
    }
    long key = SSL.parsePrivateKey(secret.bio(), null);
    try {
      SSLCredential.setPrivateKey(pointer, key);
    } finally {
      SSL.freePrivateKey(key);
    }
  }

  /// Lets one connection show a certificate, after those added before.
  ///
  /// @param identity null for none
  void add(long ssl, @Nullable Identity identity) throws Exception {
    Long pointer = identity == null ? null : pointers.get(identity);
    if (pointer != null) {
      SSL.addCredential(ssl, pointer);
    }
  }

  /// Gives all of them back; connections that show one keep it.
  void free() {
    for (long each : pointers.values()) {
      try {
        SSLCredential.free(each);
      } catch (Exception e) {
        throw new IllegalStateException("BoringSSL: " + e.getMessage() + " (expected: ours)", e);
      }
    }
    pointers.clear();
  }
}
