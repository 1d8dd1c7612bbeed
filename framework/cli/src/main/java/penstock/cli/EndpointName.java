package penstock.cli;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// Reads `POOL` or `POOL/ENDPOINT`.
final class EndpointName implements ITypeConverter<String> {

  @Override
  public String convert(String text) {
    if (!text.matches("[^/]+(/[^/]+)?")) {
      throw new TypeConversionException(text + " (expected: POOL or POOL/ENDPOINT)");
    }
    return text;
  }
}
