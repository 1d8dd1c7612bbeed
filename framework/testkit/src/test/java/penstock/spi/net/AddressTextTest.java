package penstock.spi.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AddressTextTest {

  @ParameterizedTest
  @CsvSource({
    "192.0.2.7, 192.0.2.7",
    "::, ::",
    "::1, ::1",
    "1::, 1::",
    "2001:DB8:0:0:0:0:0:7, 2001:db8::7",
    "2001:db8:0:1:1:1:1:1, 2001:db8:0:1:1:1:1:1",
    "2001:db8:0:0:1:0:0:1, 2001:db8::1:0:0:1",
    "2001:0:0:1:0:0:0:1, 2001:0:0:1::1",
    "0:0:1:2:3:4:5:6, ::1:2:3:4:5:6",
    "1:2:3:4:5:6:0:0, 1:2:3:4:5:6::",
    "::ffff:192.0.2.7, 192.0.2.7",
    "ff02:0:0:0:0:1:ff00:42, ff02::1:ff00:42",
    "1:20:300:4000:a:b0:c00:d000, 1:20:300:4000:a:b0:c00:d000"
  })
  void writesAddressesAsRfc5952(String given, String written) throws UnknownHostException {
    assertThat(AddressText.of(InetAddress.getByName(given))).isEqualTo(written);
  }

  @Test
  void leavesOutTheScope() throws UnknownHostException {
    byte[] bytes = InetAddress.getByName("fe80::1").getAddress();
    assertThat(AddressText.of(Inet6Address.getByAddress(null, bytes, 1))).isEqualTo("fe80::1");
  }

  @ParameterizedTest
  @CsvSource({"192.0.2.7, 192.0.2.7:80", "2001:db8:0::7, [2001:db8::7]:80"})
  void putsBracketsBeforeAPort(String given, String written) {
    assertThat(AddressText.of(new InetSocketAddress(given, 80))).isEqualTo(written);
  }

  @Test
  void writesTheNameOfWhatHasNoAddress() {
    assertThat(AddressText.of(InetSocketAddress.createUnresolved("a.test", 80)))
        .isEqualTo("a.test:80");
  }
}
