package penstock.core.accesslog;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/// One thing that is known of a request, found by its name.
sealed interface Field {

  /// What a number is when nobody knows it.
  long UNKNOWN = -1;

  /// Words; null or empty for nothing.
  record Text(Function<Facts, @Nullable String> of) implements Field {}

  /// An address.
  record Address(Function<Facts, @Nullable InetAddress> of) implements Field {}

  /// An address and a port; null for nothing.
  record Socket(Function<Facts, @Nullable InetSocketAddress> of) implements Field {}

  /// A number; [#UNKNOWN] for nothing.
  record Count(ToLongFunction<Facts> of) implements Field {}

  /// A length of time in nanoseconds, written in milliseconds; [#UNKNOWN] for nothing.
  record Time(ToLongFunction<Facts> of) implements Field {}
}
