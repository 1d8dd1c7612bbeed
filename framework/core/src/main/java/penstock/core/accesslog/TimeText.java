package penstock.core.accesslog;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/// Texts of one second, made when the second changes. One thread at a time.
final class TimeText {

  /// How a moment is written, down to its second; always UTC.
  enum Form {
    ISO("yyyy-MM-dd'T'HH:mm:ss"),
    CLF("dd/MMM/yyyy:HH:mm:ss");

    private final DateTimeFormatter formatter;

    Form(String pattern) {
      formatter = DateTimeFormatter.ofPattern(pattern, Locale.ROOT).withZone(ZoneOffset.UTC);
    }
  }

  private final Form form;
  private long second = Long.MIN_VALUE;
  private byte[] text = {};

  TimeText(Form form) {
    this.form = form;
  }

  /// The text of a second.
  ///
  /// @param epochSecond since 1970
  /// @return not to be changed
  byte[] of(long epochSecond) {
    if (epochSecond != second) {
      second = epochSecond;
      text =
          form.formatter
              .format(Instant.ofEpochSecond(epochSecond))
              .getBytes(StandardCharsets.US_ASCII);
    }
    return text;
  }
}
