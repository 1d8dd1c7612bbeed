package penstock.spi.traffic;

/// One header line.
///
/// @param name a token of RFC 9110
/// @param value without control characters
public record Header(String name, String value) {}
