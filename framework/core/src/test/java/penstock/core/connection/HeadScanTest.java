package penstock.core.connection;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import penstock.core.connection.HeadScan.Finding;

class HeadScanTest {

  private static final String HEAD = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";

  private final HeadScan scan = new HeadScan(HEAD.length());

  private Finding next(String text) {
    ByteBuffer bytes = ByteBuffer.wrap(("??" + text).getBytes(StandardCharsets.US_ASCII));
    return scan.next(bytes, 2, text.length());
  }

  @Test
  void aHeadMayComeByteByByte() {
    for (int i = 0; i < HEAD.length(); i++) {
      assertThat(scan.complete()).isFalse();
      assertThat(next(HEAD.substring(i, i + 1))).isEqualTo(Finding.FINE);
    }
    assertThat(scan.complete()).isTrue();
  }

  @Test
  void aHeadInPiecesTakesTime() {
    next(HEAD);
    assertThat(scan.nanos(System.nanoTime())).isZero();
    scan.begin();
    next("GET");
    long now = System.nanoTime();
    next(HEAD.substring(3));
    assertThat(scan.nanos(now + 5_000)).isGreaterThanOrEqualTo(5_000);
  }

  @Test
  void aBodyBehindTheHeadIsNotPartOfIt() {
    assertThat(next(HEAD + "x".repeat(1000))).isEqualTo(Finding.FINE);
    assertThat(scan.complete()).isTrue();
  }

  @Test
  void aHeadOfOneByteTooManyIsLarge() {
    assertThat(next("G" + HEAD)).isEqualTo(Finding.LARGE);
  }

  @Test
  void aHeadThatGrowsTooLargeInPiecesIsLarge() {
    assertThat(next(HEAD.substring(0, HEAD.length() - 2))).isEqualTo(Finding.FINE);
    assertThat(next("A: b\r\n\r\n")).isEqualTo(Finding.LARGE);
  }

  @Test
  void aFoldedLineIsFoundAcrossPieces() {
    assertThat(next("GET / HTTP/1.1\r\n")).isEqualTo(Finding.FINE);
    assertThat(next("\tx")).isEqualTo(Finding.FOLDED);
  }

  @Test
  void spacesWithinALineAreNoFold() {
    assertThat(next("GET / HTTP/1.1\r\nA:  b")).isEqualTo(Finding.FINE);
  }

  @Test
  void linesOfAnyLengthEndWhereTheyDo() {
    for (int length = 0; length < 40; length++) {
      String head = "GET / HTTP/1.1\r\nA: " + "\f\u008D".repeat(length) + "\r\n\r\n";
      HeadScan wide = new HeadScan(head.length());
      byte[] bytes = head.getBytes(StandardCharsets.ISO_8859_1);
      wide.next(ByteBuffer.wrap(bytes), 0, bytes.length - 1);
      assertThat(wide.complete()).isFalse();
      assertThat(wide.next(ByteBuffer.wrap(bytes), bytes.length - 1, 1)).isEqualTo(Finding.FINE);
      assertThat(wide.complete()).isTrue();
      wide.begin();
      byte[] folded = head.replace("\r\n\r\n", "\r\n x").getBytes(StandardCharsets.ISO_8859_1);
      assertThat(wide.next(ByteBuffer.wrap(folded), 0, folded.length)).isEqualTo(Finding.FOLDED);
    }
  }

  @Test
  void theNextHeadBeginsAnew() {
    Finding first = next(HEAD);
    scan.begin();
    assertThat(scan.complete()).isFalse();
    assertThat(first).isEqualTo(next(HEAD)).isEqualTo(Finding.FINE);
  }
}
