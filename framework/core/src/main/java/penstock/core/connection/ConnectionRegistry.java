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
  private volatile boolean closed;
  private ConnectionBudget budget = new ConnectionBudget();
  private TurnedAway.Observer observer = TurnedAway.Observer.NOBODY;

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

  /// Has somebody told of those who are turned away; to be called before the first comes.
  public void tell(TurnedAway.Observer told) {
    observer = told;
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

  /// Lets go of one that was admitted and is turned away all the same; nobody is told.
  ///
  /// @param reason to be counted
  public void dismiss(Reason reason) {
    reject(reason);
    dismiss();
  }

  /// Counts one that was admitted as turned away; it is here until it is let go of.
  public void reject(Reason reason) {
    metrics.rejected(reason);
  }

  /// The same, and tells of it.
  public void reject(TurnedAway who) {
    metrics.rejected(who.reason());
    observer.turnedAway(who);
  }

  /// Gets to know a connection that was admitted; where all have been closed it is closed too.
  public void add(RegisteredConnection connection) {
    open.add(connection);
    if (closed) {
      connection.closeNow();
    }
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
  public void replace(RegisteredConnection connection) {
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

  /// Closes all connections, soon, and those that come to be known later.
  public void closeAll() {
    closed = true;
    open.forEach(RegisteredConnection::closeNow);
  }

  /// Open connections; 0 or more.
  public int open() {
    return count.get();
  }
}
