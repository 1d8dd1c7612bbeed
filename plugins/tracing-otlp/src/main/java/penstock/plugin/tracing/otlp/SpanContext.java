package penstock.plugin.tracing.otlp;

import java.util.HexFormat;
import org.jspecify.annotations.Nullable;
import penstock.spi.traffic.Request;

/// Where a request stands in a trace, as its client says.
///
/// @param traceHigh the first half of the trace's identifier
/// @param traceLow the second half; one of both is not 0
/// @param span the client's span; not 0
/// @param sampled whether the client records it; null if it leaves that to us
/// @param state what others noted, to be passed on as it is; empty for nothing
record SpanContext(
    long traceHigh, long traceLow, long span, @Nullable Boolean sampled, String state) {

  /// Characters of a `traceparent` as we write it.
  static final int TRACE_PARENT = 55;

  private static final int TRACE_DIGITS = 32;
  private static final int SPAN_DIGITS = 16;
  private static final int LONGEST_STATE = 512;

  /// Reads `traceparent`, or `b3` where there is none.
  ///
  /// @return null if there is neither, or it makes no sense
  static @Nullable SpanContext of(Request request) {
    String parent = request.header("traceparent");
    if (parent != null) {
      return w3c(parent, String.join(",", request.headers("tracestate")));
    }
    String b3 = request.header("b3");
    return b3 == null ? null : b3(b3);
  }

  /// Source: Trace Context, sections 3.2 and 3.3.
  static @Nullable SpanContext w3c(String parent, String state) {
    boolean form =
        parent.length() >= TRACE_PARENT
            && parent.charAt(2) == '-'
            && parent.charAt(35) == '-'
            && parent.charAt(52) == '-'
            && (parent.length() == TRACE_PARENT
                || (!parent.startsWith("00") && parent.charAt(TRACE_PARENT) == '-'));
    if (!form || !lowerHex(parent, 0, 2) || parent.startsWith("ff")) {
      return null;
    }
    if (!lowerHex(parent, 3, 35) || !lowerHex(parent, 36, 52) || !lowerHex(parent, 53, 55)) {
      return null;
    }
    boolean sampled = (HexFormat.fromHexDigits(parent, 53, 55) & 1) == 1;
    String passed = state.length() > LONGEST_STATE ? "" : state;
    return of(parent.substring(3, 35), parent.substring(36, 52), sampled, passed);
  }

  /// Source: [B3](https://github.com/openzipkin/b3-propagation), the single header.
  static @Nullable SpanContext b3(String header) {
    String[] parts = header.split("-", -1);
    if (parts.length < 2 || parts.length > 4) {
      return null;
    }
    String trace = parts[0].length() == SPAN_DIGITS ? "0".repeat(16) + parts[0] : parts[0];
    boolean form =
        trace.length() == TRACE_DIGITS
            && parts[1].length() == SPAN_DIGITS
            && lowerHex(trace, 0, TRACE_DIGITS)
            && lowerHex(parts[1], 0, SPAN_DIGITS);
    if (!form) {
      return null;
    }
    Boolean sampled = null;
    if (parts.length > 2) {
      sampled = parts[2].equals("1") || parts[2].equals("d");
    }
    return of(trace, parts[1], sampled, "");
  }

  private static @Nullable SpanContext of(
      String trace, String span, @Nullable Boolean sampled, String state) {
    long high = HexFormat.fromHexDigitsToLong(trace, 0, 16);
    long low = HexFormat.fromHexDigitsToLong(trace, 16, 32);
    long id = HexFormat.fromHexDigitsToLong(span);
    return (high == 0 && low == 0) || id == 0
        ? null
        : new SpanContext(high, low, id, sampled, state);
  }

  private static boolean lowerHex(String text, int from, int to) {
    for (int i = from; i < to; i++) {
      char c = text.charAt(i);
      if ((c < '0' || c > '9') && (c < 'a' || c > 'f')) {
        return false;
      }
    }
    return true;
  }
}
