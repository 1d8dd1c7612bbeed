package penstock.core.endpoint;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import penstock.spi.Default;
import penstock.spi.Describe;
import penstock.spi.Shorthand;

/// What a pool's endpoints are told of clients before anything else: `pools.*.sendProxyProtocol`.
///
/// @param version of the PROXY protocol
/// @param tlvs what version 2 says besides addresses
@Shorthand("version")
@Describe("Tells endpoints who the client is, in a PROXY header before anything else.")
public record SentProxySettings(
    @Describe("v1, a line of text, or v2, which is binary.") Version version,
    @Describe(
            "With v2, what is said besides addresses where it is known: authority, the TLS server"
                + " name; alpn, the protocol of TLS that ended here; unique-id, as a PROXY header"
                + " said it to us; ssl, the client's TLS that ended here; crc32c, a checksum.")
        @Default("[]")
        List<Fact> tlvs) {

  /// Of the PROXY protocol.
  public enum Version {
    V1,
    V2
  }

  /// What may be said besides addresses.
  public enum Fact {
    AUTHORITY,
    ALPN,
    UNIQUE_ID,
    SSL,
    CRC32C
  }

  /// Checks what belongs together.
  ///
  /// @throws IllegalArgumentException if version 1 is to say what it cannot, or something is there
  ///   twice
  public SentProxySettings {
    tlvs = List.copyOf(tlvs);
    if (version == Version.V1 && !tlvs.isEmpty()) {
      throw new IllegalArgumentException("tlvs: " + words(tlvs) + " (expected: none with v1)");
    }
    if (new HashSet<>(tlvs).size() < tlvs.size()) {
      throw new IllegalArgumentException("tlvs: " + words(tlvs) + " (expected: each once)");
    }
  }

  private static List<String> words(List<Fact> facts) {
    return facts.stream()
        .map(fact -> fact.name().toLowerCase(Locale.ROOT).replace('_', '-'))
        .toList();
  }

  /// Whether endpoints are told.
  public boolean says(Fact fact) {
    return tlvs.contains(fact);
  }
}
