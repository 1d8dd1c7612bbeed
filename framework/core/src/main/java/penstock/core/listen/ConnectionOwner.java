package penstock.core.listen;

import penstock.core.connection.ConnectionRegistry;

/// A listener that knows its connections, so that it can be drained.
public interface ConnectionOwner {

  /// Its connections.
  ConnectionRegistry registry();
}
