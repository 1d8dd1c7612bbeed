package penstock.spi.traffic;

/// The TLS of a client's connection.
///
/// @param version such as `TLSv1.3`
/// @param cipher by its IANA name
/// @param serverName the name the client asked for; empty if it named none
/// @param clientName the common name in the client's certificate; empty if it showed none
public record Tls(String version, String cipher, String serverName, String clientName) {}
