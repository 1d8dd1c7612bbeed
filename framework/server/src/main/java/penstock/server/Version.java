package penstock.server;

/// A short word that tells one configuration from another.
final class Version {

  private Version() {}

  static String of(Settings settings) {
    // Equal settings have equal texts: records print all they hold.
    return Integer.toHexString(settings.toString().hashCode());
  }
}
