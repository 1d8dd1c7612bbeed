package penstock.admin;

/// A listener as operators see it.
///
/// @param name in the configuration
/// @param address where it listens, such as `0.0.0.0:80`
/// @param protocol such as `http`
/// @param state such as `open`
/// @param connections open now; 0 or more
public record ListenerView(
    String name, String address, String protocol, String state, long connections) {}
