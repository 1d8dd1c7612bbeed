package penstock.core.accesslog;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RefusedLinesTest {

  private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 5);
  private final AtomicInteger counted = new AtomicInteger();
  private final RefusedLines lines = new RefusedLines(now::get, counted::incrementAndGet);

  private static InetAddress source(int number) throws UnknownHostException {
    return InetAddress.getByAddress(
        new byte[] {10, (byte) (number >> 16), (byte) (number >> 8), (byte) number});
  }

  @Test
  void aSourceHasOneLineASecondThatSaysHowManyItStandsFor() throws Exception {
    assertThat(lines.ask("dns", source(1))).isZero();
    for (int i = 0; i < 1000; i++) {
      assertThat(lines.ask("dns", source(1))).isEqualTo(RefusedLines.WITHHELD);
    }
    assertThat(counted).hasValue(1000);
    now.addAndGet(TimeUnit.SECONDS.toNanos(1));
    assertThat(lines.ask("dns", source(1))).isEqualTo(1000);
    now.addAndGet(TimeUnit.SECONDS.toNanos(1));
    assertThat(lines.ask("dns", source(1))).isZero();
  }

  @Test
  void neighboursHaveTheirOwn() throws Exception {
    assertThat(lines.ask("dns", source(1))).isZero();
    assertThat(lines.ask("dns", source(2))).isZero();
  }

  @Test
  void forgedSourcesHaveSoManyTogether() throws Exception {
    int written = 0;
    for (int i = 0; i < 100_000; i++) {
      written += lines.ask("dns", source(i * 97)) == RefusedLines.WITHHELD ? 0 : 1;
    }
    assertThat(written).isBetween(RefusedLines.PLACES / 2, RefusedLines.PLACES);
    assertThat(counted).hasValue(100_000 - written);
  }
}
