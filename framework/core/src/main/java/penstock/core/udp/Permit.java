package penstock.core.udp;

import java.net.InetAddress;
import org.jspecify.annotations.Nullable;
import penstock.core.connection.SourceLimit;
import penstock.core.metrics.Reason;
import penstock.core.pool.Admission;
import penstock.core.pool.Breaker;
import penstock.core.pool.Gates;
import penstock.core.pool.Verdict;

/// A session's place at its listener and in its pool; given back once. A datagram does not wait for
/// one.
final class Permit {

  private final Reception reception;
  private final InetAddress source;
  private @Nullable Breaker breaker;
  private @Nullable Admission admission;

  Permit(Reception reception, InetAddress source) {
    this.reception = reception;
    this.source = source;
  }

  /// Takes the place at the listener.
  ///
  /// @return [Reason#OK], or why there is none
  Reason enterListener() {
    if (!reception.registry().admit()) {
      return Reason.OVERLOADED;
    }
    SourceLimit perSource = reception.perSource();
    if (perSource != null && !perSource.take(source)) {
      reception.registry().dismiss(Reason.SOURCE_LIMIT);
      return Reason.SOURCE_LIMIT;
    }
    return Reason.OK;
  }

  /// Takes the place in the pool.
  ///
  /// @return [Reason#OK], or why there is none
  Reason enterPool(Gates gates) {
    Breaker mayRefuse = gates.breaker();
    if (mayRefuse != null && !mayRefuse.admits()) {
      return Reason.LIMIT_OPEN;
    }
    breaker = mayRefuse;
    Admission mayBeFull = gates.admission();
    if (mayBeFull != null && !mayBeFull.enter()) {
      return Reason.PENDING_FULL;
    }
    admission = mayBeFull;
    return Reason.OK;
  }

  /// An endpoint of the pool has answered, though there is more to come: sessions may last for
  /// hours, and the breaker must not wait for their end.
  void proven() {
    if (breaker != null) {
      breaker.ended(Verdict.GOOD);
      breaker = null;
    }
  }

  /// Gives back the place of the client's address. Whoever hears that the session has ended may
  /// come again at once, by another thread, and must find it.
  void leaveSource() {
    SourceLimit perSource = reception.perSource();
    if (perSource != null) {
      perSource.give(source);
    }
  }

  /// Gives back the rest.
  ///
  /// @param verdict what the session's end says of the pool
  /// @param session null if the listener does not know it
  void leave(Verdict verdict, @Nullable DatagramSession session) {
    if (session == null) {
      reception.registry().dismiss();
    } else {
      reception.registry().remove(session);
    }
    if (admission != null) {
      admission.leave();
    }
    if (breaker != null) {
      breaker.ended(verdict);
    }
  }
}
