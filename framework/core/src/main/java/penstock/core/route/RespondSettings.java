package penstock.core.route;

import java.util.Map;
import penstock.spi.Default;
import penstock.spi.Describe;
import penstock.spi.Shorthand;
import penstock.spi.http.HttpText;

/// An answer given without asking anybody.
@Shorthand("status")
@Describe("An answer given without asking an endpoint; a plain value is the status.")
public record RespondSettings(
    @Describe("The status; 200 to 599.") @Default("200") int status,
    @Describe("The body, sent as UTF-8.") @Default("\"\"") String body,
    @Describe("The type of the body; not sent without a body.")
        @Default("text/plain; charset=utf-8")
        String contentType,
    @Describe("Headers of the answer.") @Default("{}") Map<String, String> headers) {

  /// Checks the status and the headers.
  ///
  /// @throws IllegalArgumentException if the status is out of range, a header is malformed, or
  ///   there is a body although the status allows none
  public RespondSettings {
    HttpText.checkStatus(status);
    if (!body.isEmpty() && (status == 204 || status == 304)) {
      throw new IllegalArgumentException("body: given (expected: none with status " + status + ")");
    }
    HttpText.checkHeaderValue("contentType", contentType);
    headers = Map.copyOf(headers);
    headers.forEach((name, value) -> {
      HttpText.checkHeaderName("headers", name);
      HttpText.checkHeaderValue("headers." + name, value);
    });
  }
}
