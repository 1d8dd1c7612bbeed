package penstock.core.accesslog;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import penstock.spi.ByteSize;
import penstock.spi.Default;
import penstock.spi.Describe;
import penstock.spi.Percent;
import penstock.spi.Shorthand;

/// What users may set on one access log.
///
/// @param file where lines go; null for standard output
/// @param stdout whether lines go to standard output
/// @param format `json`, `combined`, `clf`, `haproxy-http`, `haproxy-tcp`, or a template
/// @param headers request headers that a JSON line has besides its fields
/// @param rotate when a new file is begun; null for never
/// @param redact whose values are written as `***`
/// @param when which requests are logged; null for all
/// @param sample how many of those
@Describe("One access log: a line for each request that has ended.")
@Shorthand("file")
public record AccessLogSettings(
    @Describe("The file that lines are added to; its folder must exist.") @Nullable Path file,
    @Describe("Whether lines go to standard output instead of a file.") @Default("false")
        boolean stdout,
    @Describe(
            "How a line looks: json, combined, clf, haproxy-http, haproxy-tcp, or a template such"
                + " as \"{client} {method} {path} {status} {ms.total}\".")
        @Default("json")
        String format,
    @Describe("Request headers to add to a JSON line.") @Default("[]") List<String> headers,
    @Describe("When a new file is begun; without it, never.") @Nullable Rotate rotate,
    @Describe("What is written as ***: header.NAME or query.NAME.")
        @Default("[header.authorization, header.proxy-authorization, header.cookie]")
        List<String> redact,
    @Describe("Which requests are logged, such as \"status >= 500 || reason != 'ok'\".")
        @Nullable String when,
    @Describe("How many of them are logged, chosen at random; more than 0%, at most 100%.")
        @Default("100%")
        Percent sample) {

  /// Checks that everything can be understood.
  ///
  /// @throws IllegalArgumentException if not
  public AccessLogSettings {
    headers = List.copyOf(headers);
    redact = List.copyOf(redact);
    if ((file == null) != stdout) {
      throw new IllegalArgumentException(
          file == null
              ? "file: none (expected: a file, or stdout: true)"
              : "stdout: true (expected: false beside a file)");
    }
    if (stdout && rotate != null) {
      throw new IllegalArgumentException("rotate: with stdout (expected: a file)");
    }
    if (sample.fraction() <= 0 || sample.fraction() > 1) {
      throw new IllegalArgumentException("sample: " + sample + " (expected: > 0%, <= 100%)");
    }
    Fields fields = new Fields(Redaction.of(redact), "", "");
    LineFormat.of(format, headers, fields);
    if (when != null) {
      Condition.parse("when", when, fields);
    }
  }

  /// When a new file is begun. The old one gets `.1` behind its name, the one that had it `.2`, and
  /// so on.
  ///
  /// @param size how large a file may grow
  /// @param keep how many old ones are kept
  /// @param age how old a file may become; null for any
  @Describe("When a new file is begun; old ones are called FILE.1, FILE.2 and so on.")
  public record Rotate(
      @Describe("How large a file may grow; 4KiB or more.") @Default("100MiB") ByteSize size,
      @Describe("How many old files are kept; 1 to 1000.") @Default("10") int keep,
      @Describe("How old a file may become; without it, as old as it likes.")
          @Nullable Duration age) {

    private static final int SMALLEST = 4096;
    private static final int MOST = 1000;

    /// Checks the ranges.
    ///
    /// @throws IllegalArgumentException if one is out of range
    public Rotate {
      if (size.bytes() < SMALLEST) {
        throw new IllegalArgumentException("size: " + size + " (expected: >= 4KiB)");
      }
      if (keep < 1 || keep > MOST) {
        throw new IllegalArgumentException("keep: " + keep + " (expected: 1 to 1000)");
      }
      if (age != null && age.toSeconds() < 1) {
        throw new IllegalArgumentException("age: " + age + " (expected: >= 1s)");
      }
    }
  }
}
