package penstock.core.listen;

import penstock.core.connection.ConnectionRegistry;
import penstock.core.connection.RequestObserver;

/// A listener that knows its connections, so that it can be drained.
public interface ConnectionOwner {

  /// Its connections.
  ConnectionRegistry registry();

  /// Has somebody told of what no route saw; to be called before it is opened.
  void tell(RequestObserver observer);
}
