package penstock.scripting.view;

import java.net.InetAddress;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.graalvm.polyglot.HostAccess;
import org.jspecify.annotations.Nullable;
import penstock.spi.net.Cidr;

/// Names of blocks of addresses, of which the narrowest counts: one look-up for each length of a
/// prefix that occurs. Immutable once built.
public final class CidrTable {

  private static final int BLOCKS = 200_000;

  private final TreeMap<Integer, Map<Bits, String>> v4;
  private final TreeMap<Integer, Map<Bits, String>> v6;

  /// The first bits of an address.
  private record Bits(long high, long low) {

    static Bits of(byte[] address, int length) {
      long high = 0;
      long low = 0;
      for (int i = 0; i < 16; i++) {
        int kept = Math.clamp(length - i * 8L, 0, 8);
        long octet = i < address.length ? address[i] & 0xff00 >> kept & 0xff : 0;
        if (i < 8) {
          high = high << 8 | octet;
        } else {
          low = low << 8 | octet;
        }
      }
      return new Bits(high, low);
    }
  }

  private CidrTable(Builder builder) {
    v4 = builder.v4;
    v6 = builder.v6;
  }

  /// The name of the narrowest block that holds the address; null if none does.
  @HostAccess.Export
  public @Nullable String find(IpView ip) {
    byte[] address = ip.address().getAddress();
    for (Map.Entry<Integer, Map<Bits, String>> each : (address.length == 4 ? v4 : v6).entrySet()) {
      String name = each.getValue().get(Bits.of(address, each.getKey()));
      if (name != null) {
        return name;
      }
    }
    return null;
  }

  /// Takes blocks.
  public static final class Builder {

    private final TreeMap<Integer, Map<Bits, String>> v4 = new TreeMap<>(Comparator.reverseOrder());
    private final TreeMap<Integer, Map<Bits, String>> v6 = new TreeMap<>(Comparator.reverseOrder());
    private int count;

    /// Takes a block.
    ///
    /// @throws IllegalArgumentException if the text is no block, or there are too many
    @HostAccess.Export
    public void add(String name, String block) {
      Cidr _ = Cidr.parse(block);
      if (++count > BLOCKS) {
        throw new IllegalArgumentException("blocks: " + count + " (expected: <= " + BLOCKS + ")");
      }
      int slash = block.indexOf('/');
      byte[] address =
          InetAddress.ofLiteral(slash < 0 ? block : block.substring(0, slash)).getAddress();
      int length = slash < 0 ? address.length * 8 : Integer.parseInt(block.substring(slash + 1));
      (address.length == 4 ? v4 : v6)
          .computeIfAbsent(length, _ -> new HashMap<>())
          .putIfAbsent(Bits.of(address, length), name);
    }

    /// The table; the builder is not to be used any more.
    @HostAccess.Export
    public CidrTable build() {
      return new CidrTable(this);
    }
  }
}
