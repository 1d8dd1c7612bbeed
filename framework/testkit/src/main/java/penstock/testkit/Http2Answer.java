package penstock.testkit;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import penstock.spi.traffic.Header;

/// An answer, whole.
///
/// @param status of the last head
/// @param headers of the last head
/// @param text the body, as Latin-1
/// @param trailers behind the body
/// @param interim the status of each head before the last
public record Http2Answer(
    int status, List<Header> headers, String text, List<Header> trailers, List<Integer> interim) {

  /// A header's first value.
  ///
  /// @return null if there is none
  public @Nullable String header(String name) {
    return headers.stream()
        .filter(header -> header.name().equals(name))
        .map(Header::value)
        .findFirst()
        .orElse(null);
  }

  /// @param heads each block of fields, in order
  static Http2Answer of(List<List<Header>> heads, byte[] body) {
    List<Integer> interim = new ArrayList<>();
    List<Header> head = List.of();
    List<Header> trailers = List.of();
    int status = 0;
    for (List<Header> each : heads) {
      String told =
          each.stream()
              .filter(field -> field.name().equals(":status"))
              .map(Header::value)
              .findFirst()
              .orElse(null);
      if (told == null) {
        trailers = each;
        continue;
      }
      if (status != 0) {
        interim.add(status);
      }
      status = Integer.parseInt(told);
      head = each;
    }
    return new Http2Answer(
        status, head, new String(body, StandardCharsets.ISO_8859_1), trailers, interim);
  }
}
