package penstock.server.test;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;

/// A point in time, written `2026-01-31T22:00:00Z` or with an offset.
///
/// @param instant when
public record Moment(Instant instant) {

  /// Reads a time.
  ///
  /// @throws IllegalArgumentException if the text is none
  public static Moment parse(String text) {
    try {
      return new Moment(OffsetDateTime.parse(text).toInstant());
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(
          text + " (expected: a time such as 2026-01-31T22:00:00Z)", e);
    }
  }

  @Override
  public String toString() {
    return instant.toString();
  }
}
