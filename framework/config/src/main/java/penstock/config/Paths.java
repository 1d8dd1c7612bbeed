package penstock.config;

/// How the parts of a configuration are named: `pools.api.endpoints[0].address`.
final class Paths {

  private Paths() {}

  static String key(String path, String key) {
    return path.isEmpty() ? key : path + "." + key;
  }

  static String item(String path, int index) {
    return path + "[" + index + "]";
  }

  /// The path of what stands around a part; empty for the whole.
  static String outer(String path) {
    return path.substring(0, Math.max(0, Math.max(path.lastIndexOf('.'), path.lastIndexOf('['))));
  }
}
