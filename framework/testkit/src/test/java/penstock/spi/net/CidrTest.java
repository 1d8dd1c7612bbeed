package penstock.spi.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CidrTest {

  @ParameterizedTest
  @CsvSource({
    "10.0.0.0/8, 10.0.0.0, true",
    "10.0.0.0/8, 10.255.255.255, true",
    "10.0.0.0/8, 11.0.0.0, false",
    "10.0.0.0/8, 9.255.255.255, false",
    "192.168.1.7, 192.168.1.7, true",
    "192.168.1.7, 192.168.1.8, false",
    "0.0.0.0/0, 255.255.255.255, true",
    "0.0.0.0/0, ::1, false",
    "::/0, 10.0.0.1, false",
    "::/0, ffff::1, true",
    "2001:db8::/32, 2001:db8:ffff::1, true",
    "2001:db8::/32, 2001:db9::, false",
    "2001:db8::/65, 2001:db8:0:0:7fff::, true",
    "2001:db8::/65, 2001:db8:0:0:8000::, false",
    "::ffff:10.0.0.0/104, 10.1.2.3, true",
    "::ffff:10.0.0.1, 10.0.0.1, true",
    "10.0.0.0/8, ::ffff:10.1.2.3, true",
    "128.0.0.0/1, 200.0.0.1, true",
    "8000::/1, c000::1, true",
  })
  void holdsWhatSharesItsPrefix(String block, String address, boolean expected) {
    assertThat(Cidr.parse(block).contains(InetAddress.ofLiteral(address))).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/8",
        "10.0.0.0/",
        "10.0.0.0/33",
        "10.0.0.0/x",
        "10.0.0.0/-1",
        "10.0.0/8",
        "10.0.0.256",
        "localhost",
        "::1/129",
        "fe80::1%eth0",
        "10.0.0.0/8/8",
        "::ffff:10.0.0.0/8",
        "0x0a.0.0.1",
        "10.0.0.0/99999999999"
      })
  void refusesWhatIsNoBlock(String text) {
    assertThatThrownBy(() -> Cidr.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            text + " (expected: an address or a block such as 10.0.0.0/8 or 2001:db8::/32)");
  }

  @ParameterizedTest
  @CsvSource({
    "10.1.2.3/8, 10.0.0.0/8",
    "2001:db8::1/32, 2001:db8::/32",
    "::ffff:10.1.2.3/104, 10.0.0.0/8",
  })
  void refusesBitsBehindThePrefixAndSaysWhatIsMeant(String text, String meant) {
    assertThatThrownBy(() -> Cidr.parse(text)).hasMessage(text + " (expected: " + meant + ")");
  }

  @Test
  void isEqualToAnotherSpellingOfTheSameBlock() {
    assertThat(Cidr.parse("::ffff:10.0.0.0/104")).isEqualTo(Cidr.parse("10.0.0.0/8"));
    assertThat(Cidr.parse("10.0.0.0/8")).isNotEqualTo(Cidr.parse("10.0.0.0/9"));
  }

  @Test
  void aSetHoldsWhatAnyOfItsBlocksHolds() {
    SplittableRandom random = new SplittableRandom(7);
    List<Cidr> blocks = random.ints(200, 0, 1 << 16).mapToObj(CidrTest::block).toList();
    CidrSet set = CidrSet.of(blocks);
    int inside = 0;
    for (int i = 0; i < 20_000; i++) {
      InetAddress address = address(random.nextInt(1 << 16));
      boolean expected = blocks.stream().anyMatch(block -> block.contains(address));
      inside += expected ? 1 : 0;
      assertThat(set.contains(address)).as("%s", address).isEqualTo(expected);
    }
    assertThat(inside).isBetween(1_000, 19_000);
  }

  @Test
  void anEmptySetHoldsNothing() {
    assertThat(CidrSet.of(List.of()).contains(InetAddress.ofLiteral("::1"))).isFalse();
    assertThat(CidrSet.of(List.of()).contains(InetAddress.ofLiteral("1.1.1.1"))).isFalse();
  }

  // Sixteen bits of variety, half of it IPv6, so that blocks and addresses meet often.
  private static Cidr block(int bits) {
    int length = 17 + (bits >>> 4 & 7);
    int value = (bits & 0xff) << 8 & -1 << 32 - length;
    return bits % 2 == 0
        ? Cidr.parse("10.0." + (value >>> 8) + ".0/" + Math.max(24, length))
        : Cidr.parse("2001:db8:" + Integer.toHexString(bits & 0xfff0) + "::/" + 44);
  }

  private static InetAddress address(int bits) {
    return bits % 2 == 0
        ? InetAddress.ofLiteral("10.0." + (bits >>> 8) + "." + (bits & 0xff))
        : InetAddress.ofLiteral("2001:db8:" + Integer.toHexString(bits) + "::1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"192.168.3.4", "2001:db8::1"})
  void allocatesNoMoreThanTheBytesOfTheAddress(String literal) {
    CidrSet set =
        CidrSet.of(
            Stream.of("10.0.0.0/8", "192.168.0.0/16", "2001:db8::/32").map(Cidr::parse).toList());
    InetAddress address = InetAddress.ofLiteral(literal);
    var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    set.contains(address);
    long before = threads.getCurrentThreadAllocatedBytes();
    int held = 0;
    for (int i = 0; i < 10_000; i++) {
      held += set.contains(address) ? 1 : 0;
    }
    long bytes = threads.getCurrentThreadAllocatedBytes() - before;

    assertThat(held).isEqualTo(10_000);
    // The JDK gives the bytes as an array of at most 32 bytes with its header.
    assertThat(bytes).isLessThan(10_000 * 33);
  }
}
