package penstock.core.upstream;

import java.io.IOException;
import penstock.core.endpoint.EndpointTls;
import penstock.core.endpoint.LiveEndpoint;
import penstock.core.endpoint.Transport;
import penstock.core.metrics.Reason;
import penstock.spi.tls.Refusal;

/// Why a connection to an endpoint broke.
///
/// @param detail one line for people; names no endpoint
record Break(Reason reason, String detail) {

  /// What an exception says of it. An endpoint may refuse us behind the handshake.
  ///
  /// @param transport of the connection that broke
  static Break of(LiveEndpoint endpoint, Transport transport, IOException e) {
    EndpointTls tls = transport.tls();
    Refusal refusal = tls == null ? null : Refusal.afterwards(e);
    if (tls == null || refusal == null) {
      String message = e.getMessage();
      return new Break(
          Reason.ENDPOINT_RESET, message == null ? e.getClass().getSimpleName() : message);
    }
    tls.refused(endpoint, refusal);
    return new Break(Reason.TLS_ERROR, refusal.words());
  }
}
