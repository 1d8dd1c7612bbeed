package penstock.plugins;

/// The name of an offer: words only, so that it keeps no plugin alive.
///
/// @param kind the configuration block, such as `balance`
/// @param type what users write after `type:`, such as `round-robin`
public record Offered(String kind, String type) {

  @Override
  public String toString() {
    return kind + " " + type;
  }
}
