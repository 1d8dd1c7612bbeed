package penstock.spi.discovery;

import java.util.List;
import java.util.function.Consumer;
import penstock.spi.Kind;
import penstock.spi.endpoint.Endpoint;

/// Finds the endpoints of a pool and goes on telling when they change.
public interface Discovery extends AutoCloseable {

  /// `pools.*.discover`.
  Kind<Discovery> KIND = new Kind<>("discovery", Discovery.class);

  /// Starts telling. Called once, on a control thread; returns without waiting for the first list.
  ///
  /// @param publish takes the whole list each time, from any one thread at a time; names are unique
  ///   in it; calling it with an equal list does nothing
  void start(Consumer<? super List<Endpoint>> publish);

  /// Stops telling; after it returns, nothing is published. Called once, on a control thread.
  @Override
  void close();
}
