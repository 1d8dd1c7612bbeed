package penstock.spi.net;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/// Many blocks of IP addresses at once, searched in O(log n). Immutable.
public final class CidrSet {

  private final Ranges ipv4;
  private final Ranges ipv6;
  private final List<Cidr> blocks;

  private CidrSet(List<Cidr> blocks) {
    this.blocks = blocks;
    this.ipv4 = Ranges.of(blocks.stream().filter(Cidr::ipv4).toList());
    this.ipv6 = Ranges.of(blocks.stream().filter(block -> !block.ipv4()).toList());
  }

  /// A set of blocks, which may overlap.
  ///
  /// @param blocks any number, in any order
  public static CidrSet of(Collection<Cidr> blocks) {
    return new CidrSet(List.copyOf(blocks));
  }

  /// Whether any block holds the address. Allocates at most the copy of its bytes that the JDK
  /// makes.
  ///
  /// @param address resolved
  public boolean contains(InetAddress address) {
    if (address instanceof Inet4Address) {
      return ipv4.contains(Ip128.MAPPED, Ip128.ipv4Low(address));
    }
    byte[] bytes = address.getAddress();
    return ipv6.contains(Ip128.high(bytes), Ip128.low(bytes));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof CidrSet that && blocks.equals(that.blocks);
  }

  @Override
  public int hashCode() {
    return blocks.hashCode();
  }

  @Override
  public String toString() {
    return blocks.toString();
  }

  /// Disjoint ranges in rising order.
  private record Ranges(List<Ip128> firsts, List<Ip128> lasts) {

    static Ranges of(List<Cidr> blocks) {
      List<Ip128> firsts = new ArrayList<>();
      List<Ip128> lasts = new ArrayList<>();
      for (Cidr block : blocks.stream().sorted(Comparator.comparing(Cidr::first)).toList()) {
        int end = lasts.size() - 1;
        // Two blocks are either apart or one within the other, and the wider one sorts first or
        // shares its start with the other.
        if (end < 0 || lasts.get(end).compareTo(block.first()) < 0) {
          firsts.add(block.first());
          lasts.add(block.last());
        } else if (lasts.get(end).compareTo(block.last()) < 0) {
          lasts.set(end, block.last());
        }
      }
      return new Ranges(List.copyOf(firsts), List.copyOf(lasts));
    }

    boolean contains(long high, long low) {
      int from = 0;
      int to = firsts.size() - 1;
      while (from <= to) {
        int middle = (from + to) >>> 1;
        if (firsts.get(middle).compareTo(high, low) > 0) {
          to = middle - 1;
        } else if (lasts.get(middle).compareTo(high, low) < 0) {
          from = middle + 1;
        } else {
          return true;
        }
      }
      return false;
    }
  }
}
