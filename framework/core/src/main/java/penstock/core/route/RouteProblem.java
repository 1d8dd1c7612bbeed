package penstock.core.route;

/// Something about the routes that cannot work, or that nobody can have meant.
///
/// @param path where in the configuration, such as `routes[2].pool`
/// @param message `api-v3 (expected: a pool, such as api-v2)`
/// @param warning whether the routes work nevertheless
public record RouteProblem(String path, String message, boolean warning) {

  static RouteProblem error(String path, String message) {
    return new RouteProblem(path, message, false);
  }

  @Override
  public String toString() {
    return path + ": " + message;
  }
}
