package penstock.plugin.filter.compression;

import java.util.List;
import penstock.spi.ByteSize;
import penstock.spi.Default;
import penstock.spi.Describe;

/// What users may set for a filter of type `compression`.
///
/// @param minSize shorter bodies are left alone, where their length is known
/// @param contentTypes such as `text/html`, `text/*` or `*+json`; empty for the usual ones
/// @param level 1 is fast, 9 is small
@Describe("Compresses answers with gzip or deflate for clients that take them so.")
public record Settings(
    @Default("1KiB") @Describe("Bodies known to be shorter are left alone.") ByteSize minSize,
    @Default("[]")
        @Describe(
            "What is compressed: types such as `text/html`, `text/*` or `*+json`; if empty, text of"
                + " every kind, JSON, XML, JavaScript, WebAssembly and fonts.")
        List<String> contentTypes,
    @Default("4") @Describe("How hard to try: 1 is fast, 9 is small.") int level) {

  /// Checks the ranges.
  ///
  /// @throws IllegalArgumentException if a component is out of range
  public Settings {
    contentTypes = List.copyOf(contentTypes);
    for (String type : contentTypes) {
      if (!MediaTypes.isPattern(type)) {
        throw new IllegalArgumentException(
            "contentTypes: " + type + " (expected: a type such as text/html, text/* or *+json)");
      }
    }
    if (level < 1 || level > 9) {
      throw new IllegalArgumentException("level: " + level + " (expected: 1 to 9)");
    }
  }
}
