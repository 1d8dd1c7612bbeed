package penstock.core.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class HeadSearchTest {

  private static final String HEAD = "HTTP/1.1 200 OK\r\nA: b\r\n\r\n";

  private final HeadSearch search = new HeadSearch();

  private int end(String text) {
    return end(text, text.length());
  }

  private int end(String text, int come) {
    return search.end(ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)), come);
  }

  @Test
  void theEndIsBehindTheEmptyLine() {
    assertThat(end(HEAD + "body")).isEqualTo(HEAD.length());
  }

  @Test
  void aHeadMayComeByteByByte() {
    for (int come = 0; come < HEAD.length(); come++) {
      assertThat(end(HEAD, come)).isEqualTo(HeadSearch.NOT_YET);
    }
    assertThat(end(HEAD)).isEqualTo(HEAD.length());
  }

  @Test
  void aBareLineFeedIsFound() {
    assertThat(end("HTTP/1.1 200 OK\n")).isEqualTo(HeadSearch.BARE_LINE_FEED);
    search.begin();
    assertThat(end("\n")).isEqualTo(HeadSearch.BARE_LINE_FEED);
  }

  @Test
  void whatBeginsOtherwiseIsNoAnswer() {
    assertThat(end("HTTQ")).isEqualTo(HeadSearch.NO_ANSWER);
  }

  @Test
  void theNextHeadIsSearchedFromItsFirstByte() {
    assertThat(end(HEAD.substring(0, 20))).isEqualTo(HeadSearch.NOT_YET);
    search.begin();
    assertThat(end("HTTP/1.1 204 No\r\n\r\n")).isEqualTo(19);
  }
}
