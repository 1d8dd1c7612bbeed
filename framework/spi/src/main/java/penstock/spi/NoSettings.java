package penstock.spi;

/// The settings of an extension that has none.
public record NoSettings() {}
