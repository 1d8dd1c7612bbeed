package penstock.core.route;

import penstock.spi.http.RedirectSettings;
import penstock.spi.http.Redirection;
import penstock.spi.http.Scheme;
import penstock.spi.traffic.Request;

/// The client is sent elsewhere.
///
/// @param where to
public record Redirect(Redirection where) implements Action {

  static Redirect of(RedirectSettings settings) {
    return new Redirect(Redirection.of(settings));
  }

  /// A redirect to the same URL over TLS, for good.
  ///
  /// @param port 1 to 65535
  public static Redirect toHttps(int port) {
    Integer unusual = port == 443 ? null : Integer.valueOf(port);
    return of(new RedirectSettings(null, Scheme.HTTPS, null, unusual, null, null, 308));
  }

  /// A redirect to one place, whatever the request.
  ///
  /// @param code 301, 302, 303, 307 or 308
  /// @throws IllegalArgumentException if the code is another
  static Redirect to(int code, String location) {
    return new Redirect(Redirection.to(code, location));
  }

  /// 301, 302, 303, 307 or 308.
  public int code() {
    return where.code();
  }

  /// The value of `Location`.
  public String location(Request request) {
    return where.location(request);
  }

  @Override
  public String toString() {
    return where.toString();
  }
}
