package penstock.core.engine;

import io.undertow.server.HttpHandler;
import penstock.core.forward.ForwardPlan;
import penstock.core.forward.HttpForwarder;
import penstock.core.io.BufferPool;
import penstock.spi.Extension;
import penstock.spi.io.HttpFilter;

/// How the ways of requests through a line end.
interface Ending {

  /// What forwards the requests of a route.
  HttpHandler of(ForwardPlan plan);

  /// Whether a filter stands in the way.
  boolean keeps(Extension<HttpFilter> filter);

  /// At endpoints, through every filter.
  ///
  /// @param house has the connections
  /// @param buffers lends buffers
  /// @param server says who we are
  record AtEndpoints(House house, BufferPool buffers, ServerSettings server) implements Ending {

    @Override
    public HttpHandler of(ForwardPlan plan) {
      return new HttpForwarder(
          house.upstreams(),
          buffers,
          new HttpForwarder.Identity(server.instance(), server.forwarded()),
          plan);
    }

    @Override
    public boolean keeps(Extension<HttpFilter> filter) {
      return true;
    }
  }
}
