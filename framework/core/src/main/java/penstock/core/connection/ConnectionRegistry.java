package penstock.core.connection;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import penstock.core.metrics.ListenerMetrics;
import penstock.core.metrics.Reason;

/// The client connections of one listener: counted, limited, and asked to leave when it closes.
/// From any thread.
public final class ConnectionRegistry {

  private final Set<RegisteredConnection> open = ConcurrentHashMap.newKeySet();
  private final AtomicInteger count = new AtomicInteger();
  private final ListenerMetrics metrics;
  private final int most;
  private volatile boolean closing;
  private ConnectionBudget budget = new ConnectionBudget();

  /// @param most connections at a time; more than 0
  /// @param metrics counts them
  public ConnectionRegistry(int most, ListenerMetrics metrics) {
    this.most = most;
    this.metrics = metrics;
  }

  /// Has it share its room with others; to be called before the first comes.
  public void within(ConnectionBudget shared) {
    budget = shared;
  }

  /// Takes one more, if there is room.
  ///
  /// @return false if it must be turned away; then it is counted as rejected
  public boolean admit() {
    if (count.incrementAndGet() > most || !budget.take()) {
      count.decrementAndGet();
      metrics.rejected(Reason.OVERLOADED);
      return false;
    }
    metrics.opened();
    return true;
  }

  /// Lets go of one that was admitted and never came to speak.
  public void dismiss() {
    count.decrementAndGet();
    budget.give();
    metrics.closed();
  }

  /// Lets go of one that was admitted and is turned away all the same.
  ///
  /// @param reason to be counted
  public void dismiss(Reason reason) {
    metrics.rejected(reason);
    dismiss();
  }

  /// Gets to know a connection that was admitted.
  public void add(RegisteredConnection connection) {
    open.add(connection);
  }

  /// Forgets a connection that is closed; once is enough.
  public void remove(RegisteredConnection connection) {
    if (open.remove(connection)) {
      count.decrementAndGet();
      budget.give();
      metrics.closed();
    }
  }

  /// Forgets a connection that goes on as another, which is counted in its place.
  void replace(RegisteredConnection connection) {
    open.remove(connection);
  }

  /// From now on every answer closes its connection, or none does; what has said that it leaves
  /// does so in any case.
  public void closeAfterAnswers(boolean closes) {
    closing = closes;
    if (closes) {
      open.forEach(RegisteredConnection::closeAfterAnswers);
    }
  }

  /// Whether every answer closes its connection.
  public boolean closing() {
    return closing;
  }

  /// Closes the connections that wait for a request, soon.
  public void closeIdle() {
    open.forEach(RegisteredConnection::closeIfIdle);
  }

  /// Closes all connections, soon.
  public void closeAll() {
    open.forEach(RegisteredConnection::closeNow);
  }

  /// Open connections; 0 or more.
  public int open() {
    return count.get();
  }
}
