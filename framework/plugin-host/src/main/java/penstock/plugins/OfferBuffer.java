package penstock.plugins;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import penstock.spi.Factory;
import penstock.spi.Kind;
import penstock.spi.Registrar;

/// Collects what one plugin offers while its `register` runs.
///
/// A bad offer is remembered, so that a plugin that swallows the exception is refused all the same.
final class OfferBuffer implements Registrar {

  private static final Pattern WORDS = Pattern.compile("[a-z][a-z0-9]*(-[a-z0-9]+)*");

  private final List<Offer<?, ?>> offers = new ArrayList<>();
  private @Nullable String problem;
  private boolean closed;

  @Override
  public synchronized <S extends Record, E> void offer(
      Kind<E> kind, String type, Class<S> settings, Factory<S, ? extends E> factory) {
    if (closed) {
      throw new IllegalStateException(
          kind.key() + " " + type + ": offered late (expected: before register returns)");
    }
    Offer<S, E> offer =
        new Offer<>(
            requireNonNull(kind, "kind"),
            requireNonNull(type, "type"),
            requireNonNull(settings, "settings"),
            requireNonNull(factory, "factory"));
    if (!WORDS.matcher(type).matches()) {
      refuse(kind.key() + " " + type + ": malformed (expected: lower-case words with hyphens)");
    }
    if (offers.stream().anyMatch(other -> other.name().equals(offer.name()))) {
      refuse(offer.name() + ": offered twice (expected: once)");
    }
    offers.add(offer);
  }

  private void refuse(String reason) {
    problem = reason;
    throw new IllegalArgumentException(reason);
  }

  /// Takes no more offers.
  synchronized void close() {
    closed = true;
  }

  /// What is wrong with an offer; null if nothing is.
  synchronized @Nullable String problem() {
    return problem;
  }

  /// The offers, in order.
  synchronized List<Offer<?, ?>> offers() {
    return List.copyOf(offers);
  }
}
