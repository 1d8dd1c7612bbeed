package penstock.spi.balance;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HashingTest {

  private static final long PRIME = 2654435761L;

  /// The vectors of xxHash's own sanity check, over its own buffer.
  @ParameterizedTest
  @CsvSource({
    "0, 0, ef46db3751d8e999",
    "0, 2654435761, ac75fda2929b17ef",
    "1, 0, e934a84adb052768",
    "1, 2654435761, 5014607643a9b4c3",
    "4, 0, 9136a0dca57457ee",
    "14, 0, 8282dcc4994e35c8",
    "14, 2654435761, c3bd6bf63deb6df0",
    "222, 0, b641ae8cb691c174",
    "222, 2654435761, 20cb8ab7ae10c14a"
  })
  void agreesWithThePublishedVectors(int length, long seed, String expected) {
    byte[] bytes = sanityBuffer(length);
    long hash = Long.parseUnsignedLong(expected, 16);
    assertThat(Hashing.ofBytes(bytes, seed)).isEqualTo(hash);
    assertThat(Hashing.ofText(new String(bytes, StandardCharsets.ISO_8859_1), seed))
        .isEqualTo(hash);
  }

  @Test
  void hashesWords() {
    assertThat(Hashing.ofText("a", 0)).isEqualTo(0xd24ec4f1a98c6e5bL);
    assertThat(Hashing.ofName("abc", 0)).isEqualTo(0x44bc2cf5ad770999L);
  }

  @Test
  void hashesTextOfAnyLengthLikeItsBytes() {
    for (int length = 0; length < 100; length++) {
      byte[] bytes = sanityBuffer(length);
      assertThat(Hashing.ofText(new String(bytes, StandardCharsets.ISO_8859_1), PRIME))
          .isEqualTo(Hashing.ofBytes(bytes, PRIME));
    }
  }

  @Test
  void hashesAddressesAndNumbersLikeTheirBytes() throws UnknownHostException {
    byte[] four = {(byte) 203, 0, 113, 7};
    byte[] sixteen = sanityBuffer(16);
    byte[] eight = {8, 7, 6, 5, 4, 3, 2, 1};
    assertThat(Hashing.ofAddress(InetAddress.getByAddress(four), 3))
        .isEqualTo(Hashing.ofBytes(four, 3));
    assertThat(Hashing.ofAddress(InetAddress.getByAddress(sixteen), 3))
        .isEqualTo(Hashing.ofBytes(sixteen, 3));
    assertThat(Hashing.ofLong(0x0102030405060708L, 3)).isEqualTo(Hashing.ofBytes(eight, 3));
  }

  @Test
  void hashesNamesByAllTheirCharacters() {
    assertThat(Hashing.ofName("\u0141", 0)).isNotEqualTo(Hashing.ofName("A", 0));
  }

  private static byte[] sanityBuffer(int length) {
    byte[] bytes = new byte[length];
    long state = PRIME;
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) (state >>> 56);
      state *= 0x9E3779B185EBCA8DL;
    }
    return bytes;
  }
}
