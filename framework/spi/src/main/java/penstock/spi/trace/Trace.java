package penstock.spi.trace;

import java.util.List;
import penstock.spi.traffic.Header;
import penstock.spi.traffic.Request;

/// One request being followed. Belongs to the I/O thread of the request: no blocking, no locks.
public interface Trace {

  /// The identifier of the trace, for logs.
  String id();

  /// Whether [#ended] is to be called.
  boolean recorded();

  /// What an endpoint gets.
  ///
  /// @param attempt 0 for the first, 1 for the second, and so on
  List<Header> headers(int attempt);

  /// The request is over. Takes what is to be kept; it is written elsewhere and later.
  ///
  /// @param request valid during this call only
  /// @param recording what became of it
  void ended(Request request, Recording recording);
}
