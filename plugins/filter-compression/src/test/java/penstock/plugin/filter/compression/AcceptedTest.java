package penstock.plugin.filter.compression;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AcceptedTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "gzip                              | GZIP",
        "GZIP                              | GZIP",
        "x-gzip                            | GZIP",
        "deflate                           | DEFLATE",
        "deflate, gzip                     | GZIP",
        "deflate;q=1.0, gzip;q=0.5         | DEFLATE",
        "gzip ; q = 0.5 , br               | GZIP",
        "br, *                             | GZIP",
        "gzip;q=0, *                       | DEFLATE",
        "identity;q=0.5, gzip;q=0.5        | GZIP",
        "identity, gzip;q=0.5              |",
        "gzip;q=0                          |",
        "gzip;q=0.0                        |",
        "*;q=0                             |",
        "br, zstd                          |",
        "identity                          |",
        "''                                |",
        "gzip;q=2                          |",
        "gzip;level=3                      |",
        "gzipped                           |"
      })
  void choosesWhatTheClientLikesBest(String line, Coding best) {
    assertThat(Accepted.best(List.of(line))).isEqualTo(best);
  }

  @Test
  void readsSeveralLinesAsOne() {
    assertThat(Accepted.best(List.of("gzip;q=0.1", "deflate"))).isEqualTo(Coding.DEFLATE);
  }

  @Test
  void wantsNothingWhereNothingIsSaid() {
    assertThat(Accepted.best(null)).isNull();
  }
}
