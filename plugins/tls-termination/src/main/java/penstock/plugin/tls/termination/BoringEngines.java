package penstock.plugin.tls.termination;

import io.netty.internal.tcnative.SessionTicketKey;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import penstock.spi.Context;
import penstock.spi.tls.LentEngine;

/// Engines of BoringSSL. Sessions are in tickets that clients carry, so that they go on in another
/// context, and in another instance that has the same keys.
final class BoringEngines implements Engines {

  /// How long a key of our own seals; as long again it opens.
  private static final Duration ROUND = Duration.ofHours(12);

  private final Context context;
  private final SecureRandom random = new SecureRandom();
  private List<String> secrets = List.of();
  private List<SessionTicketKey> tickets;
  private Instant sealedSince;
  private BoringContext.Plan plan;
  private boolean closed;
  private volatile Map<List<String>, BoringContext> contexts;

  /// @param plan what engines are made of
  /// @throws IllegalArgumentException if BoringSSL cannot use a certificate
  BoringEngines(BoringContext.Plan plan, Context context) {
    this.plan = plan;
    this.context = context;
    this.sealedSince = context.clock().instant();
    this.tickets = List.of(Tickets.random(random));
    List<String> nothing = List.of();
    boolean _ = changeSecrets(context.ticketKeys());
    this.contexts = Map.of(nothing, new BoringContext(plan, nothing, tickets));
  }

  private boolean changeSecrets(List<String> next) {
    if (next.equals(secrets)) {
      return false;
    }
    secrets = next;
    tickets = next.isEmpty() ? List.of(Tickets.random(random)) : Tickets.of(next);
    sealedSince = context.clock().instant();
    return true;
  }

  @Override
  public String name() {
    return "openssl";
  }

  @Override
  public void prepare(List<String> spoken) {
    BoringContext _ = add(spoken);
  }

  @Override
  public LentEngine engine(List<String> spoken) {
    while (true) {
      BoringContext known = contexts.get(spoken);
      // Whoever has not said so before has to wait.
      LentEngine lent = (known == null ? add(spoken) : known).lend();
      if (lent != null) {
        return lent;
      }
      // Retired since: there is another one.
    }
  }

  private synchronized BoringContext add(List<String> spoken) {
    if (closed) {
      throw new IllegalStateException("engines: closed (expected: open)");
    }
    BoringContext known = contexts.get(spoken);
    if (known != null) {
      return known;
    }
    List<String> kept = List.copyOf(spoken);
    BoringContext made = new BoringContext(plan, kept, tickets);
    Map<List<String>, BoringContext> next = new HashMap<>(contexts);
    next.put(kept, made);
    contexts = Map.copyOf(next);
    return made;
  }

  @Override
  public synchronized void show(CertificateSet certificates) {
    remake(new BoringContext.Plan(plan.settings(), certificates, plan.trust()));
  }

  @Override
  public synchronized void trustChanged() {
    remake(plan);
  }

  private void remake(BoringContext.Plan next) {
    Map<List<String>, BoringContext> before = contexts;
    Map<List<String>, BoringContext> made = new HashMap<>();
    try {
      for (List<String> spoken : before.keySet()) {
        made.put(spoken, new BoringContext(next, spoken, tickets));
      }
    } catch (RuntimeException e) {
      made.values().forEach(BoringContext::letGo);
      throw e;
    }
    plan = next;
    contexts = Map.copyOf(made);
    before.values().forEach(BoringContext::letGo);
  }

  @Override
  public synchronized void tick() {
    boolean changed = changeSecrets(context.ticketKeys());
    Instant now = context.clock().instant();
    if (secrets.isEmpty() && Duration.between(sealedSince, now).compareTo(ROUND) >= 0) {
      tickets = List.of(Tickets.random(random), tickets.getFirst());
      sealedSince = now;
      changed = true;
    }
    if (changed) {
      contexts.values().forEach(each -> each.seal(tickets));
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
    Map<List<String>, BoringContext> before = contexts;
    contexts = Map.of();
    before.values().forEach(BoringContext::letGo);
  }
}
