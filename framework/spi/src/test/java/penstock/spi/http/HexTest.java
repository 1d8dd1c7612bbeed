package penstock.spi.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class HexTest {

  @Test
  void writesEveryDigitInEveryPlace() {
    for (long digit = 0; digit < 16; digit++) {
      for (int shift = 0; shift < 64; shift += 4) {
        assertThat(written(digit << shift)).isEqualTo(expected(digit << shift));
      }
    }
  }

  @Test
  void writesAnyNumber() {
    SplittableRandom random = new SplittableRandom(7);
    for (int i = 0; i < 1000; i++) {
      long value = random.nextLong();
      assertThat(written(value)).isEqualTo(expected(value));
    }
  }

  private static String written(long value) {
    byte[] bytes = "--------------------".getBytes(StandardCharsets.US_ASCII);
    Hex.put(bytes, 2, value);
    return new String(bytes, StandardCharsets.US_ASCII);
  }

  private static String expected(long value) {
    return "--" + HexFormat.of().toHexDigits(value) + "--";
  }
}
